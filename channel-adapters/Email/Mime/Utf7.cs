using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>UTF-7 (RFC 2152), which .NET has rightly given up and old mails still use. Never guessed, only where a label says so.</summary>
internal static class Utf7
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (bytes.IndexOf((byte)'+') is var plus and >= 0)
        {
            text.Append(Encoding.ASCII.GetString(bytes[..plus]));
            bytes = bytes[(plus + 1)..];
            var length = 0;
            while (length < bytes.Length && (char.IsAsciiLetterOrDigit((char)bytes[length]) || bytes[length] is (byte)'+' or (byte)'/'))
            {
                length++;
            }

            var isEnded = length < bytes.Length && bytes[length] == '-';
            text.Append(length == 0 ? "+" : Units(bytes[..length]));
            bytes = bytes[(length + (isEnded ? 1 : 0))..];
        }

        return text.Append(Encoding.ASCII.GetString(bytes)).ToString();
    }

    private static string Units(ReadOnlySpan<byte> base64)
    {
        var units = new byte[base64.Length];
        var length = Base64Decoder.DecodeAll(base64, units);
        return Encoding.BigEndianUnicode.GetString(units, 0, length & ~1);
    }
}
