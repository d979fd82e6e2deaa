using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>What did the sender write now? Quotes go first, then the signature; of a mail with both forms, the plain text is read unless only the HTML shows the quote.</summary>
public static class ReplyReader
{
    /// <summary>A longer text is a log or a book; it is not taken apart.</summary>
    private const int LongestText = 2 << 20;

    public static ReplyParts Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
        {
            return new ReplyParts(text, null, null);
        }

        var (own, quoted) = QuoteSplitter.Split(text);
        var (body, signature) = SignatureFinder.Split(own);
        if (signature is not null && quoted is null)
        {
            (body, quoted) = QuoteSplitter.SplitTrailing(body);   // answers point by point, the last quote, a signature
        }

        return new ReplyParts(body.Trim('\n', '\r', ' '), signature, quoted);
    }

    public static ReplyParts Read(MailContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Html is not { Length: <= LongestText } html)
        {
            return Read(content.Text);
        }

        if (content.TextIsDerived)
        {
            return HtmlQuoteSplitter.Split(html);
        }

        var plain = Read(content.Text);
        return plain.Quoted is null && HtmlQuoteSplitter.HasQuote(html) && HtmlQuoteSplitter.Split(html) is { Quoted: not null, Reply.Length: > 0 } parts ? parts : plain;
    }
}
