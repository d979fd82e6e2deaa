using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels.Email.Mime;
using CxmHelpdesk.Channels.Email.Writing;

namespace CxmHelpdesk.Channels.Email.Sending;

/// <summary>From the desk's message to a mail: who it is from, how it names its thread, what it says.</summary>
internal static class OutgoingMail
{
    public static Rejected? Unsendable(OutboundMessage message)
    {
        var wrong = Recipients(message).FirstOrDefault(party => MailAddresses.ForSending(party.Address) is null);
        return wrong is null ? null : new Rejected("address-wrong", $"{HeaderWriter.Clean(wrong.Address)} is no address that mail can be sent to.");
    }

    public static MailDraft Draft(OutboundMessage message, EmailSettings settings, DateTimeOffset now)
    {
        var files = message.Files.Select(file => new DraftFile(file.FileName, file.ContentType, file.Size, file.OpenAsync, file.ContentId)).ToList();
        var images = files.Select(file => file.ContentId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var body = ReplyBody.Of(message.Text, message.Html, Signature(message, settings), message.Quoted, message.Language, images);
        var thread = message.References.Where(HeaderWriter.IsId).ToList();
        return new MailDraft(
            new Mailbox(Name(message, settings), settings.Address), [Mailbox(message.To)], Subject(message, thread.Count > 0), MessageId(message, settings), now, body.Text)
        {
            Html = body.Html,
            Cc = [.. message.Cc.Select(Mailbox)],
            Bcc = [.. message.Bcc.Select(Mailbox)],
            ReplyTo = message.ReplyToken is { } token ? new Mailbox(Name(message, settings), ReplyAddress.Weave(settings.Address, token)) : null,
            // What was said elsewhere has an id that no mail program knows.
            InReplyTo = message.Quoted?.ExternalId is { } quoted && HeaderWriter.IsId(quoted) ? quoted : thread.LastOrDefault(),
            References = thread,
            Files = files,
            Automatic = message.Automatic,
            LoopMark = InboundMail.LoopMark(settings.Address),
        };
    }

    public static SmtpEnvelope Envelope(MailDraft draft) => new(
        draft.Automatic ? "" : MailAddresses.ForSending(draft.From.Address)!,
        [.. draft.To.Concat(draft.Cc).Concat(draft.Bcc).Select(mailbox => MailAddresses.ForSending(mailbox.Address)!).Distinct(StringComparer.OrdinalIgnoreCase)],
        draft.MessageId.Trim('<', '>'));

    private static IEnumerable<Party> Recipients(OutboundMessage message) => message.Cc.Concat(message.Bcc).Prepend(message.To);

    private static Mailbox Mailbox(Party party) => new(party.Name ?? "", party.Address);

    private static string Name(OutboundMessage message, EmailSettings settings) => (message.AgentName, settings.DisplayName) switch
    {
        ({ Length: > 0 } agent, { } brand) when !message.Automatic => $"{agent} ({brand})",
        ({ Length: > 0 } agent, null) when !message.Automatic => agent,
        (_, var brand) => brand ?? "",
    };

    /// <summary>The subject stays as it is: Gmail parts conversations where it changes. What the desk sends by itself has one of its own.</summary>
    private static string Subject(OutboundMessage message, bool isAnswer)
    {
        var subject = message.Subject ?? "";
        return isAnswer && !message.Automatic && !subject.StartsWith("re:", StringComparison.OrdinalIgnoreCase) && !subject.StartsWith("re：", StringComparison.OrdinalIgnoreCase) ? $"Re: {subject}" : subject;
    }

    /// <summary>The same at every attempt. Without a token it is still unlike every other desk's.</summary>
    private static string MessageId(OutboundMessage message, EmailSettings settings)
    {
        var address = MailAddresses.ForSending(settings.Address)!;
        var domain = address[(address.LastIndexOf('@') + 1)..];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{settings.Address}/{message.To.Address}/{message.IdempotencyKey}")))[..12];
        // The last dot of an id ends its token.
        var unique = $"{message.IdempotencyKey.Replace('.', '-')}-{hash}";
        return message.ReplyToken is { } token ? ReplyAddress.MessageId(token, unique, domain) : $"<{unique}@{domain}>";
    }

    private static string? Signature(OutboundMessage message, EmailSettings settings)
    {
        string?[] parts = [message.Automatic ? null : message.Signature ?? message.AgentName, settings.Signature];
        return string.Join('\n', parts.Where(part => !string.IsNullOrWhiteSpace(part))) is { Length: > 0 } signature ? signature : null;
    }
}
