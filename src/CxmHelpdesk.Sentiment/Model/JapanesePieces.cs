using CxmHelpdesk.Sentiment.Deadlines;
using CxmHelpdesk.Sentiment.Text;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>Phrases cut where the script changes, pairs of them, and one to three characters in a row.</summary>
internal static class JapanesePieces
{
    private const int MostTokens = 1_200;
    private const int Longest = 3;

    private enum Script : byte { Han, Katakana, Latin, Hiragana, Mark, Blank }

    private static readonly Script[] s_scripts = [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => Written((char)c))];

    public static void Collect(FeatureList to, ReadOnlySpan<char> chars, ReadOnlySpan<Hit> hits, Deadline? deadline)
    {
        Cut(to.Tokens, chars);

        var meant = new Meaning(hits, deadline);
        var before = Hash.Start('^');
        var tokens = to.Tokens;
        Span<uint> ways = stackalloc uint[tokens.Count];
        for (var i = 0; i < tokens.Count; i++)
        {
            var way = ways[i] = meant.Of(tokens[i]);
            if (way is Meaning.Nothing) continue;
            var text = chars[tokens[i].Start..tokens[i].End];
            var stem = Stem(text);
            to.Begin(i);
            to.Add(Hash.Next(Run(text, 'p'), way));
            var head = Run(text[..stem], 's');
            if (stem < text.Length) to.Add(Hash.Next(head, way));
            head = Hash.Next(head, way);
            to.Add(Hash.Next(head, before));
            before = head;
        }

        to.WordsEnd();
        Span<char> letters = stackalloc char[chars.Length + Longest - 1];
        Fold(chars, letters);
        for (int i = 0, end = 0, at = 0; i < tokens.Count; end = tokens[i++].End)
        {
            // No token holds a blank.
            at += chars[end..tokens[i].Start].Count('\n');
            var length = tokens[i].End - tokens[i].Start;
            if (ways[i] is not Meaning.Nothing)
            {
                to.Begin(i);
                to.Took(Letters(letters.Slice(at, length + Longest - 1), Hash.Start(ways[i]), to.Room(Longest * length)));
            }

            at += length;
        }

        to.End();
    }

    /// <summary>Blanks left out, all digits alike; ends with line ends.</summary>
    private static void Fold(ReadOnlySpan<char> chars, Span<char> letters)
    {
        var count = 0;
        foreach (var c in chars)
        {
            if (c == ' ') continue;
            letters[count++] = char.IsAsciiDigit(c) ? '0' : c;
        }

        letters[count..].Fill('\n');
    }

    /// <summary>Those that begin with each letter but the last ones, which are only there to be the ends of others; over no end of a line. Returns how many.</summary>
    private static int Letters(ReadOnlySpan<char> letters, uint start, Span<uint> pieces)
    {
        var count = 0;
        for (; letters.Length >= Longest; letters = letters[1..])
        {
            var hash = Hash.Next(start, letters[0]);
            pieces[count++] = hash;
            if (letters[1] == '\n') continue;
            pieces[count++] = hash = Hash.Next(hash, letters[1]);
            if (letters[2] != '\n') pieces[count++] = Hash.Next(hash, letters[2]);
        }

        return count;
    }

    private static void Cut(List<Token> tokens, ReadOnlySpan<char> chars)
    {
        var i = 0;
        while (i < chars.Length && tokens.Count < MostTokens)
        {
            var start = i;
            var script = Of(chars[i++]);
            if (script is Script.Blank) continue;
            while (i < chars.Length && Of(chars[i]) == script) i++;

            // A noun or verb takes the hiragana that follows it.
            if (script is Script.Han or Script.Katakana or Script.Latin)
                while (i < chars.Length && Of(chars[i]) is Script.Hiragana) i++;
            tokens.Add(new Token(start, i));
        }
    }

    private static int Stem(ReadOnlySpan<char> text)
    {
        var script = Of(text[0]);
        var end = 1;
        while (end < text.Length && Of(text[end]) == script) end++;
        return end;
    }

    private static uint Run(ReadOnlySpan<char> text, uint kind)
    {
        var hash = Hash.Start(kind);
        foreach (var c in text) hash = Hash.Next(hash, char.IsAsciiDigit(c) ? '0' : c);
        return hash;
    }

    private static Script Of(char c) => s_scripts[c];

    private static Script Written(char c) =>
        Characters.IsHiragana(c) ? Script.Hiragana
        : Characters.IsKatakana(c) ? Script.Katakana
        : Characters.IsHan(c) ? Script.Han
        : Characters.IsWord(c) ? Script.Latin
        : c is ' ' or '\n' ? Script.Blank
        : Script.Mark;
}
