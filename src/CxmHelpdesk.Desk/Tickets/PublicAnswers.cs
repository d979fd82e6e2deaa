using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>
/// Where the answer to a public post goes: below it, for all to see, or to its author alone, where the channel has such a thing. What was chosen stands as a fact beside the answer, as
/// what kind of post it was stands beside the post.
/// </summary>
internal static class PublicAnswers
{
    /// <summary>Beside a customer's message: review, mention or comment.</summary>
    public const string PostFact = "public";

    /// <summary>Beside ours: <see cref="Public"/> or <see cref="Private"/>.</summary>
    public const string AnswerFact = "answered";

    public const string Public = "public";
    public const string Private = "private";

    /// <returns>The answer's facts; null where it answers no post.</returns>
    public static async Task<(string? Facts, Refusal? Refusal)> SettleAsync(Tx tx, long ticketId, ChannelDescriptor? channel, ReplyRequest request)
    {
        if (channel is null || channel.Settings.All(field => field.Key != PublicRule.Mood))
        {
            return request.InPrivate ? (null, new Refusal.Invalid("inPrivate", "This channel has no public posts.")) : (null, null);
        }

        var rows = await tx.QueryAsync<Row>(
            """
            select kind, at, facts, delivery
            from messages
            where ticket_id = @ticketId and kind in ('customer', 'agent')
                and seq >= (select max(said.seq) from messages said where said.ticket_id = @ticketId and said.kind = 'customer')
            order by seq
            """,
            new { ticketId });
        if (rows.Count == 0 || !HasFact(rows[0].Facts, PostFact))
        {
            return (null, null);
        }

        return request.InPrivate && Wrong(channel.Capabilities, rows, request, tx.Now) is { } wrong
            ? (null, wrong)
            : (DeskJson.Serialize(new Dictionary<string, string> { [AnswerFact] = request.InPrivate ? Private : Public }), null);
    }

    public static bool IsPrivate(string? facts) => HasFact(facts, AnswerFact, Private);

    public static bool IsPost(string? facts) => HasFact(facts, PostFact);

    private static Refusal? Wrong(ChannelCapabilities channel, IReadOnlyList<Row> rows, ReplyRequest request, DateTimeOffset now) =>
        channel.PrivateAnswers is not { } window ? new Refusal.Invalid("inPrivate", "This channel answers posts in public only.")
        : now - rows[0].At > window ? new Refusal.Conflict("private-answer-late", "It is too late for a private answer to this post.")
        : rows.Any(row => row.Kind == "agent" && row.Delivery is not ("failed" or "bounced") && IsPrivate(row.Facts)) ? new Refusal.Conflict("private-answer-given", "This post was answered in private already, and that goes once only.")
        : request.Files is { Count: > 0 } ? new Refusal.Invalid("files", "Posts are answered in words only.")
        : TextSplitter.Split(request.Text, channel.MaxLength, channel.MaxBytes).Count > 1 ? new Refusal.Conflict("private-answer-long", "A private answer is one message; this text would be more.")
        : null;

    private static bool HasFact(string? json, string fact, string? value = null) =>
        json is not null && JsonSerializer.Deserialize(json, DeskJson.Default.IReadOnlyDictionaryStringString) is { } facts && facts.TryGetValue(fact, out var found) && (value is null || found == value);

    private sealed record Row
    {
        public string Kind { get; init; } = "";

        public DateTimeOffset At { get; init; }

        public string? Facts { get; init; }

        public string? Delivery { get; init; }
    }
}
