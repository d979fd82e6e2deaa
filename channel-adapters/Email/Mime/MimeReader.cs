using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// Takes a mail apart (RFC 5322, RFC 2045, RFC 2046). Total: any bytes are a mail. Works on slices; copies only where parts lie inside
/// a transfer encoding. Reads as deep, as many and as long as <see cref="MimeLimits"/> say.
/// </summary>
public sealed class MimeReader
{
    private readonly MimeLimits limits;
    private int parts;
    private int nestedBytes;

    private MimeReader(MimeLimits limits) => this.limits = limits;

    public static MimePart Read(ReadOnlyMemory<byte> mail, MimeLimits? limits = null)
    {
        var reader = new MimeReader(limits ?? MimeLimits.Default);
        var root = reader.ReadEntity(mail, ContentType.Plain, 0);
        HintCharset(root);
        return root;
    }

    /// <summary>Header bytes that are no UTF-8 are most likely in the charset of the text beside them.</summary>
    private static void HintCharset(MimePart root)
    {
        string? charset = null;
        foreach (var part in root.Descendants())
        {
            charset ??= part.Type.Type == "text" ? part.Type.Charset : null;
        }

        foreach (var part in root.Descendants())
        {
            part.Headers.CharsetHint ??= part.Type.Charset ?? charset;
            part.ReadNamesAgain();
        }
    }

    private MimePart ReadEntity(ReadOnlyMemory<byte> entity, ContentType usual, int depth)
    {
        parts++;
        var headers = HeaderReader.Read(entity, limits, out var bodyStart);
        var type = headers.Raw("Content-Type") is { Length: > 0 } field ? ContentType.Parse(field) : usual;
        var part = new MimePart(headers, type, entity[bodyStart..], limits);
        if (depth < limits.Depth)
        {
            if (type.Type == "multipart")
            {
                ReadMultipart(part, depth);
            }
            else if (type.Type == "message" && type.Subtype is "rfc822" or "global" or "news" && ContentOfMessage(part) is { } content)
            {
                part.Children = [ReadEntity(content, ContentType.Plain, depth + 1)];
            }
        }

        return part;
    }

    /// <summary>RFC 2046 §5.2.1 forbids to encode a message; it is done all the same.</summary>
    private ReadOnlyMemory<byte>? ContentOfMessage(MimePart part)
    {
        if (parts >= limits.Parts)
        {
            return null;
        }

        if (part.Encoding == TransferEncoding.Identity || LooksLikeHeader(part.Body.Span))
        {
            return part.Body;
        }

        nestedBytes += part.Body.Length;
        return nestedBytes <= limits.NestedBytes ? part.Content() : null;
    }

    private static bool LooksLikeHeader(ReadOnlySpan<byte> body)
    {
        var line = HeaderReader.LineAt(body, 0, out _);
        return line.IndexOf((byte)':') is > 0 and < 64 and var colon && !line[..colon].ContainsAny(" \t="u8);
    }

    private void ReadMultipart(MimePart part, int depth)
    {
        // A boundary never ends in white space (RFC 2046 §5.1.1), whatever stands in the parameter.
        var boundary = (part.Type.Parameter("boundary") ?? part.Type.Parameter("boundary*"))?.TrimEnd();
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 1000)
        {
            part.Type = ContentType.Plain;
            return;
        }

        var delimiter = new Delimiter(Encoding.UTF8.GetBytes("--" + boundary));
        var usual = part.Type.Subtype == "digest" ? ContentType.Message : ContentType.Plain;
        var children = new List<MimePart>();
        var body = part.Body;
        var start = -1;
        var at = 0;
        while (delimiter.Find(body.Span, at, out var found))
        {
            if (start >= 0)
            {
                children.Add(ReadEntity(body[start..Math.Max(start, found.LineStart)], usual, depth + 1));
            }

            start = found.IsClose ? -1 : found.Next;
            at = found.Next;
            if (found.IsClose || parts >= limits.Parts)
            {
                break;
            }
        }

        if (start >= 0 && start < body.Length)
        {
            children.Add(ReadEntity(body[start..], usual, depth + 1));
        }

        part.Children = children;
        if (children.Count == 0)
        {
            part.Type = ContentType.Plain;   // its boundary never comes: shown rather than lost
        }
    }

    /// <summary>Finds delimiter lines (RFC 2046 §5.1.1); one boundary may be the beginning of another, so whole lines are compared.</summary>
    private readonly struct Delimiter(byte[] mark)
    {
        public readonly record struct Line(int LineStart, int Next, bool IsClose);

        public bool Find(ReadOnlySpan<byte> body, int from, out Line line)
        {
            while (body[from..].IndexOf(mark) is var offset and >= 0)
            {
                var start = from + offset;
                var after = start + mark.Length;
                if (start == 0 || body[start - 1] is (byte)'\n' or (byte)'\r')
                {
                    var tail = HeaderReader.LineAt(body, after, out var next).TrimEnd(" \t\0"u8);
                    var isClose = tail.StartsWith("--"u8);
                    if (tail.IsEmpty || isClose)
                    {
                        line = new Line(BeforeLineEnd(body, start), next, isClose);
                        return true;
                    }
                }

                from = after;
            }

            line = default;
            return false;
        }

        /// <summary>The line end before a delimiter belongs to it.</summary>
        private static int BeforeLineEnd(ReadOnlySpan<byte> body, int start)
        {
            if (start > 0 && body[start - 1] == '\n')
            {
                start--;
            }

            return start > 0 && body[start - 1] == '\r' ? start - 1 : start;
        }
    }
}
