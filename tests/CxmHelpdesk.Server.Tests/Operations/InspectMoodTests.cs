using System.Globalization;
using System.Text;
using CxmHelpdesk.Sentiment;
using CxmHelpdesk.Server.Inspect;

namespace CxmHelpdesk.Server.Tests.Operations;

public sealed class InspectMoodTests
{
    [Fact]
    public async Task Every_line_is_answered_in_its_order_with_mood_negativity_and_urgency()
    {
        var read = await RunAsync("7\tThis is a terrible service, I am furious.\nb-2\tThank you so much, wonderful!\r\n\n9\tサーバーが落ちて全員が使えません。\nno id\n");

        Assert.Equal(["7", "b-2", "9", ""], read.Select(line => line[0]));
        Assert.Equal("negative", read[0][1]);
        Assert.Equal("positive", read[1][1]);
        Assert.All(read, line =>
        {
            Assert.Contains(line[1], new[] { "negative", "neutral", "positive" });
            Assert.InRange(double.Parse(line[2], CultureInfo.InvariantCulture), 0, 1);
            Assert.InRange(double.Parse(line[3], CultureInfo.InvariantCulture), 0, 3);
        });
        Assert.True(double.Parse(read[2][3], CultureInfo.InvariantCulture) > double.Parse(read[1][3], CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\t\t")]
    [InlineData("\\n\\n\\n")]
    [InlineData("12345 67-89")]
    [InlineData("....!?")]
    [InlineData("\u0000\u200b\ufeff")]
    [InlineData("> On Monday all was lost!!!")]
    public async Task What_says_nothing_is_neutral_and_urges_nothing_much(string text)
    {
        var line = Assert.Single(await RunAsync($"1\t{text}\n"));

        Assert.Equal(("1", "neutral"), (line[0], line[1]));
        Assert.InRange(double.Parse(line[3], CultureInfo.InvariantCulture), 0, 1.2);
    }

    [Theory]
    [InlineData("😡😡😡", "negative")]
    [InlineData("😍👍🏽❤️", "positive")]
    [InlineData("この製品は terrible です。本当に最悪。", "negative")]
    [InlineData("Best support ever, ありがとうございました！", "positive")]
    [InlineData("Thank you,\teverything\tworks\twonderfully now!", "positive")]
    [InlineData("Thank you so much, you were wonderful!\\n\\nOn Mon, Mar 2, 2026 at 9:00, Support <s@example.com> wrote:\\n> This is terrible, I am furious and all data is lost.", "positive")]
    [InlineData("This is awful, I am really disappointed.\rI want my money back.", "negative")]
    public async Task Faces_two_languages_tabs_and_quoted_mail_are_read_as_what_their_writer_says(string text, string mood)
    {
        var lines = await RunAsync($"a\tHello\n7\t{text}\r\nb\tHello");

        Assert.Equal(["a", "7", "b"], lines.Select(line => line[0]));
        Assert.Equal(mood, lines[1][1]);
    }

    [Fact]
    public async Task A_megabyte_and_bytes_that_are_no_text_are_a_line_like_any_other()
    {
        byte[] lines = [0xEF, 0xBB, 0xBF, .. "long\t"u8, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("The shop is closed. ", 50_000))), .. "\nbroken\t"u8, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80, .. "\nlast\tok"u8];

        Assert.Equal(["long", "broken", "last"], (await RunAsync(lines)).Select(line => line[0]));
    }

    private static Task<string[][]> RunAsync(string lines) => RunAsync(Encoding.UTF8.GetBytes(lines));

    private static async Task<string[][]> RunAsync(byte[] lines)
    {
        using var input = new MemoryStream(lines);
        using var output = new MemoryStream();
        Assert.Equal(0, await InspectMood.RunAsync(input, output, new ToneReader(), DateTimeOffset.UnixEpoch, CancellationToken.None));
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }
}
