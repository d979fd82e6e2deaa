using System.Globalization;
using CxmHelpdesk.Channels.Twilio.Webhooks;

namespace CxmHelpdesk.Channels.Twilio.Messaging;

/// <summary>
/// SMS, MMS and WhatsApp messages, and news of those that we sent (twilio.com/docs/messaging/guides/webhook-request).
/// </summary>
internal static class InboundText
{
    public const string WhatsApp = "whatsapp:";

    /// <summary>Twilio names at most ten; WhatsApp one.</summary>
    private const int MaxMedia = 10;

    public static WebhookAnswer Accept(WebhookRequest request, ChannelAccount account)
    {
        var (verified, refused) = TwilioRequest.Verify(request, account);
        if (verified is not { } good)
        {
            return refused!;
        }

        var form = good.Form;
        if (form["MessageSid"] is not { } sid)
        {
            return new Refused(422, "not-a-message", "This address takes messages and news of messages.");
        }

        return form["MessageStatus"] is { } status
            ? new Accepted([good.ToEnvelope(sid, status)], new WebhookResponse(204))
            : new Accepted([good.ToEnvelope(form["From"] ?? "unknown", sid)], new WebhookResponse(200, "text/xml; charset=utf-8", "<Response/>"));
    }

    public static IReadOnlyList<InboundEvent> Parse(Envelope envelope)
    {
        if (envelope.ContentType != TwilioRequest.FormType)
        {
            throw new UnreadableEnvelopeException("Not a form.");
        }

        var form = FormFields.Read(envelope.Body.Span);
        if (form["MessageSid"] is not { Length: <= 100 } sid)
        {
            throw new UnreadableEnvelopeException("The message has no usable id.");
        }

        return form["MessageStatus"] is { } status ? [MessageStatus.Read(sid, status, form, envelope.ReceivedAt)] : [ReadMessage(sid, form, envelope.ReceivedAt)];
    }

    /// <summary>Ours and theirs: the number that a customer wrote to is the one that answers.</summary>
    public static string ConversationOf(string ours, string theirs) => $"{ours}|{theirs}";

    public static string? OurNumberIn(string? conversation) => conversation?.Split('|') is [{ Length: > 0 } ours, _] ? ours : null;

    private static InboundEvent ReadMessage(string sid, FormFields form, DateTimeOffset receivedAt)
    {
        if (form["From"] is not { Length: <= 200 } from || form["To"] is not { Length: <= 200 } to)
        {
            throw new UnreadableEnvelopeException("Sender or recipient is missing.");
        }

        var text = TextOf(form);
        var media = MediaOf(sid, form);
        if (text.Length == 0 && media.Count == 0)
        {
            // A sticker that could not be fetched, an unknown kind: somebody wrote, and that is shown.
            text = $"[{form["MessageType"] ?? "empty message"}]";
        }

        var word = OptOutWords.Of(form["Body"] ?? "", form["OptOutType"]);
        var sender = SenderOf(from, form);
        return new Message(sid, sender, text, receivedAt)
        {
            Attachments = media,
            Thread = new ThreadHints(null, form["OriginalRepliedMessageSid"] is { Length: <= 100 } answered ? [answered] : [], ConversationOf(to, sender.Address)),
            Consent = word?.Consent,
            Automatic = word is { IsAll: true },
            Facts = FactsOf(form),
        };
    }

    /// <summary>WhatsApp may know people by an id of its own instead of a number; it is compared letter by letter.</summary>
    private static Party SenderOf(string from, FormFields form)
    {
        var isWhatsApp = from.StartsWith(WhatsApp, StringComparison.Ordinal);
        var address = isWhatsApp ? from[WhatsApp.Length..] : from;
        if (address.Length == 0)
        {
            throw new UnreadableEnvelopeException("The sender is missing.");
        }

        return new Party(isWhatsApp && !address.StartsWith('+') ? "whatsapp" : "phone", address)
        {
            Name = form["ProfileName"] is { } name ? TextSplitter.Split(name, 120)[0] : null,
            // A number on WhatsApp was proved to WhatsApp; the sender of an SMS is whoever its network says.
            Verified = isWhatsApp,
        };
    }

    private static string TextOf(FormFields form)
    {
        var text = (form["Body"] ?? form["ButtonText"] ?? form["ListTitle"] ?? "").Trim();
        if (Degrees(form["Latitude"]) is not { } latitude || Degrees(form["Longitude"]) is not { } longitude || MapLink.Of(latitude, longitude) is not { } map)
        {
            return text;
        }

        string?[] lines = [text, form["Label"], form["Address"], map];
        return string.Join('\n', lines.Where(line => !string.IsNullOrWhiteSpace(line)).Distinct());
    }

    private static double? Degrees(string? text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees) ? degrees : null;

    private static List<Attachment> MediaOf(string sid, FormFields form)
    {
        var media = new List<Attachment>();
        for (var i = 0; i < Math.Min(form.Number("NumMedia"), MaxMedia); i++)
        {
            if (form[$"MediaUrl{i}"] is { Length: <= 1000 } url)
            {
                var type = form[$"MediaContentType{i}"] ?? "application/octet-stream";
                media.Add(new Attachment($"{(sid.Length > 12 ? sid[..12] : sid)}-{i + 1}{MediaNames.ExtensionOf(type)}", type, new RemoteContent(url)));
            }
        }

        return media;
    }

    private static Dictionary<string, string> FactsOf(FormFields form)
    {
        var facts = new Dictionary<string, string>();
        if (form["Forwarded"] == "true" || form["FrequentlyForwarded"] == "true")
        {
            facts["forwarded"] = form["FrequentlyForwarded"] == "true" ? "×5+" : "×1";
        }

        Add("ad", "ReferralHeadline");
        Add("ad-page", "ReferralSourceUrl");
        Add("button", "ButtonPayload");
        return facts;

        void Add(string fact, string field)
        {
            if (form[field] is { } value)
            {
                facts[fact] = TextSplitter.Split(value, 300)[0];
            }
        }
    }
}
