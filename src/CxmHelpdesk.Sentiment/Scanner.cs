using CxmHelpdesk.Sentiment.Words;
using CxmHelpdesk.Sentiment.Text;

namespace CxmHelpdesk.Sentiment;

/// <summary>Finds the lexicon's phrases in one pass, leftmost and longest, and counts sentences, clauses and words.</summary>
internal static class Scanner
{
    /// <summary>More phrases than this say nothing new.</summary>
    private const int Most = 2_000;

    public static void Scan(NormalText text, Lexicon lexicon, HitList hits)
    {
        var chars = text.Chars;
        int sentence = 0, clause = 0, word = 0;

        for (var (i, free, before, inWord) = (0, 0, '\n', false); i < chars.Length && hits.Count < Most; i++)
        {
            var c = chars[i];
            var isWord = Characters.IsWord(c);
            if (!inWord && i > 0)
            {
                // A mark belongs to the sentence it ends, so it is counted on the next character.
                if (before is '\n' or '。' or '!' or '?' || (before is '.' or '…' && !isWord)) (sentence, clause) = (sentence + 1, clause + 1);
                else if (before is ',' or ';' or '、' or '(' or ')' || (before is ':' or '-' && c == ' ')) clause++;
            }

            if (lexicon.Japanese) word = i;
            else if (isWord && !inWord && before != '\'') word++;

            if (i >= free && !(inWord && isWord) && lexicon.Trie.Longest(chars, i, out var end) is { } entry && !InsideKatakana(chars, i, end))
            {
                if (entry.Is(Roles.Contrast)) clause++;
                hits.Add(entry, i, end, sentence, clause, word);
                free = end;
            }

            (before, inWord) = (c, isWord);
        }
    }

    /// <summary>ミス is not said in ミスター: a short katakana word must not have katakana around it.</summary>
    private static bool InsideKatakana(ReadOnlySpan<char> chars, int start, int end) =>
        end - start <= 3 && Characters.IsKatakana(chars[start]) && Characters.IsKatakana(chars[end - 1])
        && ((start > 0 && Characters.IsKatakana(chars[start - 1])) || (end < chars.Length && Characters.IsKatakana(chars[end])));
}
