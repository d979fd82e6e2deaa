using System.Globalization;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>The messages under data/, described in its README.</summary>
internal static class OwnMessages
{
    // Reviews and posts that hardly ever ask for anything: as lessons in urgency they would only teach that public talk has none.
    private static readonly string[] s_ofMood = ["en/d", "en/g", "ja/e", "ja/f"];

    public static IReadOnlyList<Example> Load(string folder, string language) =>
        [.. Directory.EnumerateFiles(Path.Combine(folder, language), "*.tsv").Order(StringComparer.Ordinal).SelectMany(file => Read(file, language))];

    private static IEnumerable<Example> Read(string file, string language)
    {
        var set = $"{language}/{Path.GetFileNameWithoutExtension(file)}";
        var ofMood = s_ofMood.Contains(set);
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Length == 0) continue;
            var columns = line.Split('\t');
            if (columns.Length != 9) throw new FormatException($"{file}({number}): {columns.Length} columns, not 9");

            var mood = int.Parse(columns[4], CultureInfo.InvariantCulture);
            var causes = columns[7].Split(',');
            yield return new Example(set, columns[0], columns[8].Replace("\\n", "\n", StringComparison.Ordinal))
            {
                Own = true,
                Mood = Math.Sign(mood) + 1,
                Strength = Math.Abs(mood) / 3f,
                Urgency = ofMood ? null : int.Parse(columns[6], CultureInfo.InvariantCulture),
                NoAnswer = ofMood ? null : causes.Contains("noanswer"),
                Emotions = columns[5] == "-" ? [] : columns[5].Split(','),
                Causes = ofMood ? null : causes,
            };
        }
    }
}
