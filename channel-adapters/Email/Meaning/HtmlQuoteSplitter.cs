using System.Text;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>
/// Finds repeated mail in HTML by the elements that mail programs put around it, turns the document into text with that part marked as
/// quoted, and goes on as with text. Ids and classes may carry the prefix <c>x_</c> that Outlook puts before those of others.
/// </summary>
public static class HtmlQuoteSplitter
{
    private static readonly string[] Containers =
    [
        "gmail_quote", "yahoo_quoted", "zmail_extra", "protonmail_quote", "tutanota_quote", "moz-signature-quote", "mail_quote", "quoted-text", "uiQuote", "qt", "mailcontainer-quote", "hmmessage-quote", "yj6qo",
    ];

    /// <summary>From here on all is repeated: Outlook in its many forms, Hotmail.</summary>
    private static readonly string[] Openings = ["divRplyFwdMsg", "appendonsend", "OLK_SRC_BODY_SECTION", "stopSpelling", "mail-editor-reference-message-container", "reply-intro", "isReplyContent", "ms-outlook-mobile-reference-message"];

    private readonly record struct Quote(int Start, int End);

    public static ReplyParts Split(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        return ReplyReader.Read(MarkedText(html, Find(html)));
    }

    internal static bool HasQuote(string html) => Find(html).Count > 0;

    /// <summary>The document as text, lines of quotes with <c>&gt;</c> in front.</summary>
    private static string MarkedText(string html, List<Quote> quotes)
    {
        if (quotes.Count == 0)
        {
            return HtmlText.FromHtml(html);
        }

        var text = new StringBuilder();
        var at = 0;
        foreach (var quote in quotes)
        {
            Append(text, HtmlText.FromHtml(html.AsSpan(at, quote.Start - at)), "");
            var repeated = HtmlText.FromHtml(html.AsSpan(quote.Start, quote.End - quote.Start));
            Append(text, repeated, "> ");
            at = quote.End;
        }

        Append(text, HtmlText.FromHtml(html.AsSpan(at)), "");
        return text.ToString();
    }

    private static void Append(StringBuilder text, string more, string prefix)
    {
        if (more.Length == 0)
        {
            return;
        }

        text.Append(text.Length > 0 ? "\n\n" : "");
        foreach (var range in more.AsSpan().Split('\n'))
        {
            text.Append(prefix).Append(more.AsSpan()[range]).Append('\n');
        }

        text.Length--;
    }

    private static List<Quote> Find(string html)
    {
        var quotes = new List<Quote>();
        var scanner = new HtmlScanner(html);
        var open = -1;
        var depth = 0;
        var name = "";
        while (scanner.Read())
        {
            if (open >= 0)
            {
                if (scanner.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    depth += scanner.Token == HtmlToken.Open ? 1 : -1;
                    if (depth == 0)
                    {
                        quotes.Add(new Quote(open, scanner.End));
                        open = -1;
                    }
                }
            }
            else if (scanner.Token == HtmlToken.Open && quotes.Count < 1000)
            {
                if (OpensRest(scanner))
                {
                    quotes.Add(new Quote(scanner.Start, html.Length));
                    return quotes;
                }

                if (IsContainer(scanner))
                {
                    (open, depth, name) = (scanner.Start, 1, scanner.Name.ToString());
                }
            }
        }

        if (open >= 0)
        {
            quotes.Add(new Quote(open, html.Length));
        }

        return quotes;
    }

    private static bool IsContainer(HtmlScanner tag)
    {
        if (tag.Is("blockquote"))
        {
            // A blockquote of the editor's indent button has a margin and nothing else.
            return tag.Attribute("type").Equals("cite", StringComparison.OrdinalIgnoreCase) || !tag.Attribute("cite").IsEmpty
                || tag.Attribute("style").Contains("border-left", StringComparison.OrdinalIgnoreCase) || !tag.Attribute("class").IsEmpty || !tag.Attribute("id").IsEmpty;
        }

        if (!tag.Is("div") && !tag.Is("table") && !tag.Is("section"))
        {
            return false;
        }

        return HasWord(tag.Attribute("class"), Containers) || HasWord(tag.Attribute("id"), Containers);
    }

    private static bool OpensRest(HtmlScanner tag)
    {
        if (tag.Is("div") || tag.Is("hr") || tag.Is("span") || tag.Is("a"))
        {
            if (HasWord(tag.Attribute("id"), Openings) || HasWord(tag.Attribute("name"), Openings))
            {
                return true;
            }
        }

        return tag.Is("div") && IsOutlookBorder(tag.Attribute("style"));
    }

    /// <summary>The thin line above Outlook's block of fields, blue-grey until 2007 and grey since.</summary>
    private static bool IsOutlookBorder(ReadOnlySpan<char> style)
    {
        var border = style.IndexOf("border-top:", StringComparison.OrdinalIgnoreCase);
        if (border < 0)
        {
            return false;
        }

        var value = style[border..];
        return value.Contains("#E1E1E1", StringComparison.OrdinalIgnoreCase) || value.Contains("#B5C4DF", StringComparison.OrdinalIgnoreCase) || value.Contains("rgb(229", StringComparison.OrdinalIgnoreCase)
            || value.Contains("rgb(225", StringComparison.OrdinalIgnoreCase) || value.Contains("rgb(181", StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasWord(ReadOnlySpan<char> value, string[] words)
    {
        if (value.IsEmpty || value.Length > 500)
        {
            return false;
        }

        foreach (var range in value.Split(' '))
        {
            var word = value[range];
            while (word.StartsWith("x_", StringComparison.OrdinalIgnoreCase))
            {
                word = word[2..];
            }

            foreach (var known in words)
            {
                if (word.Equals(known, StringComparison.OrdinalIgnoreCase) || (known.Length > 8 && word.StartsWith(known, StringComparison.OrdinalIgnoreCase)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
