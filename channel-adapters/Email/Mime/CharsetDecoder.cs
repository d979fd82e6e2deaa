using System.Text;
using System.Text.Unicode;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// Bytes to characters when labels are missing, unknown or lie. In this order: byte order mark; strict UTF-8 where the label is
/// absent, says ASCII or Latin-1, or names a multi-byte charset that would take anything; the label; what the bytes look like; windows-1252.
/// </summary>
public static class CharsetDecoder
{
    public static string Decode(ReadOnlySpan<byte> bytes, string? label)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            return CharsetNames.Utf8.GetString(bytes[3..]);
        }

        var declared = CharsetNames.Find(label);
        if (declared?.CodePage is not (1200 or 1201 or 12000 or 12001))
        {
            if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            {
                return CharsetNames.ByCodePage(bytes[0] == 0xFF ? 1200 : 1201)!.GetString(bytes[2..]);
            }

            if (Ascii.IsValid(bytes))
            {
                return SevenBit(bytes, declared, label);
            }
        }

        return declared switch
        {
            null or { CodePage: 1252 } => Utf8.IsValid(bytes) ? CharsetNames.Utf8.GetString(bytes)
                : declared is null || IsAscii(label) ? JapaneseText.Decode(CharsetGuess.Guess(bytes) ?? CharsetNames.Western, bytes) : declared.GetString(bytes),
            { CodePage: 65001 } => Utf8.IsValid(bytes) ? declared.GetString(bytes) : NotReallyUtf8(bytes),
            { CodePage: 50220 } => EightBitJis(bytes),
            { IsSingleByte: false, CodePage: 932 or 51932 or 54936 or 950 or 949 } => MultiByte(bytes, declared),
            _ => WithoutMark(declared.GetString(bytes)),
        };
    }

    private static bool IsAscii(string? label) => label is not null && label.Contains("ascii", StringComparison.OrdinalIgnoreCase);

    private static string WithoutMark(string text) => text.StartsWith('\uFEFF') ? text[1..] : text;

    private static string SevenBit(ReadOnlySpan<byte> bytes, Encoding? declared, string? label)
    {
        if (label is not null && label.Contains("utf-7", StringComparison.OrdinalIgnoreCase))
        {
            return Utf7.Decode(bytes);
        }

        if (declared is { CodePage: 50220 } || (HasJisEscape(bytes) && declared is not { CodePage: 50225 }))
        {
            return JapaneseText.FromIso2022Jp(bytes);
        }

        return declared is { CodePage: 52936 or 50225 } ? declared.GetString(bytes) : Encoding.ASCII.GetString(bytes);
    }

    /// <summary>ESC $ @, ESC $ B, ESC $ ( D or ESC ( I (RFC 1468, JIS X 0201 kana): no other seven-bit text has them.</summary>
    private static bool HasJisEscape(ReadOnlySpan<byte> bytes) =>
        bytes.Contains((byte)0x1B) && (bytes.IndexOf("\u001B$B"u8) >= 0 || bytes.IndexOf("\u001B$@"u8) >= 0
            || bytes.IndexOf("\u001B$(D"u8) >= 0 || bytes.IndexOf("\u001B(I"u8) >= 0);

    /// <summary>Some label Shift_JIS or UTF-8 as ISO-2022-JP; some put half-width katakana with the eighth bit between the escapes.</summary>
    private static string EightBitJis(ReadOnlySpan<byte> bytes) =>
        HasJisEscape(bytes) ? JapaneseText.FromIso2022Jp(bytes)
        : Utf8.IsValid(bytes) ? CharsetNames.Utf8.GetString(bytes)
        : JapaneseText.Decode(CharsetGuess.Guess(bytes) ?? CharsetNames.ByCodePage(932)!, bytes);

    private static string MultiByte(ReadOnlySpan<byte> bytes, Encoding declared)
    {
        if (Utf8.IsValid(bytes) && CharsetGuess.IsSurelyUtf8(bytes))
        {
            return CharsetNames.Utf8.GetString(bytes);
        }

        if (declared.CodePage == 932 && CharsetGuess.Guess(bytes) is { CodePage: 51932 } && !CharsetGuess.IsShiftJis(bytes))
        {
            return JapaneseText.FromEucJp(bytes);
        }

        return JapaneseText.Decode(declared, bytes);
    }

    /// <summary>A few broken characters in a UTF-8 text (a cut, a gateway) stay broken; a text in which most are broken is something else.</summary>
    private static string NotReallyUtf8(ReadOnlySpan<byte> bytes)
    {
        var (good, bad) = CharsetGuess.CountUtf8(bytes);
        return good > bad ? CharsetNames.Utf8.GetString(bytes)
            : CharsetGuess.Guess(bytes) is { } guess ? JapaneseText.Decode(guess, bytes)
            : good > 0 ? CharsetNames.Utf8.GetString(bytes) : CharsetNames.Western.GetString(bytes);
    }
}
