using System.Globalization;

namespace CxmHelpdesk.Sentiment.Tests;

/// <summary>Messages written for this product, with the mood's sign and the urgency (0 none .. 3 critical).</summary>
internal sealed record HelpdeskCase(int Mood, int Urgency, string Text)
{
    public static IReadOnlyList<HelpdeskCase> Load(string language) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", $"helpdesk.{language}.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Select(c => new HelpdeskCase(c[0] switch { "-" => -1, "+" => 1, _ => 0 }, int.Parse(c[1], CultureInfo.InvariantCulture), c[2]))];
}
