using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;

namespace CxmHelpdesk.Desk.Drafts;

/// <summary>A reply that is not a message yet: it waits for its time, or for the moment in which it can be taken back.</summary>
/// <param name="CustomerVersion">What it answers. If the ticket's has grown, the reply goes back to its writer instead of out.</param>
/// <param name="Later">For a time that the agent chose.</param>
public sealed record HeldReplyDto(
    long Id, long TicketId, long AgentId, string ClientId, string Text, IReadOnlyList<StoredFile> Files, long CustomerVersion, bool Resolve, bool Later, DateTimeOffset DueAt,
    Copies? Copies, bool InPrivate, ReplyRoute? Route = null);

/// <summary>
/// Holds replies back, sends them when they are due, or gives them back. A held reply is sent by the very code that sends any other, so it is
/// refused if the customer wrote meanwhile; its row goes in the same write, so it leaves once.
/// </summary>
public sealed class HeldReplies(Db db, ReplyToTicket replies, TimeProvider time)
{
    private const int BatchSize = 50;
    private const string Columns = "id, ticket_id, agent_id, client_id, text, files, customer_version, resolve, later, due_at, copies, in_private, account_id, identity_id";

    /// <summary>Its writer takes it back.</summary>
    /// <returns>What was written, for the composer; refused with <c>already-sent</c> if it was too late.</returns>
    public Task<Outcome<HeldReplyDto>> TakeBackAsync(long id, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<HeldReplyDto>>(
            async tx =>
            {
                var (held, refusal) = await OwnAsync(tx, id, viewer);
                if (held is null)
                {
                    return refusal!;
                }

                await tx.ExecuteAsync("delete from held_replies where id = @id", new { id });
                await TellAsync(tx, held, "taken-back", viewer.AgentId);
                return held;
            },
            ct);

    /// <summary>Its writer does not want to wait.</summary>
    public async Task<Outcome<Done>> SendNowAsync(long id, Viewer viewer, CancellationToken ct)
    {
        var (held, refusal) = await db.ReadAsync(session => OwnAsync(session, id, viewer), ct);
        if (held is null)
        {
            return refusal!;
        }

        return await SendAsync(held, ct)
            ? Done.Instance
            : new Refusal.Conflict("stale", "The customer wrote meanwhile; the text is back in the composer.");
    }

    /// <returns>How many were due.</returns>
    public async Task<int> SendDueAsync(CancellationToken ct)
    {
        var due = await db.ReadAsync(
            async session => (await session.QueryAsync<Row>(
                $"select {Columns} from held_replies where due_at <= @now order by due_at, id {session.Dialect.Limit("@limit")}",
                new { now = time.GetUtcNow(), limit = BatchSize })).Select(row => row.ToDto()).ToArray(),
            ct);
        foreach (var held in due)
        {
            await SendAsync(held, ct);
        }

        return due.Length;
    }

    internal static async Task<HeldReplyDto> HoldAsync(Tx tx, TicketState ticket, ReplyRequest request, long agentId, DateTimeOffset dueAt)
    {
        var held = new HeldReplyDto(
            tx.NextId(), ticket.Id, agentId, request.ClientId, request.Text, request.Files ?? [], request.CustomerVersion, request.Resolve, request.SendAt is not null, dueAt,
            request.Copies, request.InPrivate, request.Route);
        await tx.ExecuteAsync(
            """
            insert into held_replies (id, ticket_id, agent_id, client_id, text, files, customer_version, resolve, later, due_at, copies, in_private, account_id, identity_id, created_at)
            values (@Id, @TicketId, @AgentId, @ClientId, @Text, @files, @CustomerVersion, @Resolve, @Later, @DueAt, @copies, @InPrivate, @AccountId, @IdentityId, @Now)
            """,
            new { held.Id, held.TicketId, held.AgentId, held.ClientId, held.Text, files = DeskJson.Serialize(held.Files), held.CustomerVersion, held.Resolve, held.Later, held.DueAt, copies = held.Copies?.ToJson(), held.InPrivate, held.Route?.AccountId, held.Route?.IdentityId, tx.Now });
        await TellAsync(tx, held, "held", agentId);
        return held;
    }

    internal static async Task<HeldReplyDto?> ByClientIdAsync(Tx tx, string clientId) =>
        (await tx.FirstOrDefaultAsync<Row>($"select {Columns} from held_replies where client_id = @clientId", new { clientId }))?.ToDto();

    internal static async Task<IReadOnlyList<HeldReplyDto>> OfTicketAsync(Session session, long ticketId) =>
        [.. (await session.QueryAsync<Row>($"select {Columns} from held_replies where ticket_id = @ticketId order by due_at, id", new { ticketId })).Select(row => row.ToDto())];

    /// <returns>False: it went back to its writer, or somebody else was faster.</returns>
    private Task<bool> SendAsync(HeldReplyDto held, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                if (await tx.ExecuteAsync("delete from held_replies where id = @Id", new { held.Id }) == 0)
                {
                    return false;
                }

                var writer = await ViewerOfAsync(tx, held.AgentId);
                var request = new ReplyRequest(held.ClientId, held.Text, held.CustomerVersion, held.Files, held.Resolve, Copies: held.Copies, InPrivate: held.InPrivate, Route: held.Route);
                if (await replies.ApplyAsync(tx, held.TicketId, request, writer, mayHold: false) is ReplyOutcome.Accepted)
                {
                    await TellAsync(tx, held, "sent", held.AgentId);
                    return true;
                }

                await AgentDrafts.PutBackAsync(tx, held);
                await TellAsync(tx, held, "returned", held.AgentId);
                await Notifications.TellAsync(tx, NotificationKind.Returned, held.AgentId, held.TicketId, (await TicketState.LoadAsync(tx, held.TicketId))?.TeamId, null, null);
                return false;
            },
            ct);

