using CxmHelpdesk.Sentiment.Deadlines;
using CxmHelpdesk.Sentiment.Text;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>Phrases cut where the script changes, pairs of them, and one to three characters in a row.</summary>
internal static class JapanesePieces
{
    private const int MostTokens = 1_200;
    private const int Longest = 3;

    private enum Script { Other, Han, Katakana, Latin, Hiragana, Mark }

    public static void Collect(FeatureList to, ReadOnlySpan<char> chars, ReadOnlySpan<Hit> hits, Deadline? deadline)
    {
        Cut(to.Tokens, chars);

        var meant = new Meaning(hits, deadline);
        var before = Hash.Start('^');
        var tokens = to.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var way = meant.Of(tokens[i]);
            if (way is Meaning.Time) continue;
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
        meant = new Meaning(hits, deadline);
        for (var i = 0; i < tokens.Count; i++)
        {
            var way = meant.Of(tokens[i]);
            if (way is Meaning.Time) continue;
            to.Begin(i);
            for (var start = tokens[i].Start; start < tokens[i].End; start++)
            {
                if (chars[start] is ' ' or '\n') continue;
                var hash = Hash.Start(way);
                for (int at = start, length = 0; at < chars.Length && length < Longest && chars[at] != '\n'; at++)
                {
                    if (chars[at] == ' ') continue;
                    hash = Hash.Next(hash, char.IsAsciiDigit(chars[at]) ? '0' : chars[at]);
                    length++;
                    to.Add(hash);
                }
            }
        }

        to.End();
    }

    private static void Cut(List<Token> tokens, ReadOnlySpan<char> chars)
    {
        var i = 0;
        while (i < chars.Length && tokens.Count < MostTokens)
        {
            if (chars[i] is ' ' or '\n') { i++; continue; }
            var start = i;
            var script = Of(chars[i++]);
            while (i < chars.Length && Of(chars[i]) == script && chars[i] is not (' ' or '\n')) i++;

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

    private static Script Of(char c) =>
        Characters.IsHiragana(c) ? Script.Hiragana
        : Characters.IsKatakana(c) ? Script.Katakana
        : Characters.IsHan(c) ? Script.Han
        : Characters.IsWord(c) ? Script.Latin
        : Script.Mark;
}
