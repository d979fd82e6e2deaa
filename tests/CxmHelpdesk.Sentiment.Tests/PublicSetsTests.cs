using System.IO.Compression;
using Xunit.Abstractions;

namespace CxmHelpdesk.Sentiment.Tests;

/// <summary>
/// How the reader does on public labelled sets, none of which are helpdesk messages. Their texts are not part of the repository; the
/// floors are what was reached, so that a change for the worse is seen.
/// </summary>
public sealed class PublicSetsTests(ITestOutputHelper output)
{
    private static readonly ToneReader s_reader = new();
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);

    [PublicSet("semeval-tweets")]
    public void English_tweets() =>
        Measure("semeval-tweets/dev.tsv.gz", row => Polarity(row[0]), 1, atLeast: 0.58);

    [PublicSet("uci-sentences")]
    public void English_review_sentences_told_apart() =>
        MeasureOrder("uci-sentences/train.tsv.gz", row => row[1] == "positive", 2, atLeast: 0.89);

    [PublicSet("goemotions")]
    public void English_comments() =>
        Measure("goemotions/dev.tsv.gz", row => Polarity(row[0]), 2, atLeast: 0.61);

    [PublicSet("economy-watchers")]
    public void Japanese_shopkeepers_told_apart() =>
        MeasureOrder("economy-watchers/dev.tsv.gz", row => row[1][0] == '-' ? false : row[1][0] == '0' ? null : true, 2, atLeast: 0.76);

    [PublicSet("chabsa")]
    public void Japanese_annual_reports_told_apart() =>
        MeasureOrder("chabsa/train.tsv.gz", row => row[1] switch { "positive" => true, "negative" => false, _ => null }, 2, atLeast: 0.79);

    [PublicSet("banking77")]
    public void Bank_customers_with_a_stolen_card_come_before_those_who_ask_for_a_rate()
    {
        string[] urgent = ["lost_or_stolen_card", "compromised_card", "card_swallowed", "cash_withdrawal_not_recognised", "card_payment_not_recognised", "direct_debit_payment_not_recognised", "lost_or_stolen_phone"];
        string[] ordinary = ["exchange_rate", "age_limit", "country_support", "fiat_currency_support", "supported_cards_and_currencies", "visa_or_mastercard", "getting_spare_card", "edit_personal_details", "order_physical_card", "atm_support"];
        var read = Rows("banking77/train.tsv.gz")
            .Where(row => urgent.Contains(row[0]) || ordinary.Contains(row[0]))
            .Select(row => (urgent.Contains(row[0]), s_reader.Read(row[1], "en", s_now).Urgency))
            .ToList();
        var area = Measures.AreaUnderCurve(read);
        output.WriteLine($"banking77: area under the curve {area:0.000} ({read.Count})");
        Assert.InRange(area, 0.85, 1);
    }

    private void Measure(string file, Func<string[], int?> label, int text, double atLeast)
    {
        var read = Rows(file).Where(row => label(row) is not null)
            .Select(row => (Expected: label(row)!.Value, Mood: s_reader.Read(row[text], null, s_now).Mood, Text: row[text])).ToList();
        var recall = Measures.MacroRecall(read.Select(r => (r.Expected, Measures.Sign(r.Mood))));
        output.WriteLine($"{file}: macro recall {recall:0.000} ({read.Count})");
        Assert.InRange(recall, atLeast, 1);
    }

    private void MeasureOrder(string file, Func<string[], bool?> label, int text, double atLeast)
    {
        var read = Rows(file).Where(row => label(row) is not null)
            .Select(row => (label(row)!.Value, s_reader.Read(row[text], null, s_now).Mood)).ToList();
        var area = Measures.AreaUnderCurve(read);
        output.WriteLine($"{file}: area under the curve {area:0.000} ({read.Count})");
        Assert.InRange(area, atLeast, 1);
    }

    private static int? Polarity(string label) => label switch { "negative" => -1, "neutral" => 0, "positive" => 1, _ => null };

    private static IEnumerable<string[]> Rows(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(PublicSetAttribute.Folder!, file)), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line.Split('\t');
    }
}

/// <summary>A fact that needs a set which lies beside the repository, and says so where it does not.</summary>
public sealed class PublicSetAttribute : FactAttribute
{
    public PublicSetAttribute(string set)
    {
        if (Folder is null || !Directory.Exists(Path.Combine(Folder, set))) Skip = $"../shared/data/sentiment/{set} is not here.";
    }

    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "CxmHelpdesk.sln")))
                return Path.Combine(at.FullName, "..", "shared", "data", "sentiment");
        return null;
    }
}
