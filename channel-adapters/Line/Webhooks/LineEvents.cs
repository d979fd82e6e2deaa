using System.Text.Json;

namespace CxmHelpdesk.Channels.Line.Webhooks;

/// <summary>One event of a webhook, as the desk sees it (developers.line.biz/en/reference/messaging-api/#webhook-event-objects).</summary>
internal static class LineEvents
{
    /// <exception cref="UnreadableEnvelopeException">No event, or one of a kind that this version does not know: it is kept, and read again by one that does.</exception>
    public static InboundEvent Parse(Envelope envelope)
    {
        try
        {
            using var document = JsonDocument.Parse(envelope.Body);
            return Read(document.RootElement, envelope.ReceivedAt);
        }
        catch (JsonException error)
        {
            throw new UnreadableEnvelopeException("Not JSON.", error);
        }
    }

    private static InboundEvent Read(JsonElement happened, DateTimeOffset receivedAt)
    {
        var at = happened.Milliseconds("timestamp") ?? receivedAt;
        var type = happened.Text("type");
        switch (type)
        {
            case "message":
                return LineMessages.Read(happened, PartiesOf(happened), at);
            case "postback":
                return ReadPostback(happened, PartiesOf(happened), at);
            case "messageEdited" when happened.Object("message") is { } message && message.Id("id") is { } edited && message.Text("text") is { } text:
                return new Edited(edited, PartiesOf(happened).Sender, text, at);
            case "unsend" when happened.Object("unsend")?.Id("messageId") is { } unsent:
                return new Unsent(unsent, PartiesOf(happened).Sender, at);
            case "follow":
                return new ConsentChange(PartiesOf(happened).Sender, Consent.Given, at);
            case "unfollow":
                return new ConsentChange(PartiesOf(happened).Sender, Consent.Withdrawn, at);
            case "join" or "leave":
                return new Ignored($"Our account {(type == "join" ? "was taken into" : "left")} a group.");
            case "memberJoined" or "memberLeft":
                return new Ignored("Somebody came into a group, or left it.");
            case "messageEdited" or "videoPlayComplete" or "beacon" or "accountLink" or "membership" or "things" or "delivery" or "module" or "activated" or "deactivated" or "botSuspended" or "botResumed":
                return new Ignored($"Nothing to be answered: {type}.");
            case { Length: <= 40 } when type.All(char.IsAsciiLetterOrDigit):
                throw new UnreadableEnvelopeException($"LINE sent an event of a kind that this version does not know: {type}.");
            default:
                throw new UnreadableEnvelopeException("Not an event of LINE.");
        }
    }

    private static LineParties PartiesOf(JsonElement happened) => LineParties.Of(happened) ?? throw new UnreadableEnvelopeException("LINE does not say who it was.");

    /// <summary>Somebody pressed a button that we offered, in a menu or a message.</summary>
    private static Message ReadPostback(JsonElement happened, LineParties who, DateTimeOffset at)
    {
        var postback = happened.Object("postback");
        var data = postback?.Text("data") ?? "";
        var chosen = postback?.Object("params") is { } parameters
            ? parameters.EnumerateObject().Select(parameter => parameter.Value.AsText()).FirstOrDefault(value => value is not null)
            : null;
        if (happened.Id("webhookEventId") is not { } id)
        {
            // Of old. Nobody presses the same button twice in one millisecond.
            id = $"postback-{at.ToUnixTimeMilliseconds()}-{who.Sender.Address}";
        }

        return new Message(id, who.Sender, chosen ?? (data.Length > 0 ? TextSplitter.Split(data, 300)[0] : "[button]"), at)
        {
            Speaker = who.Speaker,
            Thread = ThreadHints.None with { Conversation = who.Sender.Address },
            Facts = data.Length > 0 ? new Dictionary<string, string> { ["button"] = TextSplitter.Split(data, 300)[0] } : [],
        };
    }
}
