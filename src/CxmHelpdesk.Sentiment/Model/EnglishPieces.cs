using CxmHelpdesk.Sentiment.Deadlines;
using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>Words, pairs of words, words behind a "not", faces and marks, and the letters inside words.</summary>
internal static class EnglishPieces
{
    private const int NegationReach = 3;
    private const int MostTokens = 1_200;

    /// <param name="letters">Weighs them at once; null: they are pieces like all others.</param>
    public static void Collect(FeatureList to, ReadOnlySpan<char> chars, ReadOnlySpan<Hit> hits, Deadline? deadline, LetterWeights? letters)
    {
        Cut(to.Tokens, chars);

        uint before = Hash.Start('^'), twoBefore = Hash.Start('^');
        int negated = 0, hit = 0;
        var meant = new Meaning(hits, deadline);
        var tokens = to.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var way = meant.Of(token);
            if (way is Meaning.Nothing) continue;
            var word = Word(chars[token.Start..token.End]);
            to.Begin(i);
            to.Add(Hash.Next(word, way));
            to.Add(Hash.Next(Hash.Next(word, before), way));
            to.Add(Hash.Next(Hash.Next(Hash.Next(word, twoBefore), '_'), way));

            var clauseEnds = chars[token.Start] is '.' or ',' or '!' or '?' or ';' or '\n';
            if (clauseEnds) negated = 0;
            else if (negated > 0)
            {
                to.Add(Hash.Next(word, '!'));
                negated--;
            }

            while (hit < hits.Length && hits[hit].End < token.End) hit++;
            if (hit < hits.Length && hits[hit].End == token.End && hits[hit].Is(Roles.Negator)) negated = NegationReach;
            (twoBefore, before) = (before, way is Meaning.AsSaid ? word : Hash.Next(word, way));
        }

        to.WordsEnd();
        meant = new Meaning(hits, deadline);
        for (var i = 0; i < tokens.Count; i++)
        {
            var text = chars[tokens[i].Start..tokens[i].End];
            if (meant.Of(tokens[i]) is not Meaning.AsSaid || !(Characters.IsWord(text[0]) || text[0] is '#')) continue;

            if (letters is not null && text.Length <= LetterWeights.Longest) to.AddWeighed(i, letters.Of(chars, tokens[i]));
            else
            {
                to.Begin(i);
                to.Took(Letters(text, to.Room(2 * text.Length)));
            }
        }

        to.End();
    }

    /// <summary>Names after an @ and addresses are all alike; a run of punctuation is one token.</summary>
    private static void Cut(List<Token> tokens, ReadOnlySpan<char> chars)
    {
        var i = 0;
        while (i < chars.Length && tokens.Count < MostTokens)
        {
            var c = chars[i];
            if (c == ' ') { i++; continue; }
            var start = i;
            if (c is 'h' && chars[i..].StartsWith("http"))
            {
                while (i < chars.Length && chars[i] is not (' ' or '\n')) i++;
                tokens.Add(new Token(start, Math.Min(i, start + 4)));
                continue;
            }

            if (c is '@' && i + 1 < chars.Length && Characters.IsWord(chars[i + 1]))
            {
                i++;
                while (i < chars.Length && (Characters.IsWord(chars[i]) || chars[i] == '_')) i++;
                tokens.Add(new Token(start, start + 1));
                continue;
            }

            if (Characters.IsWord(c) || (c is '#' && i + 1 < chars.Length && Characters.IsWord(chars[i + 1])))
            {
                i++;
                while (i < chars.Length && (Characters.IsWord(chars[i]) || (chars[i] == '\'' && i + 1 < chars.Length && Characters.IsWord(chars[i + 1])))) i++;
            }
            else if (char.IsHighSurrogate(c)) i = Math.Min(chars.Length, i + 2);
            else
            {
                i++;
                while (i < chars.Length && i - start < 3 && chars[i] is not (' ' or '\n' or '@' or '#') && !Characters.IsWord(chars[i]) && !char.IsSurrogate(chars[i])) i++;
            }

            tokens.Add(new Token(start, i));
        }
    }

    /// <summary>All numbers of the same length are one word.</summary>
    private static uint Word(ReadOnlySpan<char> word)
    {
        var hash = Hash.Start('w');
        foreach (var c in word) hash = Hash.Next(hash, char.IsAsciiDigit(c) ? '0' : c);
        return hash;
    }

    /// <summary>Three and four letters in a row, not yet spread; the word's edges count as letters. Returns how many. Longer ones read no better, and shorter ones say little.</summary>
    public static int Letters(ReadOnlySpan<char> word, Span<uint> pieces)
    {
        var count = 0;
        for (var i = -1; i + 1 < word.Length; i++)
        {
            var hash = Hash.Next(Hash.Next(Hash.Next(Hash.Start('c'), Letter(word, i)), Letter(word, i + 1)), Letter(word, i + 2));
            pieces[count++] = hash;
            if (i + 2 < word.Length) pieces[count++] = Hash.Next(hash, Letter(word, i + 3));
        }

        return count;
    }

    private static char Letter(ReadOnlySpan<char> word, int at) =>
        (uint)at >= (uint)word.Length ? ' ' : char.IsAsciiDigit(word[at]) ? '0' : word[at];
}
