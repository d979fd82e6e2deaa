using System.Text;
using System.Text.Unicode;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>Which multi-byte charset do unlabelled bytes look like? Judged by validity first, then by how much of it is kana or everyday kanji.</summary>
internal static class CharsetGuess
{
    private const int Sample = 64 << 10;

    /// <summary>UTF-8, Shift_JIS, EUC-JP, GB 2312, Windows-1251 or KOI8-R if the bytes are that; null if they may be anything.</summary>
    public static Encoding? Guess(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return CharsetNames.Utf8;
        }

        var sample = bytes[..Math.Min(bytes.Length, Sample)];
        var shiftJis = IsShiftJis(sample) ? JapaneseScore(CharsetNames.ByCodePage(932)!, sample) : 0;
        var euc = IsEuc(sample) ? JapaneseScore(CharsetNames.ByCodePage(51932)!, sample) : 0;
        return shiftJis < 0.6 && ScriptGuess.IsChinese(sample) ? CharsetNames.ByCodePage(54936)
            : shiftJis >= 0.3 || euc >= 0.3 ? CharsetNames.ByCodePage(euc >= shiftJis ? 51932 : 932)
            : ScriptGuess.Cyrillic(sample);
    }

    public static bool IsShiftJis(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b < 0x80 || b is >= 0xA1 and <= 0xDF)
            {
                continue;
            }

            var isLead = b is >= 0x81 and <= 0x9F or >= 0xE0 and <= 0xFC;
            if (!isLead || (i + 1 < bytes.Length && bytes[i + 1] is < 0x40 or 0x7F or > 0xFC))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    private static bool IsEuc(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b < 0x80)
            {
                continue;
            }

            var length = b == 0x8F ? 3 : b is 0x8E or >= 0xA1 and <= 0xFE ? 2 : 0;
            if (length == 0)
            {
                return false;
            }

            for (var j = 1; j < length && i + j < bytes.Length; j++)
            {
                if (bytes[i + j] is < 0xA1 or 0xFF)
                {
                    return false;
                }
            }

            i += length - 1;
        }

        return true;
    }

    /// <summary>Share of the characters beyond ASCII that are kana, Japanese punctuation or common kanji; half-width kana count against.</summary>
    private static double JapaneseScore(Encoding encoding, ReadOnlySpan<byte> sample)
    {
        int all = 0, kana = 0, kanji = 0;
        foreach (var c in encoding.GetString(sample))
        {
            all += c >= 0x80 ? 1 : 0;
            kana += c is >= '\u3000' and <= '\u30FF' ? 1 : 0;
            kanji += c is >= '\u4E00' and <= '\u9FFF' ? 1 : 0;
        }

        return all == 0 ? 0 : (kana + 0.45 * kanji) / all;
    }

    /// <summary>
    /// Of bytes that are valid UTF-8: may they be that by accident? Two bytes are easily both one UTF-8 character and one of Shift_JIS or GBK; three
    /// bytes twice, or a dozen pairs, are not.
    /// </summary>
    public static bool IsSurelyUtf8(ReadOnlySpan<byte> valid)
    {
        int pairs = 0, longer = 0;
        foreach (var b in valid)
        {
            pairs += b is >= 0xC2 and <= 0xDF ? 1 : 0;
            longer += b >= 0xE0 ? 1 : 0;
        }

        return longer >= 2 || pairs >= 12;
    }

    public static (int Good, int Bad) CountUtf8(ReadOnlySpan<byte> bytes)
    {
        int good = 0, bad = 0;
        while (!bytes.IsEmpty)
        {
            var ascii = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0)
            {
                break;
            }

            bytes = bytes[ascii..];
            if (Rune.DecodeFromUtf8(bytes, out _, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                good++;
            }
            else
            {
                bad++;
            }

            bytes = bytes[Math.Max(1, consumed)..];
        }

        return (good, bad);
    }
}
