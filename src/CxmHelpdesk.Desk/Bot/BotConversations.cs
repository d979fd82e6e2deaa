using System.Text.Json;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Bot;

/// <summary>A row of <c>bot_conversations</c>: the bot's part of a ticket, from its first word until somebody else has it or it is done.</summary>
internal sealed record BotConversation
{
    public const string Solved = "solved";
    public const string Silent = "silent";
    public const string Handed = "handed";

    private const string Columns = "id, ticket_id, account_id, identity_id, language, state, said, answered, started_at, last_at, ended_at, outcome, reason";
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public long Id { get; init; }

    public long TicketId { get; init; }

    public long AccountId { get; init; }

    public long IdentityId { get; init; }

    public string Language { get; init; } = "en";

    /// <summary>JSON of <see cref="BotState"/>.</summary>
    public string State { get; init; } = "{}";

    public int Said { get; init; }

    /// <summary>The bot's last word was an answer.</summary>
    public bool Answered { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset LastAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>solved, silent or handed; null: it goes on.</summary>
    public string? Outcome { get; init; }

    public string? Reason { get; init; }

    public BotState Parsed => JsonSerializer.Deserialize<BotState>(State, s_json)!;

    /// <summary>Of a ticket's conversations with the bot the latest.</summary>
    public static Task<BotConversation?> LatestAsync(Session session, long ticketId) =>
        session.FirstOrDefaultAsync<BotConversation>(
            $"""
            select {Columns}
            from bot_conversations
            where ticket_id = @ticketId
            order by started_at desc, id desc
            {session.Dialect.Limit("1")}
            """,
            new { ticketId });

    /// <summary>Those that wait for the customer for too long.</summary>
    public static Task<IReadOnlyList<BotConversation>> OverdueAsync(Session session, DateTimeOffset answeredBefore, DateTimeOffset openBefore, int most) =>
        session.QueryAsync<BotConversation>(
            $"""
            select {Columns}
            from bot_conversations
            where ended_at is null and ((answered = 1 and last_at <= @answeredBefore) or (answered = 0 and last_at <= @openBefore))
            order by last_at, id
            {session.Dialect.Limit("@most")}
            """,
            new { answeredBefore, openBefore, most });

    /// <summary>An address that begins them without end is no customer.</summary>
    public static async Task<int> CountSinceAsync(Session session, long identityId, DateTimeOffset since) =>
        await session.ScalarAsync<int>("select count(*) from bot_conversations where identity_id = @identityId and started_at >= @since", new { identityId, since });

    /// <summary>A person has written into the ticket.</summary>
    public static async Task<bool> HasPersonAsync(Session session, long ticketId) =>
        await session.FirstOrDefaultAsync<long?>(
            $"select id from messages where ticket_id = @ticketId and kind = 'agent' and agent_id is not null order by seq {session.Dialect.Limit("1")}", new { ticketId }) is not null;

    public BotConversation After(BotTurn turn, DateTimeOffset now) => this with
    {
        State = JsonSerializer.Serialize(turn.State, s_json),
        Said = turn.State.Said,
        Answered = turn.State.Answered,
        LastAt = now,
        EndedAt = turn.End is null ? null : now,
        Outcome = turn.End switch { null => null, BotEnd.Solved => Solved, _ => Handed },
        Reason = turn.Reason,
    };

    public BotConversation Ended(string outcome, string? reason, DateTimeOffset now) => this with { EndedAt = now, Outcome = outcome, Reason = reason };

    public Task InsertAsync(Tx tx) => tx.ExecuteAsync(
        $"""
        insert into bot_conversations ({Columns})
        values (@Id, @TicketId, @AccountId, @IdentityId, @Language, @State, @Said, @Answered, @StartedAt, @LastAt, @EndedAt, @Outcome, @Reason)
        """,
        Parameters);

    public Task UpdateAsync(Tx tx) => tx.ExecuteAsync(
        """
        update bot_conversations
        set language = @Language, state = @State, said = @Said, answered = @Answered, last_at = @LastAt, ended_at = @EndedAt, outcome = @Outcome, reason = @Reason
        where id = @Id
        """,
        Parameters);

    private object Parameters => new { Id, TicketId, AccountId, IdentityId, Language, State, Said, Answered, StartedAt, LastAt, EndedAt, Outcome, Reason };
}
