namespace CxmHelpdesk.Channels.Email;

/// <summary>
/// The desk's signed reply token woven into what a correspondent's program gives back: the address it answers to (<c>desk+TOKEN@example.org</c>,
/// RFC 5233) and the Message-ID that it names. Gateways change case, so tokens must not depend on it; the desk verifies them, not we.
/// </summary>
public static class ReplyAddress
{
    private const string IdPrefix = "r.";

    public static string Weave(string address, string token)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        return at < 0 ? address : $"{address[..at]}+{token}{address[at..]}";
    }

    /// <param name="unique">Makes this id differ from every other.</param>
    /// <param name="domain">With a dot in it, or filters frown.</param>
    public static string MessageId(string token, string unique, string domain) => $"<{IdPrefix}{token}.{unique}@{domain}>";

    /// <summary>The tag of an address that is one of ours.</summary>
    /// <param name="own">Our addresses without tags; if there are none, every tag is taken.</param>
    public static string? TokenOf(string address, IReadOnlyCollection<string> own)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(own);
        var at = address.LastIndexOf('@');
        var plus = at < 0 ? -1 : address.IndexOf('+', 0, at);
        if (plus <= 0 || at - plus < 2)
        {
            return null;
        }

        var bare = address[..plus] + address[at..];
        return own.Count == 0 || own.Contains(bare, StringComparer.OrdinalIgnoreCase) ? address[(plus + 1)..at] : null;
    }

    /// <summary>The token inside one of our Message-IDs.</summary>
    public static string? TokenOfId(string messageId)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        var id = messageId.AsSpan().Trim("<> ");
        var at = id.IndexOf('@');
        if (at < 0 || !id.StartsWith(IdPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = id[IdPrefix.Length..at];
        var dot = rest.LastIndexOf('.');
        return dot > 0 ? rest[..dot].ToString() : null;
    }

    /// <summary>An address without its tag, for comparing.</summary>
    public static string Bare(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        var plus = at < 0 ? -1 : address.IndexOf('+', 0, at);
        return plus > 0 ? address[..plus] + address[at..] : address;
    }
}