    private static async Task<(HeldReplyDto? Held, Refusal? Refusal)> OwnAsync(Session session, long id, Viewer viewer)
    {
        var row = await session.FirstOrDefaultAsync<Row>($"select {Columns} from held_replies where id = @id", new { id });
        return row is null ? (null, new Refusal.Conflict("already-sent", "It has left already."))
            : row.AgentId != viewer.AgentId ? (null, new Refusal.Forbidden("Only who wrote it takes it back."))
            : (row.ToDto(), null);
    }

    internal static async Task<Viewer> ViewerOfAsync(Session session, long agentId)
    {
        var me = await AgentRows.MeAsync(session, agentId);
        return new Viewer(agentId, me.Role, me.TeamIds.ToHashSet());
    }

    private static async Task TellAsync(Tx tx, HeldReplyDto held, string state, long agentId)
    {
        var ticket = await TicketState.LoadAsync(tx, held.TicketId);
        tx.Append(new NewEvent(EventTypes.ReplyHeld, JsonSerializer.Serialize(new { heldId = held.Id, state, writerId = held.AgentId }))
        {
            TicketId = held.TicketId,
            CustomerId = ticket?.CustomerId,
            TeamId = ticket?.TeamId,
            AgentId = agentId,
        });
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public long TicketId { get; init; }

        public long AgentId { get; init; }

        public string ClientId { get; init; } = "";

        public string Text { get; init; } = "";

        public string Files { get; init; } = "[]";

        public long CustomerVersion { get; init; }

        public bool Resolve { get; init; }

        public bool Later { get; init; }

        public DateTimeOffset DueAt { get; init; }

        public string? Copies { get; init; }

        public bool InPrivate { get; init; }

        public long? AccountId { get; init; }

        public long? IdentityId { get; init; }

        public HeldReplyDto ToDto() => new(
            Id, TicketId, AgentId, ClientId, Text, JsonSerializer.Deserialize(Files, DeskJson.Default.IReadOnlyListStoredFile) ?? [], CustomerVersion, Resolve, Later, DueAt,
            Tickets.Copies.Parse(Copies), InPrivate, ReplyRoute.Of(AccountId, IdentityId));
    }
}
