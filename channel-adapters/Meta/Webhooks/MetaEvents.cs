using System.Text.Json;

namespace CxmHelpdesk.Channels.Meta.Webhooks;

/// <summary>One event of a webhook, as the desk sees it (developers.facebook.com/docs/messenger-platform/reference/webhook-events).</summary>
internal static class MetaEvents
{
    /// <summary>What we say of ourselves in <c>metadata</c>, and see again in the echo.</summary>
    public const string OwnMark = "cxm:";

    /// <exception cref="UnreadableEnvelopeException">No event, or one of a kind that this version does not know: it is kept, and read again by one that does.</exception>
    public static InboundEvent Parse(Envelope envelope, MetaNetwork network)
    {
        MetaBody? body;
        try
        {
            body = JsonSerializer.Deserialize<MetaBody>(envelope.Body.Span);
        }
        catch (JsonException error)
        {
            throw new UnreadableEnvelopeException("Not JSON, or not of this kind.", error);
        }

        if (body is not { List: not null, Page: not null, Event.ValueKind: JsonValueKind.Object })
        {
            throw new UnreadableEnvelopeException("Not an event of Meta.");
        }

        if (!body.IsOurs)
        {
            return new Ignored("It is of another page than this account's.");
        }

        return body.List == "changes"
            ? MetaComments.Read(body, network, envelope.ReceivedAt)
            : Read(body.Event, body.List == "standby", network, envelope.ReceivedAt);
    }

    private static InboundEvent Read(JsonElement happened, bool isStandby, MetaNetwork network, DateTimeOffset receivedAt)
    {
        var at = happened.Milliseconds("timestamp") ?? receivedAt;
        if (happened.Object("sender")?.Id("id", 100) is not { } senderId)
        {
            return happened.Object("optin") is not null ? new Ignored("Somebody ticked a box on a page.") : throw new UnreadableEnvelopeException("Meta does not say who it was.");
        }

        var sender = new Party(network.Kind, senderId) { Verified = true };
        if (happened.Object("message") is { } message)
        {
            return ReadMessage(happened, message, sender, isStandby, network, at);
        }

        if (happened.Object("message_edit") is { } edit && edit.Text("mid") is { Length: <= 400 } edited && edit.Text("text") is { } text)
        {
            return new Edited(edited, sender, text, at);
        }

        if (happened.Object("reaction") is { } reaction && reaction.Text("mid") is { Length: <= 400 } reacted)
        {
            return new Reaction(reacted, sender, reaction.Text("action") == "unreact" ? null : reaction.Text("emoji") ?? reaction.Text("reaction") ?? "👍", at);
        }

        if (happened.Object("delivery") is { } delivery)
        {
            return new ReceiptUpTo(sender, ReceiptState.Delivered, delivery.Milliseconds("watermark") ?? at);
        }

        if (happened.Object("read") is { } read)
        {
            return read.Text("mid") is { Length: <= 400 } seen ? new Receipt(seen, ReceiptState.Read, at) : new ReceiptUpTo(sender, ReceiptState.Read, read.Milliseconds("watermark") ?? at);
        }

        return happened.Object("postback") is { } postback ? ReadPostback(postback, sender, at) : Other(happened);
    }

    private static InboundEvent ReadMessage(JsonElement happened, JsonElement message, Party sender, bool isStandby, MetaNetwork network, DateTimeOffset at)
    {
        if (message.Text("mid") is not { Length: <= 400 } mid)
        {
            throw new UnreadableEnvelopeException("The message has no usable id.");
        }

        if (message.Flag("is_deleted") == true)
        {
            return new Unsent(mid, sender, at);
        }

        var (text, files) = MetaMessages.Read(message, mid);
        if (message.Flag("is_echo") != true)
        {
            return MetaMessages.Of(message, mid, sender, text, files, isStandby, at);
        }

        if (message.Text("metadata")?.StartsWith(OwnMark, StringComparison.Ordinal) == true)
        {
            return new Ignored("It is what we sent ourselves.");
        }

        return happened.Object("recipient")?.Id("id", 100) is { } to
            ? new AnsweredElsewhere(mid, new Party(network.Kind, to) { Verified = true }, text, at) { Attachments = files }
            : throw new UnreadableEnvelopeException("Meta does not say to whom it was.");
    }

    private static Message ReadPostback(JsonElement postback, Party sender, DateTimeOffset at)
    {
        var facts = new Dictionary<string, string>();
        if (postback.Text("payload") is { } payload)
        {
            facts["button"] = TextSplitter.Split(payload, 300)[0];
        }

        MetaMessages.AddReferral(facts, postback.Object("referral"));
        var id = postback.Text("mid") is { Length: <= 400 } mid ? mid : $"postback-{sender.Address}-{at.ToUnixTimeMilliseconds()}";
        return new Message(id, sender, postback.Text("title") ?? facts.GetValueOrDefault("button") ?? "[button]", at)
        {
            Thread = ThreadHints.None with { Conversation = sender.Address },
            Facts = facts,
        };
    }

    private static Ignored Other(JsonElement happened)
    {
        foreach (var kind in (string[])["optin", "referral", "account_linking", "pass_thread_control", "take_thread_control", "request_thread_control", "app_roles", "policy_enforcement", "game_play", "message_edit", "reaction", "response_feedback"])
        {
            if (happened.Member(kind).ValueKind is not JsonValueKind.Undefined)
            {
                return new Ignored($"Nothing to be answered: {kind}.");
            }
        }

        var name = happened.Members().Select(member => member.Key).FirstOrDefault(member => member is not ("sender" or "recipient" or "timestamp")) ?? "";
        throw new UnreadableEnvelopeException(name.Length is > 0 and <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? $"Meta sent an event of a kind that this version does not know: {name}."
            : "Not an event of Meta.");
    }
}
