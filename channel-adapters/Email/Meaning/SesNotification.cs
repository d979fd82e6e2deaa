using System.Text.Json;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>
/// Amazon SES tells of bounces and complaints by a JSON document that SNS mails
/// (docs.aws.amazon.com/ses/latest/dg/notification-contents.html).
/// </summary>
internal static class SesNotification
{
    public static Report? Read(MimePart root, string text)
    {
        if (!text.StartsWith('{') || !text.Contains("notificationType", StringComparison.Ordinal) || !root.Headers.FirstAddresses("From").Any(m => m.Address.EndsWith("@sns.amazonaws.com", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        try
        {
            return Read(Json(text), 0);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static JsonElement Json(string text)
    {
        // Mails wrap lines, so a string may hold a line end that JSON forbids; what follows the document is a footer.
        var json = text.Replace("\n ", " ", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = 32 });
        return JsonElement.ParseValue(ref reader);
    }

    private static Report? Read(JsonElement root, int depth)
    {
        // Raw delivery off: the notification is a string inside SNS's own document.
        if (root.TryGetProperty("Message", out var inner) && depth == 0)
        {
            return Read(Json(inner.GetString() ?? ""), 1);
        }

        var id = root.TryGetProperty("mail", out var mail) && mail.TryGetProperty("messageId", out var value) ? value.GetString() : null;
        switch (root.GetProperty("notificationType").GetString())
        {
            case "Bounce":
                var bounced = root.GetProperty("bounce").GetProperty("bouncedRecipients").EnumerateArray().Select(Bounced).ToList();
                return new Report(ReportKind.Bounce, bounced, id);
            case "Complaint":
                var complaint = root.GetProperty("complaint");
                var type = complaint.TryGetProperty("complaintFeedbackType", out var t) ? t.GetString() : "abuse";
                return new Report(ReportKind.Feedback, complaint.GetProperty("complainedRecipients").EnumerateArray()
                    .Select(r => new ReportedRecipient(Text(r, "emailAddress") ?? "", null, "complained", BounceReason.Undefined, null)).ToList(), id, type);
            case "Delivery":
                var delivered = root.GetProperty("delivery").GetProperty("recipients").EnumerateArray()
                    .Select(r => new ReportedRecipient(r.GetString() ?? "", SmtpStatus.Find(Text(root.GetProperty("delivery"), "smtpResponse") ?? "") ?? "2.0.0", "delivered", BounceReason.Delivered, null)).ToList();
                return new Report(ReportKind.Delivered, delivered, id);
            default:
                return null;
        }
    }

    private static ReportedRecipient Bounced(JsonElement recipient)
    {
        var diagnostic = Text(recipient, "diagnosticCode");
        var status = Text(recipient, "status") ?? SmtpStatus.Find(diagnostic ?? "") ?? "5.0.0";
        return new ReportedRecipient(Text(recipient, "emailAddress") ?? "", status, Text(recipient, "action") ?? "failed", ReasonFinder.Find(diagnostic, "", status), diagnostic);
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
