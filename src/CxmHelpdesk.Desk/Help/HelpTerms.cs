using System.Collections.Frozen;
using CxmHelpdesk.Desk.Incidents;
using CxmHelpdesk.Desk.Search;

namespace CxmHelpdesk.Desk.Help;

/// <summary>
/// What an article is found by. Two sorts together: the terms of the desk's full-text search (words; pairs of characters for Japanese), by which
/// what is still being typed finds it, and the words that carry a matter, brought to one form ("shipping", "delivery", 配送), by which a question in
/// other words does. The second begin with a sign that no word has.
/// </summary>
internal static class HelpTerms
{
    private const string Sign = "~";
    private const string Particles = "をがはにのでとも";
    private const int TitleWeight = 4;
    private const int MostTerms = 1500;
    private const int LongestTerm = 80;

    private static readonly FrozenSet<string> s_fragments =
        "hasn haven hadn isn aren wasn weren doesn didn don couldn wouldn shouldn won ll ve re".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <returns>Each term once, with how often it stands there; the title counts more.</returns>
    public static IEnumerable<(string Term, int Weight)> OfArticle(HelpText side)
    {
        var weights = new Dictionary<string, int>(StringComparer.Ordinal);
        Add(side.Title, TitleWeight);
        Add(side.Collection, 1);
        Add(HelpMarkdown.ToText(side.Body), 1);
        return weights.Take(MostTerms).Select(pair => (pair.Key, pair.Value));

        void Add(string text, int weight)
        {
            foreach (var term in All(text))
            {
                weights[term] = weights.GetValueOrDefault(term) + weight;
            }
        }
    }

    /// <summary>What a question asks for, and what its last word may become when it is typed to its end.</summary>
    public static (IReadOnlyList<string> Terms, string? Prefix) OfQuestion(string text)
    {
        string[] terms = [.. All(text).Distinct(StringComparer.Ordinal).Take(60)];
        var goesOn = text.Length > 0 && char.IsLetterOrDigit(text[^1]);
        var last = goesOn && SearchTerms.ForQuery(text) is [.., { Prefix: true, Parts: [var part] }] ? part : null;
        return (terms, last);
    }

    /// <summary>It is a word of the second sort.</summary>
    public static bool Carries(string term) => term.StartsWith(Sign, StringComparison.Ordinal);

    private static IEnumerable<string> All(string text) =>
        Stems(SearchTerms.ForIndex(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(term => !IsEmpty(term))
            .Concat(Matter.Words(text).Where(word => word != MatterWords.Fails && !word.Contains('\'', StringComparison.Ordinal)).Select(word => Sign + word))
            .Where(term => term.Length <= LongestTerm);

    /// <summary>Of 届きます and 届いた alike 届: what is bent is written in hiragana behind the stem. At the end of a compound it is no stem: of 天気を only 天気.</summary>
    private static IEnumerable<string> Stems(IEnumerable<string> terms)
    {
        var before = "";
        foreach (var term in terms)
        {
            var isBent = term is [var first, var second] && IsKanji(first) && IsHiragana(second);
            if (!isBent)
            {
                yield return term;
            }
            else if (!(before is [var head, var tail] && tail == term[0] && IsKanji(head)))
            {
                yield return term[..1];
            }

            before = term;
        }
    }

    /// <summary>Said in hiragana alone is grammar, or nearly always; so is a pair with a particle in it, and what an apostrophe leaves.</summary>
    private static bool IsEmpty(string term) =>
        (term.Length == 1 && !IsKanji(term[0])) || term.All(IsHiragana) || term.Any(c => Particles.Contains(c, StringComparison.Ordinal)) || s_fragments.Contains(term) || MatterWords.IsEmpty(term);

    private static bool IsHiragana(char c) => c is >= '\u3041' and <= '\u309f' or 'ー';

    private static bool IsKanji(char c) => c is >= '\u3400' and <= '\u9fff';
}
