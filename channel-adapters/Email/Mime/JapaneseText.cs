using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// What .NET's Japanese code pages do not do: NEC's rows of Shift_JIS, and JIS X 0212 (<c>ESC $ ( D</c>, RFC 1554; <c>8F</c> in EUC-JP), which
/// 50220 and 51932 misread. Page 20932 knows that table, as a lead byte with the high bit and a trail byte without.
/// </summary>
internal static class JapaneseText
{
    private static ReadOnlySpan<byte> Supplement => "\u001B$(D"u8;

    /// <summary>Decodes by one of the code pages, mended where it is Japanese.</summary>
    public static string Decode(Encoding encoding, ReadOnlySpan<byte> bytes) => encoding.CodePage switch
    {
        932 => FromShiftJis(bytes),
        51932 => FromEucJp(bytes),
        50220 => FromIso2022Jp(bytes),
        _ => encoding.GetString(bytes),
    };

    public static string FromIso2022Jp(ReadOnlySpan<byte> bytes)
    {
        var decoder = CharsetNames.ByCodePage(50220)!;
        if (bytes.IndexOf(Supplement) < 0)
        {
            return decoder.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        while (bytes.IndexOf(Supplement) is var start and >= 0)
        {
            text.Append(decoder.GetString(bytes[..start]));
            bytes = bytes[(start + Supplement.Length)..];
            var end = bytes.IndexOfAny((byte)0x1B, (byte)'\r', (byte)'\n');
            end = end < 0 ? bytes.Length : end;
            for (var i = 0; i + 1 < end; i += 2)
            {
                text.Append(FromSupplement(bytes[i], bytes[i + 1]));
            }

            bytes = bytes[end..];
        }

        return text.Append(decoder.GetString(bytes)).ToString();
    }

    public static string FromEucJp(ReadOnlySpan<byte> bytes)
    {
        var decoder = CharsetNames.ByCodePage(51932)!;
        if (!bytes.Contains((byte)0x8F))
        {
            return decoder.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        while (bytes.IndexOf((byte)0x8F) is var start and >= 0 && start + 2 < bytes.Length)
        {
            text.Append(decoder.GetString(bytes[..start])).Append(FromSupplement((byte)(bytes[start + 1] & 0x7F), (byte)(bytes[start + 2] & 0x7F)));
            bytes = bytes[(start + 3)..];
        }

        return text.Append(decoder.GetString(bytes)).ToString();
    }

    /// <summary>
    /// Windows' Shift_JIS, with the rows ED and EE: NEC's choice of IBM's characters (髙, 﨑, ⅰ), which Windows programs write and page 932 of .NET does not
    /// know. The same characters stand in the same order from FA onwards, which it does know.
    /// </summary>
    public static string FromShiftJis(ReadOnlySpan<byte> bytes)
    {
        var decoder = CharsetNames.ByCodePage(932)!;
        if (!bytes.ContainsAny((byte)0xED, (byte)0xEE))
        {
            return decoder.GetString(bytes);
        }

        var moved = bytes.ToArray();
        for (var i = 0; i + 1 < moved.Length; i++)
        {
            if (moved[i] is >= 0x81 and <= 0x9F or >= 0xE0 and <= 0xFC)
            {
                (moved[i], moved[i + 1]) = FromNecRows(moved[i], moved[i + 1]);
                i++;
            }
        }

        return decoder.GetString(moved);
    }

    private static (byte Lead, byte Trail) FromNecRows(byte lead, byte trail)
    {
        if (lead is not (0xED or 0xEE) || trail is < 0x40 or 0x7F or > 0xFC)
        {
            return (lead, trail);
        }

        // 360 kanji from FA5C, two gaps, ten small Roman numerals from FA40, then ¬ ¦ ＇ ＂.
        var index = (lead - 0xED) * 188 + trail - 0x40 - (trail > 0x7F ? 1 : 0);
        var target = index < 360 ? index + 28 : index is >= 362 and < 372 ? index - 362 : index >= 372 ? index - 372 + 20 : -1;
        if (target < 0)
        {
            return (lead, trail);
        }

        var cell = target % 188 + 0x40;
        return ((byte)(0xFA + target / 188), (byte)(cell >= 0x7F ? cell + 1 : cell));
    }

    private static string FromSupplement(byte row, byte cell) =>
        CharsetNames.ByCodePage(20932)!.GetString((ReadOnlySpan<byte>)[(byte)(row | 0x80), (byte)(cell & 0x7F)]);
}
