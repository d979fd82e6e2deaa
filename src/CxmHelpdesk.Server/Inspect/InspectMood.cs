using System.Globalization;
using System.Text;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Server.Inspect;

/// <summary>
/// Reads <c>id TAB text</c> lines and writes <c>id TAB negative|neutral|positive TAB negativity 0..1 TAB urgency 0..3</c>, one for each, in
/// their order. A line without a tab is a text without an id.
/// </summary>
internal static class InspectMood
{
    public static async Task<int> RunAsync(Stream input, Stream output, ToneReader tone, DateTimeOffset now, CancellationToken ct)
    {
        using var lines = new StreamReader(input, Encoding.UTF8);
        await using var readings = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var reading = tone.Read(line[(tab + 1)..].Replace("\\n", "\n", StringComparison.Ordinal), null, now);
            await readings.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{(tab < 0 ? "" : line[..tab])}\t{Word(reading.Polarity)}\t{reading.Negativity:0.0000}\t{reading.Urgency:0.0000}"));
        }

        return 0;
    }

    private static string Word(Polarity polarity) => polarity switch
    {
        Polarity.Negative => "negative",
        Polarity.Positive => "positive",
        _ => "neutral",
    };
}
