using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Imports;
using CxmHelpdesk.Desk.History;

namespace CxmHelpdesk.Desk.Tests.Imports;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2", "a|b;1|2")]
    [InlineData("a,b\r\n1,2\r\n", "a|b;1|2")]
    [InlineData("a,b\r1,2\r", "a|b;1|2")]
    [InlineData("\"a\",\"b \"\"c\"\"\"\n", "a|b \"c\"")]
    [InlineData("\"line1\r\nline2\",x\n", "line1\r\nline2|x")]
    [InlineData("a,,\n,,b\n", "a||;||b")]
    [InlineData("\n\na\n\n\nb\n\n", "a;b")]
    [InlineData("\"\"\n", "")]
    [InlineData("a\"b,c\n", "a\"b|c")]
    [InlineData("\"a\"b,c\n", "ab|c")]
    [InlineData("  a , b\n", "  a | b")]
    [InlineData("", "")]
    public async Task Records_are_those_of_rfc_4180_and_of_spreadsheets_that_bend_it(string text, string expected) =>
        Assert.Equal(expected, string.Join(';', (await Read(text, ',')).Select(record => string.Join('|', record.Fields))));

    [Fact]
    public async Task Whatever_is_written_with_quotes_is_read_back()
    {
        var random = new Random(7);
        const string Alphabet = "ab,;\t\"\r\n あ𠮷é";
        var runes = Alphabet.EnumerateRunes().ToArray();
        for (var round = 0; round < 300; round++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 5))
                .Select(_ => Enumerable.Range(0, 3).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => runes[random.Next(runes.Length)]))).ToArray())
                .ToArray();
            var text = string.Concat(rows.Select(row => string.Join(',', row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n"));
            Assert.Equal(rows, (await Read(text, ',')).Select(record => record.Fields.ToArray()));
        }
    }

    [Fact]
    public async Task A_quote_never_closed_is_a_problem_of_its_record_not_of_memory()
    {
        Assert.Equal("quote-not-closed", (await Read("a,b\n\"c,d\n1,2\n", ','))[^1].Problem);
        var huge = await Read("h\n\"" + new string('x', CsvReader.MaxRecord + 10) + "\nnext,1\n", ',');
        Assert.Equal("record-too-long", huge[1].Problem);
        Assert.Equal(["next", "1"], huge[2].Fields);
        Assert.True(huge[1].Raw.Length <= CsvReader.RawLength);
    }

    [Fact]
    public async Task Hostile_bytes_never_throw()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(0, 400)];
            random.NextBytes(bytes);
            using var file = await CsvFile.OpenAsync(new MemoryStream(bytes), default);
            while (file is not null && await file.ReadAsync(default) is not null)
            {
            }
        }
    }

    [Theory]
    [InlineData(65001, false, ',')]
    [InlineData(65001, true, ';')]
    [InlineData(932, false, ',')]
    [InlineData(932, false, '\t')]
    [InlineData(1200, true, '\t')]
    public async Task Encoding_and_separator_are_told_from_the_bytes(int codePage, bool mark, char separator)
    {
        var encoding = codePage switch
        {
            65001 => new UTF8Encoding(mark),
            1200 => new UnicodeEncoding(false, mark),
            _ => CodePagesEncodingProvider.Instance.GetEncoding(codePage)!,
        };
        var text = $"氏名{separator}\"メール{separator}アドレス\"{separator}備考\r\n髙橋 一郎{separator}t@example.jp{separator}ﾃｽﾄ①\r\n";
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        using var file = await CsvFile.OpenAsync(new MemoryStream(bytes), default);
        Assert.Equal(["氏名", $"メール{separator}アドレス", "備考"], file!.Columns);
        Assert.Equal(["髙橋 一郎", "t@example.jp", "ﾃｽﾄ①"], (await file.ReadAsync(default))!.Fields);
    }

    [Fact]
    public async Task A_character_cut_through_at_the_samples_end_is_still_utf8()
    {
        var text = "名前\n" + string.Concat(Enumerable.Repeat("山田太郎\n", 40_000));
        using var file = await CsvFile.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), default);
        Assert.Equal("utf-8", file!.Format.Encoding.WebName);
    }

    [Fact]
    public void Columns_are_guessed_in_both_languages()
    {
        var orders = ColumnGuess.Of(HistoryKind.Orders, ["注文番号", "メールアドレス", "氏名", "合計金額", "注文日", "ステータス", "謎"]);
        Assert.Equal(
            [("ステータス", "state"), ("合計金額", "amount"), ("氏名", "customerName"), ("注文日", "placedAt"), ("注文番号", "externalId"), ("メールアドレス", "customerEmail")],
            orders.Select(guess => (guess.Key, guess.Value)).OrderBy(guess => guess.Value switch { "state" => 0, "amount" => 1, "customerName" => 2, "placedAt" => 3, "externalId" => 4, _ => 5 }));
        var customers = ColumnGuess.Of(HistoryKind.Customers, ["Customer ID", "Full Name", "E-Mail", "Phone Number", "Company"]);
        Assert.Equal(["company", "email", "externalId", "name", "phone"], customers.Values.Order(StringComparer.Ordinal));
    }

    private static async Task<List<CsvRecord>> Read(string text, char separator)
    {
        var reader = new CsvReader(new StringReader(text), separator);
        var records = new List<CsvRecord>();
        while (await reader.ReadAsync(default) is { } record)
        {
            records.Add(record);
        }

        return records;
    }
}
