using System.Text.Json;

namespace CxmHelpdesk.Channels.X;

/// <summary>What an event is to a desk: X Activity (docs.x.com/x-api/activity) and the older Account Activity (docs.x.com/x-api/account-activity).</summary>
internal static class XEvents
{
    public const string PostPrefix = "post/";
    public const string DirectPrefix = "dm/";

    public static IReadOnlyList<InboundEvent> Parse(Envelope envelope)
    {
        var body = JsonMembers.ReadObject(envelope.Body);
        var data = body.Member("data");
        return data.Text("event_type") is { } type ? [ReadActivity(type, data, envelope)] : ReadAccountActivity(body, envelope);
    }

    /// <returns>Who wrote what; null: it is no message.</returns>
    public static (string Author, string Id)? SubjectOf(JsonElement body)
    {
        var data = body.Member("data");
        var payload = data.Member("payload");
        var direct = (data.ValueKind == JsonValueKind.Object ? payload : body).Items("direct_message_events").FirstOrDefault();
        var old = body.Items("tweet_create_events").FirstOrDefault();
        return (direct.Member("message_create").Text("sender_id"), direct.Text("id")) is ({ } sender, { } dm) ? Fit(sender, $"dm-{dm}")
            : (payload.Text("author_id"), payload.Text("id")) is ({ } author, { } post) && data.Text("event_type") is "post.mention.create" or "post.reply.create" or "post.quote.create" ? Fit(author, $"post-{post}")
            : (old.Member("user").Text("id_str"), old.Text("id_str")) is ({ } user, { } tweet) ? Fit(user, $"post-{tweet}")
            : null;
    }

    private static (string, string)? Fit(string author, string id) => author.Length <= 40 && id.Length <= 60 && !author.Contains('/', StringComparison.Ordinal) && !id.Contains('/', StringComparison.Ordinal) ? (author, id) : null;

    private static InboundEvent ReadActivity(string type, JsonElement data, Envelope envelope)
    {
        var payload = data.Member("payload");
        var ours = data.Member("filter").Text("user_id");
        return type switch
        {
            "post.mention.create" or "post.reply.create" or "post.quote.create" => XPosts.Read(payload, data.Member("includes"), ours, envelope.ReceivedAt),
            "dm.received" => payload.Items("direct_message_events").FirstOrDefault() is { ValueKind: JsonValueKind.Object } message
                ? XDirectMessages.Read(message, payload.Member("users"), ours, envelope.ReceivedAt)
                : throw new UnreadableEnvelopeException("The event holds no message."),
            "dm.read" => ReadReceipt(payload.Items("direct_message_mark_read_events").FirstOrDefault(), ours, envelope.ReceivedAt),
            "chat.received" => XDirectMessages.Encrypted(payload, ours, envelope.ReceivedAt),
            "dm.sent" or "chat.sent" => new Ignored("Our own message."),
            "dm.indicate_typing" => new Ignored("Somebody is typing."),
            "post.delete" => new Ignored("A post was deleted."),
            "oauth.revoke" => new Ignored("The user has taken back the app's rights: nothing can be sent until they are given again."),
            _ => new Ignored($"Nothing for the desk ({Short(type)})."),
        };
    }

    private static InboundEvent[] ReadAccountActivity(JsonElement body, Envelope envelope)
    {
        var ours = body.Text("for_user_id");
        InboundEvent[] read =
        [
            .. body.Items("tweet_create_events").Select(post => XPosts.ReadOld(post, ours, envelope.ReceivedAt)),
            .. body.Items("direct_message_events").Select(message => XDirectMessages.Read(message, body.Member("users"), ours, envelope.ReceivedAt)),
            .. body.Items("direct_message_mark_read_events").Select(mark => ReadReceipt(mark, ours, envelope.ReceivedAt)),
        ];
        var kinds = body.Members().Where(member => member.Key.EndsWith("_event", StringComparison.Ordinal) || member.Key.EndsWith("_events", StringComparison.Ordinal)).Select(member => Short(member.Key)).ToArray();
        return read.Length > 0 ? read : kinds.Length > 0 ? [new Ignored($"Nothing for the desk ({string.Join(", ", kinds.Take(3))}).")] : throw new UnreadableEnvelopeException("There is no event of X in it.");
    }

    private static InboundEvent ReadReceipt(JsonElement mark, string? ours, DateTimeOffset receivedAt) =>
        mark.Text("sender_id") is { } reader && reader != ours && mark.Text("last_read_event_id") is { Length: <= 100 } last
            ? new Receipt(DirectPrefix + last, ReceiptState.Read, XTime.OfMilliseconds(mark.Text("created_timestamp")) ?? receivedAt)
            : new Ignored("Read by ourselves.");

    private static string Short(string text) => TextSplitter.Split(text, 60)[0];
}
