namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>A media type (RFC 2045 §5), lower case. What cannot be understood is <c>text/plain</c> (§5.2).</summary>
public sealed record ContentType(string Type, string Subtype, IReadOnlyDictionary<string, string> Parameters)
{
    private static readonly Dictionary<string, string> None = [];

    public static ContentType Plain { get; } = new("text", "plain", None);

    public static ContentType Message { get; } = new("message", "rfc822", None);

    public string MediaType => $"{Type}/{Subtype}";

    public bool Is(string type, string subtype) => Type == type && Subtype == subtype;

    public string? Parameter(string name) => Parameters.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public string? Charset => Parameter("charset") ?? Parameter("charset*");

    /// <summary>The file name that <c>name*</c> or <c>name</c> claims.</summary>
    public string? Name => Parameter("name*") ?? Parameter("name");

    public static ContentType Parse(string field)
    {
        var (value, parameters) = ParameterParser.Parse(field);
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        var type = (slash < 0 ? value : value[..slash]).Trim().ToLowerInvariant();
        var subtype = slash < 0 ? "" : Token(value[(slash + 1)..].Trim().ToLowerInvariant());
        return (type, subtype) switch
        {
            ("text", "") => new ContentType("text", "plain", parameters),
            ("multipart", "") => new ContentType("multipart", "mixed", parameters),
            (_, "") when type.Length > 0 && parameters.ContainsKey("name") => new ContentType("application", "octet-stream", parameters),
            ("", _) or (_, "") => new ContentType("text", "plain", parameters),
            _ => new ContentType(Token(type), subtype, parameters),
        };
    }

    private static string Token(string text)
    {
        var end = text.AsSpan().IndexOfAny(" \t,=\"");
        return end > 0 ? text[..end] : text;
    }
}

/// <summary>How a part wants to be shown (RFC 2183).</summary>
/// <param name="Kind"><c>inline</c>, <c>attachment</c> or another word; lower case.</param>
public sealed record ContentDisposition(string Kind, IReadOnlyDictionary<string, string> Parameters)
{
    public string? FileName =>
        Parameters.TryGetValue("filename*", out var value) && value.Length > 0 ? value
        : Parameters.TryGetValue("filename", out value) && value.Length > 0 ? value : null;

    public static ContentDisposition Parse(string field)
    {
        var (value, parameters) = ParameterParser.Parse(field);
        var end = value.AsSpan().IndexOfAny(" \t,=");
        return new ContentDisposition((end > 0 ? value[..end] : value).ToLowerInvariant(), parameters);
    }
}
