namespace CxmHelpdesk.Channels.Email.Mime;

internal enum HtmlToken
{
    Text,
    Open,
    Close,
    /// <summary>A comment, a doctype or a processing instruction.</summary>
    Other,
}

/// <summary>
/// Walks over HTML token by token, as browsers read it but for the finer points; it never goes back, so its time is linear in
/// the document however broken that is. The content of style, script, title and textarea is skipped.
/// </summary>
internal ref struct HtmlScanner(ReadOnlySpan<char> html)
{
    private readonly ReadOnlySpan<char> html = html;
    private int at;
    private bool ignoreQuotes;
    private bool noMoreTags;

    public HtmlToken Token { get; private set; }

    public int Start { get; private set; }

    public readonly int End => at;

    /// <summary>Tag name as written; compare without case.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>What stands in the tag after its name.</summary>
    public ReadOnlySpan<char> Attributes { get; private set; }

    public readonly ReadOnlySpan<char> Text => html[Start..at];

    public readonly bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public bool Read()
    {
        if (Token == HtmlToken.Open && (Is("style") || Is("script") || Is("title") || Is("textarea") || Is("xml")))
        {
            SkipTo(Name);
        }

        Start = at;
        Name = [];
        Attributes = [];
        if (at >= html.Length)
        {
            return false;
        }

        if (html[at] == '<' && !noMoreTags && TryTag())
        {
            return true;
        }

        var next = noMoreTags ? -1 : html[(at + 1)..].IndexOf('<');
        at = next < 0 ? html.Length : at + 1 + next;
        Token = HtmlToken.Text;
        return true;
    }

    /// <summary>The value of an attribute, without quotes; empty if absent.</summary>
    public readonly ReadOnlySpan<char> Attribute(string name)
    {
        var rest = Attributes;
        while (rest.IndexOf(name, StringComparison.OrdinalIgnoreCase) is var found and >= 0)
        {
            var before = found == 0 ? ' ' : rest[found - 1];
            rest = rest[(found + name.Length)..];
            var value = rest.TrimStart();
            if ((char.IsWhiteSpace(before) || before is '"' or '\'' or '/') && value.StartsWith('='))
            {
                value = value[1..].TrimStart();
                var quote = value.Length > 0 && value[0] is '"' or '\'' ? value[0] : ' ';
                value = quote == ' ' ? value : value[1..];
                var end = quote == ' ' ? value.IndexOfAny(" \t\r\n") : value.IndexOf(quote);
                return end < 0 ? value : value[..end];
            }
        }

        return [];
    }

    private void SkipTo(ReadOnlySpan<char> name)
    {
        var rest = html[at..];
        var from = 0;
        while (true)
        {
            var close = rest[from..].IndexOf("</");
            if (close < 0)
            {
                at = html.Length;
                return;
            }

            from += close;
            if (rest[(from + 2)..].StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                at += from;
                return;
            }

            from += 2;
        }
    }

    private bool TryTag()
    {
        var rest = html[at..];
        if (rest.Length < 2)
        {
            return false;
        }

        if (rest[1] is '!' or '?')
        {
            var end = rest.StartsWith("<!--") ? rest[4..].IndexOf("-->") is var close and >= 0 ? close + 7 : rest.Length : rest.IndexOf('>') + 1;
            Token = HtmlToken.Other;
            at = end <= 0 ? html.Length : at + end;
            return true;
        }

        var isClose = rest[1] == '/';
        var nameStart = isClose ? 2 : 1;
        if (nameStart >= rest.Length || !char.IsAsciiLetter(rest[nameStart]))
        {
            return false;
        }

        var length = TagLength(rest);
        if (length < 0)
        {
            noMoreTags = true;
            return false;
        }

        var inside = rest[nameStart..(length - 1)];
        var nameEnd = inside.IndexOfAny(" \t\r\n/");
        Name = nameEnd < 0 ? inside : inside[..nameEnd];
        Attributes = nameEnd < 0 ? [] : inside[nameEnd..];
        Token = isClose ? HtmlToken.Close : HtmlToken.Open;
        at += length;
        return true;
    }

    /// <summary>Up to the <c>&gt;</c> that stands in no quotes. If that fails once, quotes are no longer heeded, lest the end be sought again and again.</summary>
    private int TagLength(ReadOnlySpan<char> rest)
    {
        var i = 0;
        while (!ignoreQuotes)
        {
            var stop = rest[i..].IndexOfAny(">\"'");
            if (stop < 0)
            {
                break;
            }

            i += stop;
            if (rest[i] == '>')
            {
                return i + 1;
            }

            // A quote opens a value only after an equals sign.
            var opens = rest[..i].TrimEnd() is [.., '='];
            var close = opens ? rest[(i + 1)..].IndexOf(rest[i]) : 0;
            if (close < 0)
            {
                break;
            }

            i += opens ? close + 2 : 1;
        }

        ignoreQuotes = true;
        return rest.IndexOf('>') + 1 is > 0 and var end ? end : -1;
    }
}
