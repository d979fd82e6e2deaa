using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Sentiment.Text;

/// <summary>
/// Makes spellings of the same word alike: case, width, accents (NFKC and more), held letters and vowels, quotes, white
/// space. Lexicon and message go through the same mill, so a fold that is wrong for a dictionary is right here.
/// </summary>
internal static class Normaliser
{
    private const string HalfWidthKana = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    private const string CanBeVoiced = "カキクケコサシスセソタチツテトハヒフヘホかきくけこさしすせそたちつてとはひふへほウう";
    private const string CanBeHalfVoiced = "ハヒフヘホはひふへほ";

    public static string Normalise(ReadOnlySpan<char> text)
    {
        var normal = new NormalText();
        Append(normal, text, 0);
        return normal.Chars.ToString();
    }

    /// <param name="offset">Where <paramref name="text"/> begins in the original.</param>
    public static void Append(NormalText to, ReadOnlySpan<char> text, int offset)
    {
        var capitals = new CapitalsCounter();
        var run = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var at = offset + i;
            if (c < 0x80)
            {
                if (char.IsAsciiLetter(c))
                {
                    if (to.AppendLetters(text[i..], at, out var bits) is var letters and > 0)
                    {
                        capitals.Letters(letters, bits);
                        run = 1;
                        i += letters - 1;
                        continue;
                    }

                    capitals.Letters(1, c);
                    Put(to, (char)(c | 0x20), at, at + 1, ref run);
                    continue;
                }

                if (c != '\'') capitals.End();
                if (c <= ' ') { White(to, text, i, at); run = 0; continue; }
                Put(to, c, at, at + 1, ref run);
                continue;
            }

            if (c is >= '\uFF21' and <= '\uFF5A' && char.IsAsciiLetter((char)(c - 0xFEE0))) capitals.Letters(1, c - 0xFEE0);
            else if (c != '’') capitals.End();

            if (Characters.IsJapanese(c))
            {
                if (to.AppendJapanese(text[i..], at) is var letters and > 0)
                {
                    run = 1;
                    i += letters - 1;
                }
                else Kana(to, text, c, i, at, ref run);
                continue;
            }

            if (Invisible(c)) { to.Stretch(at + 1); continue; }
            if (char.IsSurrogate(c))
            {
                // A pair is kept as it is (emoji); skin tones and half pairs say nothing.
                if (!char.IsHighSurrogate(c) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1])) { run = 0; continue; }
                var low = text[++i];
                if (c == '\uD83C' && low is >= '\uDFFB' and <= '\uDFFF') { to.Stretch(at + 2); continue; }
                to.Append(c, at, at + 2);
                to.Append(low, at, at + 2);
                run = 0;
                continue;
            }

            Fold(to, text, c, i, at, ref run);
        }

        capitals.End();
        to.ShoutedWords += capitals.Shouted;
        to.Words += capitals.Words;
    }

    private static void Fold(NormalText to, ReadOnlySpan<char> text, char c, int i, int at, ref int run)
    {
        switch (c)
        {
            case >= '\uFF01' and <= '\uFF5E':
                Put(to, char.ToLowerInvariant((char)(c - 0xFEE0)), at, at + 1, ref run);
                return;
            case >= '\uFF66' and <= '\uFF9D':
                Kana(to, text, HalfWidthKana[c - 0xFF66], i, at, ref run);
                return;
            case '\uFF9E' or '\u3099' when to.Length > 0 && CanBeVoiced.Contains(to.Last):
                to.ReplaceLast(to.Last switch { 'ウ' => 'ヴ', 'う' => 'ゔ', _ => (char)(to.Last + 1) }, at + 1);
                return;
            case '\uFF9F' or '\u309A' when to.Length > 0 && CanBeHalfVoiced.Contains(to.Last):
                to.ReplaceLast((char)(to.Last + 2), at + 1);
                return;
            case '\u3000' or '\u00A0' or '\u2028' or '\u2029' or (>= '\u2000' and <= '\u200A'):
                White(to, text, i, at);
                run = 0;
                return;
            case '\u2018' or '\u2019' or '\u02BC' or '\u00B4' or '`':
                Put(to, '\'', at, at + 1, ref run);
                return;
            case '\u201C' or '\u201D' or '\u201E':
                Put(to, '"', at, at + 1, ref run);
                return;
            case '\u2013' or '\u2014' or '\u2015' or '\u2212':
                Put(to, '-', at, at + 1, ref run);
                return;
            case '〜' or '～':
                Kana(to, text, 'ー', i, at, ref run);
                return;
            case '｡':
                Put(to, '。', at, at + 1, ref run);
                return;
            case '､':
                Put(to, '、', at, at + 1, ref run);
                return;
            case '…' or '‥':
                Put(to, '…', at, at + 1, ref run);
                return;
        }

        if (c is (>= '\u2000' and <= '\u2BFF' and not (>= '\u2100' and <= '\u218F') and not (>= '\u2460' and <= '\u24FF')) or (>= '\u3001' and <= '\u303F'))
            Put(to, c, at, at + 1, ref run);
        else Decompose(to, c, at, ref run);
    }

    private static void Kana(NormalText to, ReadOnlySpan<char> text, char c, int i, int at, ref int run)
    {
        if (c == 'ー')
        {
            // すごーい = すごい, サーバー = サーバ: a long vowel only counts between katakana.
            var next = i + 1 < text.Length ? text[i + 1] : ' ';
            var between = Characters.IsKatakana(to.Last) && to.Last != 'ー'
                && (Characters.IsKatakana(next) || next is >= '\uFF66' and <= '\uFF9D') && next is not ('ー' or 'ｰ');
            if (!between) { to.Stretch(at + 1); return; }
        }
        else if (c is 'ぁ' or 'ぃ' or 'ぅ' or 'ぇ' or 'ぉ' && (to.Last == c || (i + 1 < text.Length && text[i + 1] == c)))
        {
            to.Stretch(at + 1);
            return;
        }

        Put(to, c, at, at + 1, ref run);
    }

    private static void Put(NormalText to, char c, int start, int end, ref int run)
    {
        if (c == '!') to.Exclamations++;
        else if (c == '?') to.Questions++;

        if (c != to.Last) { run = 1; to.Append(c, start, end); return; }

        if (c is '!' or '?' or '…' or '-' or '=' or '_' or '*' or '。' or '、') { to.Stretch(end); return; }
        if (c == '.') { to.ReplaceLast('…', end); return; }

        // Three or more of a letter are one, held. Two may be spelling.
        run++;
        if (run < 3 || !(char.IsAsciiLetter(c) || Characters.IsHiragana(c))) { to.Append(c, start, end); return; }
        if (run == 3) { to.RemoveLast(); to.Elongations++; }
        to.Stretch(end);
    }

    /// <summary>White space is one blank; an empty line, or a line end after a full stop, ends the sentence.</summary>
    private static void White(NormalText to, ReadOnlySpan<char> text, int i, int at)
    {
        var c = text[i];
        var last = to.Last;
        if (c == '\n')
        {
            if (last is '\n' or '。') return;
            if (last == ' ') { if (BlankLineBefore(text, i)) to.ReplaceLast('\n', at + 1); return; }
            if (Characters.IsJapanese(last)) { if (BlankLineAfter(text, i)) to.Append('\n', at, at + 1); return; }
            to.Append(last is '.' or '!' or '?' || BlankLineAfter(text, i) ? '\n' : ' ', at, at + 1);
            return;
        }

        if (c == '\r' || last is ' ' or '\n') return;
        if (c == '\0') return;
        to.Append(' ', at, at + 1);
    }

    private static bool BlankLineAfter(ReadOnlySpan<char> text, int i)
    {
        for (var k = i + 1; k < text.Length && k < i + 4; k++)
        {
            if (text[k] == '\n') return true;
            if (text[k] is not ('\r' or ' ' or '\t')) return false;
        }

        return false;
    }

    private static bool BlankLineBefore(ReadOnlySpan<char> text, int i)
    {
        for (var k = i - 1; k >= 0 && k > i - 4; k--)
        {
            if (text[k] == '\n') return true;
            if (text[k] is not ('\r' or ' ' or '\t')) return false;
        }

        return false;
    }

    private static bool Invisible(char c) =>
        c is '\u00AD' or '\u200B' or '\u200C' or '\u200D' or '\u200E' or '\u200F' or '\u2060' or '\uFEFF' or (>= '\uFE00' and <= '\uFE0F');

    /// <summary>The rare rest: accents fall away, ligatures and circled figures come apart.</summary>
    private static void Decompose(NormalText to, char c, int at, ref int run)
    {
        foreach (var part in c.ToString().Normalize(NormalizationForm.FormKD))
            if (CharUnicodeInfo.GetUnicodeCategory(part) is not UnicodeCategory.NonSpacingMark)
                Put(to, char.ToLowerInvariant(part), at, at + 1, ref run);
            else
                to.Stretch(at + 1);
    }

    private struct CapitalsCounter
    {
        private int _letters;
        private bool _lower;

        public int Shouted { get; private set; }

        public int Words { get; private set; }

        /// <param name="bits">All of theirs: a small letter has one that no capital has.</param>
        public void Letters(int count, int bits)
        {
            _letters += count;
            _lower |= (bits & 0x20) != 0;
        }

        public void End()
        {
            if (_letters == 0) return;
            Words++;
            if (_letters >= 4 && !_lower) Shouted++;
            _letters = 0;
            _lower = false;
        }
    }
}
