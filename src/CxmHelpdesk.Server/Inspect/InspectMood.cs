using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Server.Inspect;

/// <summary>
/// Reads <c>id TAB text</c> lines and writes <c>id TAB negative|neutral|positive TAB negativity 0..1 TAB urgency 0..3</c>, one for each, in
/// their order. A line ends with a line feed and nothing else, empty ones say nothing; further tabs belong to the text, and one without
/// any is a text without an id.
/// </summary>
internal static class InspectMood
{
    public static async Task<int> RunAsync(Stream input, Stream output, ToneReader tone, DateTimeOffset now, CancellationToken ct)
    {
        using var lines = new StreamReader(input, Encoding.UTF8);
        await using var readings = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        await foreach (var line in SplitAsync(lines, ct))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var reading = tone.Read(line[(tab + 1)..].Replace("\\n", "\n", StringComparison.Ordinal), null, now);
            await readings.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{(tab < 0 ? "" : line[..tab])}\t{Word(reading.Polarity)}\t{reading.Negativity:0.0000}\t{reading.Urgency:0.0000}"));
        }

        return 0;
    }

    /// <summary>Unlike <see cref="TextReader.ReadLineAsync(CancellationToken)"/> a carriage return inside a text does not end it.</summary>
    private static async IAsyncEnumerable<string> SplitAsync(StreamReader lines, [EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = new char[16_384];
        var open = new StringBuilder();
        for (var read = 1; read > 0;)
        {
            read = await lines.ReadAsync(buffer, ct);
            var rest = read > 0 ? buffer.AsMemory(0, read) : "\n".AsMemory();
            for (int end; (end = rest.Span.IndexOf('\n')) >= 0; rest = rest[(end + 1)..])
            {
                var line = open.Append(rest[..end]).ToString().TrimEnd('\r');
                open.Clear();
                if (line.Length > 0)
                {
                    yield return line;
                }
            }

            open.Append(rest);
        }
    }

    private static string Word(Polarity polarity) => polarity switch
    {
        Polarity.Negative => "negative",
        Polarity.Positive => "positive",
        _ => "neutral",
    };
}
