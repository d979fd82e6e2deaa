namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// Quoted-printable (RFC 2045 §6.7). Lower-case digits are taken, blanks before a line end go (rule 3), an <c>=</c> that escapes nothing
/// stays, one at the very end goes.
/// </summary>
internal static class QuotedPrintable
{
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> into)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            var end = source.IndexOf((byte)'\n');
            var line = end < 0 ? source : source[..end];
            source = end < 0 ? [] : source[(end + 1)..];
            var hasReturn = end >= 0 && line.EndsWith("\r"u8);
            line = line.TrimEnd(" \t\r"u8);
            var isSoft = line.EndsWith("="u8);
            written += DecodeLine(isSoft ? line[..^1] : line, into[written..]);
            if (!isSoft && end >= 0)
            {
                if (hasReturn)
                {
                    into[written++] = (byte)'\r';
                }

                into[written++] = (byte)'\n';
            }
        }

        return written;
    }

    private static int DecodeLine(ReadOnlySpan<byte> line, Span<byte> into)
    {
        var written = 0;
        while (true)
        {
            var escape = line.IndexOf((byte)'=');
            if (escape < 0)
            {
                line.CopyTo(into[written..]);
                return written + line.Length;
            }

            line[..escape].CopyTo(into[written..]);
            written += escape;
            if (escape + 2 < line.Length && Hex(line[escape + 1]) is var high and >= 0 && Hex(line[escape + 2]) is var low and >= 0)
            {
                into[written++] = (byte)((high << 4) | low);
                line = line[(escape + 3)..];
            }
            else
            {
                into[written++] = (byte)'=';
                line = line[(escape + 1)..];
            }
        }
    }

    internal static int Hex(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        >= 'a' and <= 'f' => c - 'a' + 10,
        _ => -1,
    };
}
