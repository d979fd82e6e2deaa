using CxmHelpdesk.Channels.Email.Meaning;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email;

/// <summary>A mail read to its end: who, what, in answer to what, and what it means. Pure and total: any bytes give a mail.</summary>
/// <param name="MessageId">With brackets, as are the ids of <paramref name="InReplyTo"/> and <paramref name="References"/>; null if there is none.</param>
/// <param name="Automation">Why no automatic answer may go back (RFC 3834); null if a person seems to have written.</param>
/// <param name="Authentication">Results of our own mail server only (RFC 8601 §5).</param>
/// <param name="Bounce">Set if the mail is news of a mail that we sent.</param>
public sealed record Mail(
    string Subject,
    IReadOnlyList<Mailbox> From,
    IReadOnlyList<Mailbox> To,
    IReadOnlyList<Mailbox> Cc,
    IReadOnlyList<Mailbox> ReplyTo,
    string? MessageId,
    IReadOnlyList<string> InReplyTo,
    IReadOnlyList<string> References,
    DateTimeOffset? Date,
    MailContent Content,
    ReplyParts Parts,
    string? Automation,
    IReadOnlyList<AuthenticationResult> Authentication,
    Report? Bounce,
    HeaderBlock Headers)
{
    /// <param name="authservId">Name under which our own mail server writes Authentication-Results; null: none is believed.</param>
    public static Mail Read(ReadOnlyMemory<byte> bytes, string? authservId = null, MimeLimits? limits = null)
    {
        var root = MimeReader.Read(bytes, limits);
        var content = ContentReader.Read(root);
        var headers = root.Headers;
        var report = ReportReader.Read(root, content);
        return new Mail(
            headers.Text("Subject") ?? "",
            headers.FirstAddresses("From"),
            headers.Addresses("To"),
            headers.Addresses("Cc"),
            headers.FirstAddresses("Reply-To"),
            MessageIdParser.ParseOne(headers.Raw("Message-ID")),
            headers.MessageIds("In-Reply-To"),
            headers.MessageIds("References"),
            MailDate.Parse(headers.Raw("Date")),
            content,
            ReplyReader.Read(content),
            AutoReplyDetector.Detect(root),
            AuthenticationResults.Read(headers, authservId),
            report,
            headers);
    }
}
