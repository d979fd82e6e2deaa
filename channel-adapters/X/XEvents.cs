using System.Text.Json;

namespace CxmHelpdesk.Channels.X;

/// <summary>What an event is to a desk: X Activity (docs.x.com/x-api/activity) and the older Account Activity (docs.x.com/x-api/account-activity).</summary>
internal static class XEvents
{
    public const string PostPrefix = "post/";
    public const string DirectPrefix = "dm/";

    /// <summary>Account Activity's kinds that say nothing to a desk.</summary>
    private static readonly HashSet<string> s_old =
    [
        "follow_events", "block_events", "mute_events", "unblock_events", "unmute_events", "user_event", "direct_message_indicate_typing_events", "favorite_events", "tweet_delete_events",
        "tweet_create_events", "direct_message_events", "direct_message_mark_read_events",
    ];

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
            "post.delete" => ReadDeletion(payload.Text("id"), payload.Text("author_id"), ours, envelope.ReceivedAt),
            "post.repost.create" => ReadRepost(payload, ours, envelope.ReceivedAt),
            "oauth.revoke" => new Ignored("The user has taken back the app's rights: nothing can be sent until they are given again."),
            _ when IsPassedOver(type) => new Ignored($"Nothing for the desk ({Short(type)})."),
            _ => throw Unknown(type),
        };
    }

    private static InboundEvent[] ReadAccountActivity(JsonElement body, Envelope envelope)
    {
        var ours = body.Text("for_user_id");
        InboundEvent[] read =
        [
            .. body.Items("tweet_create_events").Select(post => XPosts.ReadOld(post, ours, envelope.ReceivedAt)),
            .. body.Items("direct_message_events").Select(message => XDirectMessages.Read(message, body.Member("users"), ours, envelope.ReceivedAt)),
            .. body.Items("tweet_delete_events").Select(gone => ReadDeletion(gone.Member("status").Text("id"), gone.Member("status").Text("user_id"), ours, envelope.ReceivedAt)),
            .. body.Items("favorite_events").Select(liked => liked.Member("user").Text("id_str") is { } by && by != ours && liked.Member("favorited_status").Member("user").Text("id_str") == ours
                ? new Engagement("like", liked.Milliseconds("timestamp_ms") ?? envelope.ReceivedAt)
                : (InboundEvent)new Ignored("A like of our own, or of somebody else's post.")),
            .. body.Items("direct_message_mark_read_events").Select(mark => ReadReceipt(mark, ours, envelope.ReceivedAt)),
        ];
        var kinds = body.Members().Where(member => member.Key.EndsWith("_event", StringComparison.Ordinal) || member.Key.EndsWith("_events", StringComparison.Ordinal)).Select(member => member.Key).ToArray();
        return read.Length > 0 ? read
            : kinds.Length == 0 ? throw new UnreadableEnvelopeException("There is no event of X in it.")
            : kinds.All(s_old.Contains) ? [new Ignored($"Nothing for the desk ({string.Join(", ", kinds.Take(3))}).")]
            : throw Unknown(kinds.First(kind => !s_old.Contains(kind)));
    }

    /// <summary>News of people, rooms and the world (docs.x.com/x-api/activity); all others are kept, for a version that knows them.</summary>
    private static bool IsPassedOver(string type) => type is "news.new" or "dm.reaction" or "post.create" || ((string[])["profile.", "follow.", "spaces.", "broadcast.", "like.", "mute.", "block.", "list."]).Any(group => type.StartsWith(group, StringComparison.Ordinal));

    private static UnreadableEnvelopeException Unknown(string type) => new(
        type.Length <= 60 && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_') ? $"X sent an event of a kind that this version does not know: {type}." : "Not an event of X.");

    private static InboundEvent ReadDeletion(string? id, string? author, string? ours, DateTimeOffset at) =>
        id is { Length: <= 100 } && author is { Length: <= 100 } && author != ours ? new Unsent(PostPrefix + id, new Party("x", author) { Verified = true }, at) : new Ignored("A post of our own was deleted.");

    private static InboundEvent ReadRepost(JsonElement post, string? ours, DateTimeOffset at) =>
        post.Text("author_id") is { } by && by != ours ? new Engagement("share", post.Time("created_at") ?? at) : new Ignored("A repost of our own.");

    private static InboundEvent ReadReceipt(JsonElement mark, string? ours, DateTimeOffset receivedAt) =>
        mark.Text("sender_id") is { } reader && reader != ours && mark.Text("last_read_event_id") is { Length: <= 100 } last
            ? new Receipt(DirectPrefix + last, ReceiptState.Read, XTime.OfMilliseconds(mark.Text("created_timestamp")) ?? receivedAt)
            : new Ignored("Read by ourselves.");

    private static string Short(string text) => TextSplitter.Split(text, 60)[0];
}
