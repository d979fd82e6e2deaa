using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment;

/// <summary>Finds the lexicon's phrases in one pass, leftmost and longest, and counts sentences, clauses and words. To be used again for the next text.</summary>
internal sealed class Scanner
{
    /// <summary>More phrases than this say nothing new.</summary>
    private const int Most = 2_000;

    private ushort[] _seen = [];

    public void Scan(NormalText text, Lexicon lexicon, HitList hits)
    {
        var chars = text.Chars;
        var trie = lexicon.Trie;
        var seen = See(chars, trie);
        int sentence = 0, clause = 0, word = 0, free = 0;
        ushort before = 0;

        for (var i = 0; i < chars.Length && hits.Count < Most; i++)
        {
            var c = seen[i];
            var (isWord, inWord) = ((c & Seen.Word) != 0, (before & Seen.Word) != 0);
            if ((before & Seen.Mark) != 0)
            {
                // A mark belongs to the sentence it ends, so it is counted on the next character.
                var mark = chars[i - 1];
                if (mark is '\n' or '。' or '!' or '?' || (mark is '.' or '…' && !isWord)) (sentence, clause) = (sentence + 1, clause + 1);
                else if (mark is ',' or ';' or '、' or '(' or ')' || (mark is ':' or '-' && chars[i] == ' ')) clause++;
            }

            if (lexicon.Japanese) word = i;
            else if (isWord && !inWord && !(i > 0 && chars[i - 1] == '\'')) word++;

            if ((c & Seen.Opens) != 0 && i >= free && !(inWord && isWord) && trie.MayBegin(seen, i) && trie.Longest(seen, i, out var end) is { } entry && !InsideKatakana(chars, i, end))
            {
                if (entry.Is(Roles.Contrast)) clause++;
                hits.Add(entry, i, end, sentence, clause, word);
                free = end;
            }

            before = c;
        }
    }

    private ReadOnlySpan<ushort> See(ReadOnlySpan<char> chars, PhraseTrie trie)
    {
        if (_seen.Length < chars.Length) _seen = new ushort[chars.Length];
        trie.See(chars, _seen);
        return _seen.AsSpan(0, chars.Length);
    }

    /// <summary>ミス is not said in ミスター: a short katakana word must not have katakana around it.</summary>
    private static bool InsideKatakana(ReadOnlySpan<char> chars, int start, int end) =>
        end - start <= 3 && Characters.IsKatakana(chars[start]) && Characters.IsKatakana(chars[end - 1])
        && ((start > 0 && Characters.IsKatakana(chars[start - 1])) || (end < chars.Length && Characters.IsKatakana(chars[end])));
}
