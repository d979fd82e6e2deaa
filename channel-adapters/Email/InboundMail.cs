using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels.Email.Meaning;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email;

/// <summary>
/// From one stored mail to what it is for the desk: a message, a receipt on one that we sent, or nothing. Pure. What it must know of the
/// account travels in <see cref="Envelope.Headers"/>, so that an old envelope is read as it was meant.
/// </summary>
public static class InboundMail
{
    /// <summary>Envelope header: the name under which the account's own server writes Authentication-Results.</summary>
    public const string AuthservId = "authserv-id";

    /// <summary>Envelope header: the account's own addresses and aliases, separated by commas.</summary>
    public const string OwnAddresses = "own-addresses";

    /// <summary>Name of the loop mark in the header of every mail that we send.</summary>
    public const string LoopField = "X-CXM-Loop";

    /// <summary>Envelope header: how large the mail was, where only its start was taken.</summary>
    public const string WholeSize = "whole-size";

    private const int LongestExternalId = 400;

    /// <exception cref="UnreadableEnvelopeException">The mail names nobody who could be answered.</exception>
    public static IReadOnlyList<InboundEvent> Parse(Envelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (envelope.ContentType == MailIntake.MissingContentType)
        {
            throw new UnreadableEnvelopeException(Shorten(Encoding.UTF8.GetString(envelope.Body.Span), 500));
        }

        if (envelope.Body.IsEmpty)
        {
            return [new Ignored("empty")];
        }

        var mail = Mail.Read(envelope.Body, envelope.Headers.GetValueOrDefault(AuthservId));
        var own = (envelope.Headers.GetValueOrDefault(OwnAddresses) ?? "").Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return mail.Bounce is { } report ? Receipts(report, mail, own, envelope.ReceivedAt)
            : IsOurs(mail.Headers.Raw(LoopField), own) ? [new Ignored("a mail of our own came back")]
            : [Message(mail, own, envelope)];
    }

