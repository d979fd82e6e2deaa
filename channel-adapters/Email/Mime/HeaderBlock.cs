namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>One header field as it came: <paramref name="Value"/> is everything after the colon, still folded and encoded.</summary>
public sealed record HeaderField(string Name, ReadOnlyMemory<byte> Value)
{
    /// <summary>Where the value starts within its entity.</summary>
    internal int Start { get; init; }
}

/// <summary>The fields of one header block in their order; names are compared without case (RFC 5322 §1.2.2).</summary>
public sealed class HeaderBlock(IReadOnlyList<HeaderField> fields)
{
    public static HeaderBlock Empty { get; } = new([]);

    public IReadOnlyList<HeaderField> Fields { get; } = fields;

    /// <summary>Charset of the body, tried for header bytes that are neither ASCII nor UTF-8.</summary>
    internal string? CharsetHint { get; set; }

    public bool Has(string name) => First(name) is not null;

    /// <summary>The first field of that name; a second <c>From</c> or <c>Subject</c> is not to be believed.</summary>
    public HeaderField? First(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return field;
            }
        }

        return null;
    }

    public IEnumerable<HeaderField> All(string name) => Fields.Where(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The field unfolded, its bytes turned into characters, encoded words left as they are: what structured fields are parsed from.</summary>
    public string? Raw(string name) => First(name) is { } field ? Raw(field) : null;

    public string Raw(HeaderField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return HeaderText.Unfold(field.Value.Span, CharsetHint);
    }

    /// <summary>The field as text for people, encoded words decoded (RFC 2047).</summary>
    public string? Text(string name) => Raw(name) is { } raw ? EncodedWord.Decode(raw).Trim() : null;

    /// <summary>All addresses of all fields of that name.</summary>
    public IReadOnlyList<Mailbox> Addresses(string name)
    {
        var all = new List<Mailbox>();
        foreach (var field in All(name))
        {
            AddressParser.Parse(Raw(field), all);
        }

        return all;
    }

    /// <summary>The first field's addresses: the originator fields occur once (RFC 5322 §3.6).</summary>
    public IReadOnlyList<Mailbox> FirstAddresses(string name) => First(name) is { } field ? AddressParser.Parse(Raw(field)) : [];

    public IReadOnlyList<string> MessageIds(string name)
    {
        var ids = new List<string>();
        foreach (var field in All(name))
        {
            MessageIdParser.Parse(Raw(field), ids);
        }

        return ids;
    }
}
