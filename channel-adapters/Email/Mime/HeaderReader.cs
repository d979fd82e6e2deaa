using System.Buffers;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// Splits a header block into fields (RFC 5322 §2.2) without decoding them. Takes CRLF, LF, CR and mixtures, a byte order mark,
/// an mbox <c>From </c> line, blanks before the colon, and a block that never ends. The first line that is no field ends the
/// block and starts the body, unless a field follows it at once.
/// </summary>
internal static class HeaderReader
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownNames = new HashSet<string>(
        StringComparer.Ordinal)
    {
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "Message-Id", "In-Reply-To", "References",
        "Received", "Return-Path", "Delivered-To", "MIME-Version", "Mime-Version", "Content-Type", "Content-Transfer-Encoding",
        "Content-Disposition", "Content-ID", "Content-Id", "Content-Description", "Content-Language", "Content-Location",
        "DKIM-Signature", "Authentication-Results", "Received-SPF", "ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results",
        "Auto-Submitted", "Precedence", "List-Id", "List-Unsubscribe", "List-Post", "X-Mailer", "User-Agent", "Thread-Index",
        "Thread-Topic", "X-Priority", "Importance", "X-Originating-IP",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads the block at the start of <paramref name="entity"/>; <paramref name="bodyStart"/> is where its body begins.</summary>
    public static HeaderBlock Read(ReadOnlyMemory<byte> entity, MimeLimits limits, out int bodyStart)
    {
        var bytes = entity.Span;
        var end = Math.Min(bytes.Length, limits.HeaderBytes);
        var fields = new List<HeaderField>(16);
        var at = SkipMarks(bytes);
        while (at < end)
        {
            var line = LineAt(bytes, at, out var next);
            if (line.IsEmpty)
            {
                bodyStart = next;
                return new HeaderBlock(fields);
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                Continue(fields, entity, next - LineEndLength(bytes, next), at);
            }
            else if (NameLength(line) is var length and > 0)
            {
                if (fields.Count < limits.HeaderFields)
                {
                    var value = at + line.IndexOf((byte)':') + 1;
                    fields.Add(new HeaderField(Name(line[..length]), entity[value..(at + line.Length)]) { Start = value });
                }
            }
            else if (!FieldFollows(bytes, next))
            {
                break;
            }

            at = next;
        }

        bodyStart = Math.Min(at, bytes.Length);
        return new HeaderBlock(fields);
    }

    private static int SkipMarks(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (at < bytes.Length && (bytes[at..].StartsWith("From "u8) || bytes[at..].StartsWith(">From "u8)))
        {
            LineAt(bytes, at, out at);
        }

        return at;
    }

    /// <summary>The line at <paramref name="at"/> without its end: CRLF, LF, or a CR alone.</summary>
    internal static ReadOnlySpan<byte> LineAt(ReadOnlySpan<byte> bytes, int at, out int next)
    {
        var rest = bytes[at..];
        var length = rest.IndexOfAny(LineEnds);
        if (length < 0)
        {
            next = bytes.Length;
            return rest;
        }

        var isPair = rest[length] == '\r' && length + 1 < rest.Length && rest[length + 1] == '\n';
        next = at + length + (isPair ? 2 : 1);
        return rest[..length];
    }

    private static int LineEndLength(ReadOnlySpan<byte> bytes, int next)
    {
        if (next == 0 || bytes[next - 1] is not ((byte)'\n' or (byte)'\r'))
        {
            return 0;
        }

        return next > 1 && bytes[next - 1] == '\n' && bytes[next - 2] == '\r' ? 2 : 1;
    }

    private static void Continue(List<HeaderField> fields, ReadOnlyMemory<byte> entity, int end, int lineStart)
    {
        if (fields.Count > 0 && fields[^1] is var field && field.Start <= lineStart)
        {
            fields[^1] = field with { Value = entity[field.Start..end] };
        }
    }

    /// <summary>Length of the field name that starts the line (RFC 5322 §3.6.8: printable US-ASCII but colon), 0 if none does.</summary>
    private static int NameLength(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return 0;
        }

        var name = line[..colon].TrimEnd(" \t"u8);
        return name.IndexOfAnyExceptInRange((byte)33, (byte)126) < 0 ? name.Length : 0;
    }

    private static bool FieldFollows(ReadOnlySpan<byte> bytes, int at) => at < bytes.Length && NameLength(LineAt(bytes, at, out _)) > 0;

    private static string Name(ReadOnlySpan<byte> name)
    {
        if (name.Length > 64)
        {
            return Encoding.ASCII.GetString(name);
        }

        Span<char> chars = stackalloc char[name.Length];
        Encoding.ASCII.GetChars(name, chars);
        return KnownNames.TryGetValue(chars, out var known) ? known : new string(chars);
    }
}
