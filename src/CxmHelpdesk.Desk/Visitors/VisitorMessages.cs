using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Visitors;

/// <summary>A message as the customer may see it. Notes and the desk's own remarks are never among them.</summary>
public sealed record VisitorLine
{
    public required long Id { get; init; }

    public required long TicketId { get; init; }

    /// <summary>Its place in the ticket.</summary>
    public required long Seq { get; init; }

    public required string Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Text { get; init; }

    public string? Html { get; init; }

    /// <summary>Of the channel.</summary>
    public string? ExternalId { get; init; }

    public string? AgentName { get; init; }

    public string? Delivery { get; init; }

    /// <summary>JSON; only the bot's own are for the customer.</summary>
    public string? Facts { get; init; }

    public required long AccountId { get; init; }

    /// <summary>Whose conversation it is in.</summary>
    public required string IdentityKind { get; init; }

    public required string AddressKey { get; init; }

    public IReadOnlyList<VisitorLineFile> Files { get; init; } = [];
}

public sealed record VisitorLineFile(long Id, string FileName, string ContentType, long Size);

/// <param name="Lines">In order.</param>
/// <param name="Reset">They are the newest there are, not what came after.</param>
public sealed record VisitorHistory(long Head, IReadOnlyList<VisitorLine> Lines, bool HasOlder, bool Reset);

/// <summary>
/// Reads conversations for those who write into them. What went on by another account, or with another address, is not shown here: the visitor may have claimed
/// an address that is somebody else's.
/// </summary>
public sealed class VisitorMessages(Db db)
{
    private const int Newest = 50;
    private const int MostMissed = 500;
    private const int MostTickets = 200;

    private const string Columns =
        """
        m.id, m.ticket_id, m.seq, m.kind, m.at, m.text, m.html, m.external_id, a.name as agent_name, m.delivery, m.facts, t.account_id,
        i.kind as identity_kind, i.address_key
        """;

    private const string From =
        """
        messages m
        join tickets t on t.id = m.ticket_id
        join identities i on i.id = t.identity_id
        left join agents a on a.id = m.agent_id
        """;

    /// <summary>Which messages an event of the log tells of; 0: of none that a customer could see.</summary>
    public static long MessageIdOf(DeskEvent happened)
    {
        if (happened.Type is not (EventTypes.MessageAdded or EventTypes.MessageDelivery))
        {
            return 0;
        }

        using var data = JsonDocument.Parse(happened.Data);
        var facts = data.RootElement;
        var hidden = facts.TryGetProperty("kind", out var kind) && kind.GetString() is "note" or "system";
        return !hidden && facts.TryGetProperty("messageId", out var id) ? id.GetInt64() : 0;
    }

    /// <summary>By id, whosever they are: two statements for any number.</summary>
    public Task<IReadOnlyList<VisitorLine>> ByIdsAsync(IReadOnlyCollection<long> ids, CancellationToken ct) =>
        db.ReadAsync(session => LoadAsync(session, "m.id in @ids", "m.ticket_id, m.seq", new { ids }), ct);

    /// <summary>A message in this visitor's own conversations.</summary>
    public async Task<VisitorLine?> FindAsync(Visitor visitor, long messageId, CancellationToken ct) =>
        (await db.ReadAsync(
            session => LoadAsync(session, $"m.id = @messageId and {Own}", "m.id", new { messageId, visitor.AccountId, visitor.Kind, visitor.AddressKey }), ct)).SingleOrDefault();

