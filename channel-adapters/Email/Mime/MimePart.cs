using System.Buffers;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// One entity of a mail (RFC 2045 §2.4): header and body, and the parts within. Holds slices of the mail's bytes; what is decoded is
/// decoded when asked for and not kept.
/// </summary>
public sealed class MimePart
{
    private readonly MimeLimits limits;

    internal MimePart(HeaderBlock headers, ContentType type, ReadOnlyMemory<byte> body, MimeLimits limits)
    {
        Headers = headers;
        Type = type;
        Body = body;
        this.limits = limits;
        Encoding = TransferDecoding.Parse(headers.Raw("Content-Transfer-Encoding"));
        Disposition = headers.Raw("Content-Disposition") is { Length: > 0 } field ? ContentDisposition.Parse(field) : null;
    }

    public HeaderBlock Headers { get; }

    public ContentType Type { get; internal set; }

    public ContentDisposition? Disposition { get; private set; }

    public TransferEncoding Encoding { get; }

    /// <summary>As transferred.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The parts of a multipart; of a message within, its root.</summary>
    public IReadOnlyList<MimePart> Children { get; internal set; } = [];

    public bool IsMultipart => Type.Type == "multipart" && Children.Count > 0;

    public bool IsAttached => Disposition is { Kind: "attachment" };

    /// <summary>A mail within the mail; null if this is none.</summary>
    public MimePart? Message => Type.Type == "message" && Children.Count > 0 ? Children[0] : null;

    /// <summary>Without brackets.</summary>
    public string? ContentId => Headers.Raw("Content-ID")?.Trim().Trim('<', '>') is { Length: > 0 } id ? id : null;

    /// <summary>RFC 2231's form goes before the plain one, Content-Disposition before Content-Type. Safe to show; null if there is none.</summary>
    public string? FileName => FileNames.Clean(Disposition?.FileName) ?? FileNames.Clean(Type.Name);

    /// <summary>The body without its transfer encoding; a slice of the mail where there is none.</summary>
    public ReadOnlyMemory<byte> Content()
    {
        if (Encoding == TransferEncoding.Identity || Type.Type == "multipart")
        {
            return Body;
        }

        var rented = ArrayPool<byte>.Shared.Rent(Body.Length);
        try
        {
            return rented.AsSpan(0, TransferDecoding.Decode(Encoding, Body.Span, rented)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>As <see cref="Content"/>, decoded while it is read.</summary>
    public Stream Open() => new DecodingStream(Type.Type == "multipart" ? TransferEncoding.Identity : Encoding, Body);

    /// <summary>The body as characters with line ends evened out to LF, format=flowed undone.</summary>
    public string Text()
    {
        var source = Body.Length > limits.TextBytes ? Body[..limits.TextBytes] : Body;
        var rented = ArrayPool<byte>.Shared.Rent(source.Length);
        try
        {
            var length = TransferDecoding.Decode(Type.Type == "multipart" ? TransferEncoding.Identity : Encoding, source.Span, rented);
            var text = Characters(rented.AsSpan(0, length));
            var isFlowed = Type.Is("text", "plain") && "flowed".Equals(Type.Parameter("format"), StringComparison.OrdinalIgnoreCase);
            return isFlowed ? FlowedText.Unwrap(text, "yes".Equals(Type.Parameter("delsp"), StringComparison.OrdinalIgnoreCase)) : text;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private string Characters(Span<byte> bytes)
    {
        var charset = Type.Charset ?? (Type.Is("text", "html") ? HtmlCharset.Find(bytes) : null);
        if (CharsetNames.Find(charset) is { CodePage: 1200 or 1201 or 12000 or 12001 } || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return CharsetDecoder.Decode(bytes, charset).ReplaceLineEndings("\n");
        }

        return CharsetDecoder.Decode(bytes[..EvenLineEnds(bytes)], charset);
    }

    /// <summary>Before decoding, where it is cheap: in no charset but UTF-16 and UTF-32 is CR or LF a part of another character.</summary>
    internal static int EvenLineEnds(Span<byte> bytes)
    {
        var first = bytes.IndexOf((byte)'\r');
        if (first < 0)
        {
            return bytes.Length;
        }

        var written = first;
        var read = first;
        while (read < bytes.Length)
        {
            // At a CR: drop it before LF, else it is a line end itself.
            if (read + 1 >= bytes.Length || bytes[read + 1] != '\n')
            {
                bytes[written++] = (byte)'\n';
            }

            read++;
            var run = bytes[read..].IndexOf((byte)'\r');
            run = run < 0 ? bytes.Length - read : run;
            bytes.Slice(read, run).CopyTo(bytes[written..]);
            written += run;
            read += run;
        }

        return written;
    }

    /// <summary>Once the charset of unlabelled header bytes is known: only names may hold such bytes.</summary>
    internal void ReadNamesAgain()
    {
        if (Headers.First("Content-Type") is { } type && !Ascii.IsValid(type.Value.Span) && Type != ContentType.Plain)
        {
            Type = ContentType.Parse(Headers.Raw(type));
        }

        if (Headers.First("Content-Disposition") is { } disposition && !Ascii.IsValid(disposition.Value.Span))
        {
            Disposition = ContentDisposition.Parse(Headers.Raw(disposition));
        }
    }

    /// <summary>This part and all within, in their order, messages within included.</summary>
    public IEnumerable<MimePart> Descendants()
    {
        var waiting = new Stack<MimePart>();
        waiting.Push(this);
        while (waiting.TryPop(out var part))
        {
            yield return part;
            for (var i = part.Children.Count - 1; i >= 0; i--)
            {
                waiting.Push(part.Children[i]);
            }
        }
    }
}