    /// <summary>Names the mailbox that sent a mail, without its address being read off it. Another desk's mark is another's: desks may write to each other.</summary>
    internal static string LoopMark(string address) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("cxm " + address.ToLowerInvariant())))[..16];

    private static bool IsOurs(string? mark, string[] own) =>
        mark?.Trim() is { Length: > 0 } given && Array.Exists(own, address => LoopMark(address) == given);

    /// <summary>Complaints change no state of a message; they are kept with the envelope, as is news that does not say of which message.</summary>
    private static InboundEvent[] Receipts(Report report, Mail mail, string[] own, DateTimeOffset receivedAt)
    {
        var token = (report.OriginalMessageId is { } original ? ReplyAddress.TokenOfId(original) : null) ?? ThreadHintsReader.Read(mail, own).ReplyToken;
        if (report.Kind is ReportKind.Feedback || (report.OriginalMessageId is null && token is null))
        {
            return [new Ignored(string.Join(' ', (string?[])[report.Kind.Word(), report.FeedbackType, .. report.Recipients.Select(r => r.Address)]))];
        }

        var state = report.Kind switch
        {
            ReportKind.Delay => ReceiptState.Delayed,
            ReportKind.Delivered => ReceiptState.Delivered,
            ReportKind.Read => ReceiptState.Read,
            _ => ReceiptState.Bounced,
        };
        return
        [
            new Receipt(report.OriginalMessageId is { Length: <= LongestExternalId } id ? id : "", state, SentAt(mail, receivedAt))
            {
                Explanation = state is ReceiptState.Bounced or ReceiptState.Delayed ? Explanation(report) : null,
                ReplyToken = token,
            },
        ];
    }

    private static string Explanation(Report report) => string.Join('\n', report.Recipients.Where(r => r.Action is not ("delivered" or "relayed" or "expanded"))
        .Select(r => $"{r.Address}: {r.Reason.Words()}{(r.Status is null ? "" : $" ({r.Status})")}{(r.Diagnostic is null ? "" : $" - {Shorten(r.Diagnostic, 300)}")}"));

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..length] + "…";

    private static DateTimeOffset SentAt(Mail mail, DateTimeOffset receivedAt) =>
        mail.Date is { } date && date <= receivedAt.AddHours(1) ? date : receivedAt;

    private static Message Message(Mail mail, string[] own, Envelope envelope)
    {
        var (sender, verdict) = Sender(mail);
        var files = Files(mail.Content);
        var automation = mail.Automation ?? (own.Contains(ReplyAddress.Bare(sender.Address), StringComparer.OrdinalIgnoreCase) ? "from an address of our own" : null);
        return new Message(ExternalId(mail, envelope.Body.Span), sender, VisibleText(mail, files.Count > 0), SentAt(mail, envelope.ReceivedAt))
        {
            Subject = mail.Subject.Length > 0 ? mail.Subject : null,
            Html = mail.Content.Html,
            QuotedText = mail.Parts.Quoted,
            Attachments = files,
            Participants = Participants(mail, own, sender.Address),
            Thread = Thread(mail, own, verdict),
            Language = Language(mail.Headers),
            Automatic = automation is not null,
            Facts = Facts(mail, automation, verdict, envelope.Headers.GetValueOrDefault(WholeSize)),
        };
    }

    /// <summary>Who is disowned by the domain he claims needs more than the id of a mail, which many may have seen, to get into its thread.</summary>
    private static ThreadHints Thread(Mail mail, string[] own, SenderVerdict verdict)
    {
        var hints = ThreadHintsReader.Read(mail, own);
        return verdict == SenderVerdict.Spoofed ? hints with { AnswersTo = [], Conversation = null } : hints;
    }

    /// <summary>
    /// The author, or where he is hidden by a program that writes for him (a web form's no-reply, a group that rewrites <c>From</c>) the one answers go to.
    /// A sender so found is never verified.
    /// </summary>
    private static (Party Sender, SenderVerdict Verdict) Sender(Mail mail)
    {
        var from = mail.From.FirstOrDefault(m => m.Address.Length > 0);
        var verdict = SenderCheck.Verdict(mail.From, mail.Authentication);
        var isVeiled = from is not null && (AutoReplyDetector.IsRobot(from.Address) || mail.Headers.Has("X-Original-Sender"));
        if (from is not null && !isVeiled)
        {
            return (new Party("email", from.Address) { Name = NameOf(from), Verified = verdict == SenderVerdict.Verified }, verdict);
        }

        var other = mail.ReplyTo.Concat(mail.Headers.FirstAddresses("X-Original-Sender")).FirstOrDefault(m => m.Address.Length > 0 && !AutoReplyDetector.IsRobot(m.Address))
            ?? from
            ?? mail.Headers.FirstAddresses("Sender").Concat(mail.Headers.FirstAddresses("Return-Path")).FirstOrDefault(m => m.Address.Length > 0)
            ?? throw new UnreadableEnvelopeException("The mail names no sender.");
        return (new Party("email", other.Address) { Name = NameOf(other) ?? NameOf(from) }, verdict == SenderVerdict.Spoofed ? verdict : SenderVerdict.Unknown);
    }

    private static string? NameOf(Mailbox? mailbox) => mailbox?.Name is { Length: > 0 } name ? name : null;

    private static string ExternalId(Mail mail, ReadOnlySpan<byte> bytes) =>
        mail.MessageId is { Length: <= LongestExternalId } id ? id : $"<sha256.{Convert.ToHexStringLower(SHA256.HashData(bytes))}@no-message-id.invalid>";

    private static string VisibleText(Mail mail, bool hasFiles)
    {
        var text = mail.Parts.Reply.Length > 0 ? mail.Parts.Reply : mail.Content.Text.Trim();
        return text.Length > 0 ? text
            : mail.Content.Protection is Protection.PgpEncrypted or Protection.SmimeEncrypted ? "[encrypted]"
            : hasFiles ? "" : mail.Subject.Length > 0 ? mail.Subject : "[no text]";
    }

    private static List<Attachment> Files(MailContent content)
    {
        var files = new List<Attachment>(content.Files.Count);
        foreach (var file in content.Files)
        {
            var isShown = file.ContentId is { } id && content.Html is { } html
                && (html.Contains("cid:" + id, StringComparison.OrdinalIgnoreCase) || html.Contains("cid:" + Uri.EscapeDataString(id), StringComparison.OrdinalIgnoreCase));
            files.Add(new Attachment(file.Name, file.ContentType, new DecodedContent(file.Open), isShown ? file.ContentId : null));
        }

        return files;
    }

    private static List<Party> Participants(Mail mail, string[] own, string sender)
    {
        var seen = new HashSet<string>(own, StringComparer.OrdinalIgnoreCase) { sender };
        var parties = new List<Party>();
        foreach (var mailbox in mail.To.Concat(mail.Cc))
        {
            if (mailbox.Address.Length > 0 && parties.Count < 200 && !AutoReplyDetector.IsRobot(mailbox.Address) && !seen.Contains(ReplyAddress.Bare(mailbox.Address)) && seen.Add(mailbox.Address))
            {
                parties.Add(new Party("email", mailbox.Address) { Name = NameOf(mailbox) });
            }
        }

        return parties;
    }

    private static string? Language(HeaderBlock headers) =>
        headers.Raw("Content-Language") is { Length: >= 2 } tag && char.IsAsciiLetter(tag[0]) && char.IsAsciiLetter(tag[1]) && (tag.Length == 2 || tag[2] is '-' or ',' or ' ')
            ? tag[..2].ToLowerInvariant() : null;

    private static Dictionary<string, string> Facts(Mail mail, string? automation, SenderVerdict verdict, string? wholeSize)
    {
        var facts = new Dictionary<string, string>();
        Add("signature", mail.Parts.Signature);
        Add("automatic", automation);
        Add("incomplete", wholeSize is null ? null : $"only the start of {wholeSize} bytes");
        Add("protection", mail.Content.Protection == Protection.None ? null : mail.Content.Protection.ToString());
        Add("sender", verdict switch { SenderVerdict.Spoofed => "disowned by its domain", SenderVerdict.Verified => "verified", _ => null });
        Add("odd", SenderCheck.Oddities(mail) is { Count: > 0 } odd ? string.Join("; ", odd) : null);
        Add("reply-to", mail.ReplyTo.Count > 0 && mail.From.Count > 0 && !mail.ReplyTo[0].Address.Equals(mail.From[0].Address, StringComparison.OrdinalIgnoreCase) ? mail.ReplyTo[0].Address : null);
        if (ForwardedMail.Read(mail.Subject, mail.Content.Text) is { } forwarded)
        {
            Add("forwarded-from", forwarded.From.Address);
            Add("forwarded-name", forwarded.From.Name);
        }

        if (mail.Content.Events is [var first, ..])
        {
            Add("invitation", $"{first.Method} {first.Summary} {first.Starts:yyyy-MM-dd HH:mm}Z".Trim());
        }

        return facts;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                facts[name] = value;
            }
        }
    }
}