    /// <summary>What came after event <paramref name="after"/>, new messages and changed deliveries; without it, or when too much came, the newest messages.</summary>
    public Task<VisitorHistory> SinceAsync(Visitor visitor, long? after, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var head = await session.ScalarAsync<long>("select value from counters where name = 'events'");
                var tickets = await session.QueryAsync<long>(
                    $"""
                    select t.id
                    from identities i
                    join tickets t on t.identity_id = i.id
                    where {Own}
                    order by t.id desc
                    {session.Dialect.Limit("@MostTickets")}
                    """,
                    new { visitor.AccountId, visitor.Kind, visitor.AddressKey, MostTickets });
                if (tickets.Count == 0)
                {
                    return new VisitorHistory(head, [], HasOlder: false, Reset: after is null);
                }

                if (after is { } last && last >= 0 && last <= head)
                {
                    var missed = await session.QueryAsync<DeskEvent>(
                        $"""
                        select seq, type, at, data
                        from events
                        where ticket_id in @tickets and seq > @last and type in ('{EventTypes.MessageAdded}', '{EventTypes.MessageDelivery}')
                        order by seq
                        {session.Dialect.Limit("@limit")}
                        """,
                        new { tickets, last, limit = MostMissed + 1 });
                    if (missed.Count <= MostMissed)
                    {
                        var ids = missed.Select(MessageIdOf).Where(id => id != 0).ToHashSet();
                        var lines = ids.Count == 0 ? [] : await LoadAsync(session, "m.id in @ids", "m.ticket_id, m.seq", new { ids });
                        return new VisitorHistory(head, lines, HasOlder: false, Reset: false);
                    }
                }

                var newest = await LoadAsync(
                    session,
                    "m.ticket_id in @tickets",
                    $"m.ticket_id desc, m.seq desc {session.Dialect.Limit("@limit")}",
                    new { tickets, limit = Newest + 1 });
                return new VisitorHistory(head, [.. newest.Take(Newest).Reverse()], newest.Count > Newest, Reset: true);
            },
            ct);

    /// <summary>The page of messages before <paramref name="messageId"/>, in order; none if that is no message of this visitor.</summary>
    public Task<(IReadOnlyList<VisitorLine> Lines, bool HasOlder)> OlderAsync(Visitor visitor, long messageId, CancellationToken ct) =>
        db.ReadAsync<(IReadOnlyList<VisitorLine>, bool)>(
            async session =>
            {
                var known = await LoadAsync(session, $"m.id = @messageId and {Own}", "m.id", new { messageId, visitor.AccountId, visitor.Kind, visitor.AddressKey });
                if (known is not [var from])
                {
                    return ([], false);
                }

                var older = await LoadAsync(
                    session,
                    $"{Own} and (m.ticket_id < @TicketId or (m.ticket_id = @TicketId and m.seq < @Seq))",
                    $"m.ticket_id desc, m.seq desc {session.Dialect.Limit("@limit")}",
                    new { visitor.AccountId, visitor.Kind, visitor.AddressKey, from.TicketId, from.Seq, limit = Newest + 1 });
                return ([.. older.Take(Newest).Reverse()], older.Count > Newest);
            },
            ct);

    /// <summary>The conversation that the visitor was in last.</summary>
    internal static Task<long?> NewestTicketAsync(Session session, Visitor visitor) => session.FirstOrDefaultAsync<long?>(
        $"""
        select t.id
        from identities i
        join tickets t on t.identity_id = i.id
        where {Own}
        order by t.last_message_at desc, t.id desc
        {session.Dialect.Limit("1")}
        """,
        new { visitor.AccountId, visitor.Kind, visitor.AddressKey });

    /// <summary>The newest of a ticket, in order.</summary>
    internal static async Task<IReadOnlyList<VisitorLine>> OfTicketAsync(Session session, long ticketId, int most) =>
        [.. (await LoadAsync(session, "m.ticket_id = @ticketId", $"m.seq desc {session.Dialect.Limit("@most")}", new { ticketId, most })).Reverse()];

    private const string Own = "t.account_id = @AccountId and i.kind = @Kind and i.address_key = @AddressKey";

    private static async Task<IReadOnlyList<VisitorLine>> LoadAsync(Session session, string where, string order, object parameters)
    {
        var lines = await session.QueryAsync<VisitorLine>(
            $"""
            select {Columns}
            from {From}
            where {where} and m.kind in ('customer', 'agent') and m.account_id = t.account_id and m.sent_to is null
            order by {order}
            """,
            parameters);
        if (lines.Count == 0)
        {
            return [];
        }

        var files = (await session.QueryAsync<FileRow>(
            "select id, message_id, file_name, content_type, size_bytes from attachments where message_id in @ids order by id",
            new { ids = lines.Select(line => line.Id) })).ToLookup(file => file.MessageId);
        return [.. lines.Select(line => line with { Files = [.. files[line.Id].Select(f => new VisitorLineFile(f.Id, f.FileName, f.ContentType, f.SizeBytes))] })];
    }

    private sealed record FileRow
    {
        public long Id { get; init; }

        public long MessageId { get; init; }

        public string FileName { get; init; } = "";

        public string ContentType { get; init; } = "";

        public long SizeBytes { get; init; }
    }
}
