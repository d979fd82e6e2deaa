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

    private static async Task<string[][]> RunAsync(string lines)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        using var output = new MemoryStream();
        Assert.Equal(0, await InspectMood.RunAsync(input, output, new ToneReader(), DateTimeOffset.UnixEpoch, CancellationToken.None));
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }
}
