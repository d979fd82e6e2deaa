using System.Buffers;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>Unlabelled Chinese and Cyrillic, told from what looks like it by the letters that every text of the language has many of.</summary>
internal static class ScriptGuess
{
    private const int Fewest = 12;

    // о е а и н т, which are half of all Russian letters; in Greek, Hebrew, Arabic and Western texts the same bytes are less than a third.
    private static readonly SearchValues<byte> Cyrillic1251 = SearchValues.Create([0xEE, 0xE5, 0xE0, 0xE8, 0xED, 0xF2]);
    private static readonly SearchValues<byte> CyrillicKoi8 = SearchValues.Create([0xCF, 0xC5, 0xC1, 0xC9, 0xCE, 0xD4]);

    public static Encoding? Cyrillic(ReadOnlySpan<byte> bytes)
    {
        int high = 0, latin = 0, ansi = 0, koi = 0;
        foreach (var b in bytes)
        {
            high += b >= 0xC0 ? 1 : 0;
            latin += char.IsAsciiLetter((char)b) ? 1 : 0;
            ansi += Cyrillic1251.Contains(b) ? 1 : 0;
            koi += CyrillicKoi8.Contains(b) ? 1 : 0;
        }

        // Words of a Western language are mostly plain letters; a link or a name among Cyrillic words is not.
        return high < Fewest || high < latin / 2 || Math.Max(ansi, koi) < 0.36 * high ? null : CharsetNames.ByCodePage(ansi >= koi ? 1251 : 20866);
    }

    /// <summary>
    /// Pairs as in GB 2312, most of them of its everyday characters, and not one kana, which no Japanese sentence does without. Where EUC-JP has its rare
    /// characters, GB 2312 has 一, 有, 在, 这: a Japanese name or address without kana stays Japanese.
    /// </summary>
    public static bool IsChinese(ReadOnlySpan<byte> bytes)
    {
        int pairs = 0, everyday = 0, chinese = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] < 0x80)
            {
                continue;
            }

            if (i + 1 == bytes.Length)
            {
                break;
            }

            var (lead, trail) = (bytes[i], bytes[++i]);
            if (lead is < 0xA1 or > 0xF7 || trail is < 0xA1 or 0xFF || lead is 0xA4 or 0xA5)
            {
                return false;
            }

            pairs++;
            everyday += lead is >= 0xB0 and <= 0xD7 ? 1 : 0;
            chinese += lead is >= 0xD0 and <= 0xD7 ? 1 : 0;
        }

        return pairs >= 6 && everyday >= 0.7 * pairs && chinese >= 0.06 * pairs;
    }
}
