using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>The mail that a report is about, which it gives back as a part (RFC 3462 §2) or below a line in its text.</summary>
internal static class OriginalMessage
{
    /// <summary>Lines below which the returned mail stands; compared without case and outer punctuation.</summary>
    private static readonly string[] Marks =
    [
        "below this line is a copy of the message", "this is a copy of the message", "this is a copy of your message", "original message follows", "original message", "unsent message follows",
        "message text follows", "returned message", "original message headers", "undelivered message follows", "message header follows", "message headers follow", "text of original message", "returned mail follows",
        "the attached message", "copy of the message", "message content follows", "your message was", "the body of the message", "received message follows", "below is a copy of", "included message", "original headers", "original-headers",
        "message headers", "the headers of the message", "the following is a copy",
    ];

    public static string? IdOf(MimePart root)
    {
        foreach (var part in root.Descendants())
        {
            if (part.Message is { } message && MessageIdParser.ParseOne(message.Headers.Raw("Message-ID")) is { } id)
            {
                return id;
            }

            if (part.Type.Is("text", "rfc822-headers") || part.Type.Is("message", "rfc822-headers") || part.Type.Is("message", "partial"))
            {
                return HeadersIn(part.Content()).Raw("Message-ID") is { } field ? MessageIdParser.ParseOne(field) : null;
            }
        }

        return root.IsMultipart ? null : IdIn(root.Text());
    }

    /// <summary>The addresses that the returned mail went to.</summary>
    public static IReadOnlyList<Mailbox> Recipients(MimePart root, string text)
    {
        foreach (var part in root.Descendants())
        {
            if (part.Message is { } message)
            {
                return message.Headers.Addresses("To");
            }

            if (part.Type.Is("text", "rfc822-headers"))
            {
                return HeadersIn(part.Content()).Addresses("To");
            }
        }

        var start = CopyStart(text);
        return start < text.Length && Field(text[start..], "To:") is { } to ? AddressParser.Parse(to) : [];
    }

    public static string WithoutCopy(string text) => text[..CopyStart(text)];

    private static HeaderBlock HeadersIn(ReadOnlyMemory<byte> bytes) => HeaderReader.Read(bytes, MimeLimits.Default, out _);

    private static string? IdIn(string text)
    {
        var start = CopyStart(text);
        return start < text.Length && Field(text[start..], "Message-ID:") is { } field ? MessageIdParser.ParseOne(field) : null;
    }

    private static string? Field(string text, string name)
    {
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].Trim();
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && line.Length < 2000)
            {
                return line[name.Length..].Trim().ToString();
            }
        }

        return null;
    }

    private static int CopyStart(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            if (at > 0 && IsMark(text.AsSpan(at, end - at)))
            {
                return at;
            }

            at = end + 1;
        }

        return text.Length;
    }

    private static bool IsMark(ReadOnlySpan<char> line)
    {
        if (line.Length > 200)
        {
            return false;
        }

        if (line.StartsWith("Received: ", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Return-Path: ", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var isRule = line.TrimStart(" |").StartsWith("--") || line.TrimEnd().EndsWith(':') || line.TrimStart().StartsWith("===");
        var words = line.Trim(" -|=*:.>\t");
        foreach (var mark in Marks)
        {
            if (isRule && words.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
