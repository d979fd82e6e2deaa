using System.Globalization;
using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>
/// Reads a lexicon file: <c>phrase TAB mood TAB urgency TAB tags</c>, <c>#</c> for comments. <c>(a|b|)</c> in a phrase
/// stands for each of its alternatives. Where a phrase occurs twice the first line counts.
/// </summary>
internal static class PhraseList
{
    private static readonly Dictionary<string, Cause> s_causes = new(StringComparer.Ordinal)
    {
        ["safety"] = Cause.Safety, ["outage"] = Cause.Outage, ["security"] = Cause.Security, ["money"] = Cause.Money,
        ["data-loss"] = Cause.DataLoss, ["legal"] = Cause.Legal, ["press"] = Cause.Press, ["churn"] = Cause.Churn,
        ["repeat"] = Cause.RepeatContact, ["vulnerable"] = Cause.VulnerablePerson, ["no-hurry"] = Cause.NoHurry, ["deadline"] = Cause.Deadline,
    };

    private static readonly Dictionary<string, Emotion> s_emotions = new(StringComparer.Ordinal)
    {
        ["anger"] = Emotion.Anger, ["disappointment"] = Emotion.Disappointment, ["worry"] = Emotion.Worry, ["sadness"] = Emotion.Sadness,
        ["confusion"] = Emotion.Confusion, ["gratitude"] = Emotion.Gratitude, ["joy"] = Emotion.Joy,
    };

    public static IReadOnlyList<(string Phrase, Entry Entry)> Read(string file, bool alternatives)
    {
        var phrases = new List<(string, Entry)>();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Length == 0 || line.StartsWith("# ", StringComparison.Ordinal)) continue;
            try
            {
                var (pattern, entry) = Parse(line);
                var normal = Normal(pattern);
                foreach (var phrase in alternatives ? Alternatives(normal) : [normal])
                    phrases.Add((phrase.Contains("  ", StringComparison.Ordinal) ? phrase.Replace("  ", " ", StringComparison.Ordinal).Trim() : phrase.Trim(), entry));
            }
            catch (FormatException wrong)
            {
                throw new FormatException($"{file}({number}): {wrong.Message}: {line}", wrong);
            }
        }

        return phrases;
    }

    /// <summary><c>(a|b|)c</c> is <c>ac</c>, <c>bc</c>, <c>c</c>; groups may lie within groups.</summary>
    internal static IReadOnlyList<string> Alternatives(string phrase)
    {
        var at = 0;
        var all = Sequence(phrase, ref at);
        return at == phrase.Length ? all : throw new FormatException($"stray '{phrase[at]}'");
    }

    private static List<string> Choice(string phrase, ref int at)
    {
        var all = new List<string>();
        do
        {
            at++;
            all.AddRange(Sequence(phrase, ref at));
        }
        while (at < phrase.Length && phrase[at] == '|');

        if (at == phrase.Length) throw new FormatException("'(' without ')'");
        at++;
        return all;
    }

    private static List<string> Sequence(string phrase, ref int at)
    {
        List<string> heads = [""];
        while (at < phrase.Length && phrase[at] is not ('|' or ')'))
        {
            List<string> tails;
            if (phrase[at] == '(') tails = Choice(phrase, ref at);
            else
            {
                var end = phrase.AsSpan(at).IndexOfAny('(', '|', ')');
                end = end < 0 ? phrase.Length : at + end;
                tails = [phrase[at..end]];
                at = end;
            }

            heads = [.. heads.SelectMany(head => tails.Select(tail => head + tail))];
        }

        return heads;
    }

    private static (string Pattern, Entry Entry) Parse(string line)
    {
        var columns = line.Split('\t');
        if (columns.Length is < 3 or > 4) throw new FormatException("not 3 or 4 columns");

        var cause = Cause.Tone;
        Emotion? emotion = null;
        var roles = Roles.None;
        foreach (var tag in (columns.Length > 3 ? columns[3] : "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (s_causes.TryGetValue(tag, out var c)) cause = c;
            else if (s_emotions.TryGetValue(tag, out var e)) emotion = e;
            else if (Enum.TryParse<Roles>(tag, ignoreCase: true, out var role)) roles |= role;
            else throw new FormatException($"unknown tag '{tag}'");

        return (columns[0], new Entry(Hash.Of(columns[0]), Number(columns[1]), Number(columns[2]), cause, emotion, roles));
    }

    private static double Number(string text) =>
        text.Length == 0 ? 0 : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Normal(string phrase) => Normaliser.Normalise(phrase).Trim();
}
