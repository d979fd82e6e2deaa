using CxmHelpdesk.Sentiment.Words;
using CxmHelpdesk.Sentiment.Text;

namespace CxmHelpdesk.Sentiment;

/// <summary>Finds the lexicon's phrases in one pass, leftmost and longest, and counts sentences, clauses and words.</summary>
internal static class Scanner
{
    /// <summary>More phrases than this say nothing new.</summary>
    private const int Most = 2_000;

    public static List<Hit> Scan(NormalText text, Lexicon lexicon)
    {
        var chars = text.Chars;
        var hits = new List<Hit>();
        int sentence = 0, clause = 0, word = 0, counted = 0;

        var i = 0;
        while (i < chars.Length && hits.Count < Most)
        {
            for (; counted <= i; counted++) Count(chars, counted, lexicon.Japanese, ref sentence, ref clause, ref word);

            if (!lexicon.Trie.MayBegin(chars, i) || !PhraseTrie.IsEdge(chars, i)) { i++; continue; }
            if (lexicon.Trie.Longest(chars, i, out var end) is not { } entry || InsideKatakana(chars, i, end)) { i++; continue; }

            if (entry.Is(Roles.Contrast)) clause++;
            hits.Add(new Hit(entry, i, end, sentence, clause, word));
            i = end;
        }

        return hits;
    }

    private static void Count(ReadOnlySpan<char> chars, int at, bool japanese, ref int sentence, ref int clause, ref int word)
    {
        var c = chars[at];
        var before = at > 0 ? chars[at - 1] : '\n';

        // A mark belongs to the sentence it ends, so it is counted on the next character.
        if (before is '\n' or '。' or '!' or '?' || (before is '.' or '…' && !Characters.IsWord(c)))
        {
            if (at > 0) { sentence++; clause++; }
        }
        else if (before is ',' or ';' or '、' or '(' or ')' || (before is ':' or '-' && c == ' ')) clause++;

        if (japanese) word = at;
        else if (Characters.IsWord(c) && !Characters.IsWord(before) && before != '\'') word++;
    }

    /// <summary>ミス is not said in ミスター: a short katakana word must not have katakana around it.</summary>
    private static bool InsideKatakana(ReadOnlySpan<char> chars, int start, int end) =>
        end - start <= 3 && Characters.IsKatakana(chars[start]) && Characters.IsKatakana(chars[end - 1])
        && ((start > 0 && Characters.IsKatakana(chars[start - 1])) || (end < chars.Length && Characters.IsKatakana(chars[end])));
}
