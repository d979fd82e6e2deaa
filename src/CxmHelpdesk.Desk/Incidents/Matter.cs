using System.Globalization;
using CxmHelpdesk.Desk.Search;

namespace CxmHelpdesk.Desk.Incidents;

/// <summary>
/// What a message is about, as a small set of the words that carry it: folded, without the words that any message has, with the few that helpdesks
/// hear in many forms, in English and Japanese, brought to one. Of Japanese, pairs of neighbouring kanji and whole katakana words. Two messages on one
/// matter share most of their set, other messages little; a set of fewer than <see cref="Fewest"/> words says nothing.
/// </summary>
internal static class Matter
{
    public const int Fewest = 2;

    /// <summary>Of a long message the first words are looked at: the matter comes first, then the story.</summary>
    public const int Most = 24;

    // Found with the cases of the tests: at 0.5 troubles of one service in two towns fall together, at 0.75 many a way of putting it is missed.
    private const double Alike = 0.58;

    /// <param name="both">Words that the two share.</param>
    public static bool IsOne(int both, int one, int other) => both >= Fewest && both / Math.Sqrt((double)one * other) >= Alike;

    /// <returns>Hashes, the same on every machine; empty if the text says too little.</returns>
    public static IReadOnlyList<long> WordsOf(string text)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in Words(text))
        {
            if (found.Count < Most)
            {
                found.Add(word);
            }
        }

        // That something fails is in every such message. It counts where little else is said: "the site is down".
        if (found.Count > Fewest)
        {
            found.Remove(MatterWords.Fails);
        }

        return found.Count < Fewest ? [] : [.. found.Select(Hash).Distinct()];
    }

    /// <summary>The words that carry the matter, each as often as it is said.</summary>
    public static IEnumerable<string> Words(string text) => Runs(SearchTerms.Normalise(text)).SelectMany(MatterWords.Of);

    /// <summary>Pieces of one kind of letter, in their order. Digits alone name an order or a time, never the matter, but 502 and the like do.</summary>
    private static IEnumerable<string> Runs(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var kind = KindOf(text, i);
            var start = i;
            while (i < text.Length && (KindOf(text, i) == kind || (kind is Kind.Latin && text[i] is '\'' or '’' && i + 1 < text.Length && KindOf(text, i + 1) is Kind.Latin)))
            {
                i++;
            }

            if (kind is not Kind.None && (kind is not Kind.Digits || i - start == 3))
            {
                yield return text[start..i];
            }
        }
    }

    private static Kind KindOf(string text, int at)
    {
        var c = text[at];
        return c switch
        {
            >= '0' and <= '9' => Kind.Digits,
            >= '\u3041' and <= '\u309f' => Kind.Hiragana,
            >= '\u30a0' and <= '\u30ff' => Kind.Katakana,
            >= '\u3400' and <= '\u9fff' or '々' => Kind.Kanji,
            _ => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter ? Kind.Latin : Kind.None,
        };
    }

    /// <summary>FNV-1a of the UTF-16 units.</summary>
    private static long Hash(string word)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in word)
        {
            hash = unchecked((hash ^ c) * 1099511628211UL);
        }

        return unchecked((long)hash);
    }

    private enum Kind
    {
        None,
        Latin,
        Digits,
        Hiragana,
        Katakana,
        Kanji,
    }
}
