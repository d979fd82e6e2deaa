using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// uuencode as POSIX.1 describes it: <c>begin MODE NAME</c>, lines that start with their length, <c>end</c>; as a transfer encoding,
/// and as files that old programs wrote straight into the text.
/// </summary>
internal static class UuDecoder
{
    /// <summary>A file within a text: <paramref name="Start"/> to <paramref name="End"/> are its lines from <c>begin</c> to <c>end</c>.</summary>
    public sealed record File(string Name, int Start, int End);

    /// <summary>Decodes what stands between <c>begin</c> and <c>end</c>; if there is no <c>begin</c>, all lines.</summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> into)
    {
        var begin = source.StartsWith("begin "u8) ? 0 : source.IndexOf("\nbegin "u8) + 1;
        var at = begin;
        if (source[begin..].StartsWith("begin "u8))
        {
            HeaderReader.LineAt(source, begin, out at);
        }

        var written = 0;
        while (at < source.Length)
        {
            var line = HeaderReader.LineAt(source, at, out at);
            if (line.SequenceEqual("end"u8))
            {
                break;
            }

            written += DecodeLine(line, into[written..]);
        }

        return written;
    }

    /// <summary>
    /// The next file in a text. To be one, its first line must hold as many characters as it says, and an <c>end</c> must follow.
    /// </summary>
    public static File? Find(ReadOnlySpan<byte> text, int from)
    {
        while (true)
        {
            var begin = text[from..].StartsWith("begin "u8) && from == 0 ? 0 : text[from..].IndexOf("\nbegin "u8);
            if (begin < 0)
            {
                return null;
            }

            var start = begin + from + (text[begin + from] == '\n' ? 1 : 0);
            var head = HeaderReader.LineAt(text, start, out var next);
            if (head.Length > 10 && IsMode(head) && IsFirstLine(text, next) && EndOf(text, next) is var end and > 0)
            {
                return new File(Encoding.UTF8.GetString(head[(head[6..].IndexOf((byte)' ') + 7)..]).Trim(), start, end);
            }

            from = next;
        }
    }

    private static bool IsMode(ReadOnlySpan<byte> head)
    {
        var length = head[6..].IndexOf((byte)' ');
        return length is 3 or 4 && head.Slice(6, length).IndexOfAnyExceptInRange((byte)'0', (byte)'7') < 0;
    }

    private static bool IsFirstLine(ReadOnlySpan<byte> text, int at)
    {
        var line = HeaderReader.LineAt(text, Math.Min(at, text.Length), out _);
        return line.Length > 0 && (line.SequenceEqual("`"u8) || line.TrimEnd((byte)' ').Length is var have
            && Sextet(line[0]) is > 0 and <= 45 and var bytes && have <= 2 + (bytes + 2) / 3 * 4 && have >= 1 + bytes * 4 / 3 - 4);
    }

    private static int EndOf(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            var line = HeaderReader.LineAt(text, at, out at);
            if (line.TrimEnd((byte)' ').SequenceEqual("end"u8))
            {
                return at;
            }

            if (line.Length > 80 || line.IndexOfAnyExceptInRange((byte)' ', (byte)'`') >= 0)
            {
                return -1;
            }
        }

        return -1;
    }

    private static int DecodeLine(ReadOnlySpan<byte> line, Span<byte> into)
    {
        if (line.IsEmpty)
        {
            return 0;
        }

        var length = Math.Min(Sextet(line[0]), (line.Length - 1) * 3 / 4);
        var written = 0;
        for (var at = 1; written < length; at += 4)
        {
            var bits = 0;
            for (var i = 0; i < 4; i++)
            {
                bits = (bits << 6) | (at + i < line.Length ? Sextet(line[at + i]) : 0);
            }

            for (var shift = 16; shift >= 0 && written < length; shift -= 8)
            {
                into[written++] = (byte)(bits >> shift);
            }
        }

        return written;
    }

    private static int Sextet(byte b) => (b - 32) & 63;
}
