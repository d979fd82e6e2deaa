using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>
/// Is this news of a mail that we sent? Reads delivery reports (RFC 3464), read receipts (RFC 8098), complaints (RFC 5965) by
/// their parts, whatever the outer type says, and else the bounces that older programs write in free form.
/// </summary>
public static class ReportReader
{
    public static Report? Read(MimePart root, MailContent content)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(content);
        var status = Find(root, "delivery-status") ?? Find(root, "global-delivery-status");
        return Find(root, "feedback-report") is { } feedback ? Feedback(root, feedback)
            : HotmailComplaint(root) is { } complaint ? complaint
            : Find(root, "disposition-notification") is { } receipt ? ReadReceipt(receipt)
            : status is not null && Delivery(root, status, content) is { } delivery ? delivery
            : SesNotification.Read(root, content.Text) ?? FreeFormBounce.Read(root, content);
    }

    /// <summary>Only in the mail itself: a report that somebody forwarded is not addressed to us.</summary>
    private static MimePart? Find(MimePart root, string subtype)
    {
        if (root.Message is not null)
        {
            return null;
        }

        foreach (var part in root.Children)
        {
            if (part.Type.Is("message", subtype) || part.Type.Is("text", subtype))
            {
                return part;
            }

            if (part.IsMultipart && Find(part, subtype) is { } found)
            {
                return found;
            }
        }

        return root.Type.Is("message", subtype) ? root : null;
    }

    private static Report Feedback(MimePart root, MimePart part)
    {
        var fields = StatusFields.Read(part.Text()).SelectMany(group => group).ToList();
        var type = fields.Find(f => f.Name == "feedback-type").Value?.ToLowerInvariant();
        var recipients = fields.Where(f => f.Name is "original-rcpt-to" or "removal-recipient")
            .Select(f => new ReportedRecipient(StatusFields.Address(f.Value), null, "complained", BounceReason.Undefined, null))
            .DistinctBy(r => r.Address, StringComparer.OrdinalIgnoreCase).ToList();
        return new Report(ReportKind.Feedback, recipients, OriginalMessage.IdOf(root), type ?? "other");
    }

    /// <summary>Microsoft's Junk Mail Reporting Program sends the mail alone, with the recipient in a field of its own.</summary>
    private static Report? HotmailComplaint(MimePart root)
    {
        foreach (var part in root.Children)
        {
            if (part.Message?.Headers.Raw("X-HmXmrOriginalRecipient") is { } recipient)
            {
                return new Report(ReportKind.Feedback, [new ReportedRecipient(recipient, null, "complained", BounceReason.Undefined, null)], OriginalMessage.IdOf(root), "abuse");
            }
        }

        return null;
    }

    /// <summary>RFC 8098 §3.2.6: only <c>displayed</c> says that it was seen.</summary>
    private static Report ReadReceipt(MimePart part)
    {
        var fields = StatusFields.Read(part.Text()).SelectMany(group => group).ToList();
        var seen = fields.Exists(f => f.Name == "disposition" && f.Value.Contains("displayed", StringComparison.OrdinalIgnoreCase));
        var id = fields.Find(f => f.Name == "original-message-id").Value;
        var recipient = StatusFields.Address(fields.Find(f => f.Name == "final-recipient").Value ?? "");
        return new Report(
            seen ? ReportKind.Read : ReportKind.Delivered,
            [new ReportedRecipient(recipient, null, seen ? "displayed" : "delivered", BounceReason.Delivered, null)],
            MessageIdParser.ParseOne(id));
    }

    private static Report? Delivery(MimePart root, MimePart part, MailContent content)
    {
        var explanation = OriginalMessage.WithoutCopy(content.Text);
        var recipients = DeliveryStatus.Read(part.Text(), explanation);
        return recipients.Count == 0 ? null : new Report(KindOf(recipients), recipients, OriginalMessage.IdOf(root));
    }

    internal static ReportKind KindOf(IReadOnlyList<ReportedRecipient> recipients)
    {
        var isDelivered = recipients.All(r => r.Reason == BounceReason.Delivered);
        var isDelayed = recipients.All(r => r.Action == "delayed" || r.Reason == BounceReason.Delivered);
        return isDelivered ? ReportKind.Delivered : isDelayed ? ReportKind.Delay : ReportKind.Bounce;
    }
}
