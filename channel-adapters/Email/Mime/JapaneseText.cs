using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// What .NET's Japanese code pages do not do: JIS X 0212 (<c>ESC $ ( D</c>, RFC 1554; <c>8F</c> in EUC-JP), which 50220 and 51932 misread.
/// Page 20932 knows that table, as a lead byte with the high bit and a trail byte without.
/// </summary>
internal static class JapaneseText
{
    private static ReadOnlySpan<byte> Supplement => "\u001B$(D"u8;

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

    private static string FromSupplement(byte row, byte cell) =>
        CharsetNames.ByCodePage(20932)!.GetString((ReadOnlySpan<byte>)[(byte)(row | 0x80), (byte)(cell & 0x7F)]);
}
