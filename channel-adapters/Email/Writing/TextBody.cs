using System.Buffers;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Writing;

/// <summary>
/// A text as the body of a part, always in seven bits so that it passes every server unchanged: as it is where it is ASCII in short lines,
/// else the smaller of quoted-printable and base64 (which for Japanese is base64). In UTF-8, lines end in CRLF.
/// </summary>
internal sealed record TextBody(string Encoding, byte[] Bytes)
{
    private const int LongestLine = 900;
    private const int EncodedLine = 76;

    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    public static TextBody Of(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(Clean(text));
        if (IsSevenBit(bytes))
        {
            return new TextBody("7bit", bytes);
        }

        var quoted = QuotedPrintable(bytes);
        return quoted.Length <= bytes.Length / 3 * 4 ? new TextBody("quoted-printable", quoted) : new TextBody("base64", Base64(bytes));
    }

    /// <summary>CRLF at the end of each line, the last one too; no control characters but tabs.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length + 64);
        foreach (var c in text.ReplaceLineEndings("\n"))
        {
            if (c == '\n')
            {
                clean.Append("\r\n");
            }
            else if (c == '\t' || !char.IsControl(c))
            {
                clean.Append(c);
            }
        }

        return clean.Length == 0 || clean[^1] != '\n' ? clean.Append("\r\n").ToString() : clean.ToString();
    }

    private static bool IsSevenBit(ReadOnlySpan<byte> bytes)
    {
        if (!Ascii.IsValid(bytes))
        {
            return false;
        }

        foreach (var range in bytes.Split((byte)'\n'))
        {
            var line = bytes[range];
            // A mailbox file would take the second for the start of a mail.
            if (line.Length > LongestLine || line.StartsWith("From "u8))
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] QuotedPrintable(ReadOnlySpan<byte> bytes)
    {
        var writer = new ArrayBufferWriter<byte>(bytes.Length * 2);
        Span<byte> token = stackalloc byte[3];
        var column = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n')
            {
                writer.Write("\r\n"u8);
                column = 0;
                i++;
                continue;
            }

            // Servers drop blanks at the end of a line, double a dot at its start, and put ">" before "From ".
            var isAtRisk = column == 0 ? b is (byte)'.' or (byte)'F' : b is (byte)' ' or (byte)'\t' && i + 1 < bytes.Length && bytes[i + 1] == '\r';
            var isPlain = !isAtRisk && (Plain.Contains(b) || b == '\t');
            var length = 1;
            token[0] = b;
            if (!isPlain)
            {
                token[0] = (byte)'=';
                System.Text.Encoding.ASCII.GetBytes(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture), token[1..]);
                length = 3;
            }

            if (column + length > EncodedLine - 1)
            {
                writer.Write("=\r\n"u8);
                column = 0;
            }

            writer.Write(token[..length]);
            column += length;
        }

        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Base64(ReadOnlySpan<byte> bytes) =>
        System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks) + "\r\n");
}
