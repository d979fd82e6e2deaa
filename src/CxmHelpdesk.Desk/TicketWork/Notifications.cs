using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;
using FluentValidation;

namespace CxmHelpdesk.Desk.TicketWork;

public enum NotificationKind
{
    Mention,
    Assigned,
    Returned,
    Wrote,
    Status,
    MoodFalling,
    WindowCloses,
}

/// <param name="Kind">mention: named in a note; assigned: given a ticket; returned: a held reply was not sent because the customer wrote;
/// wrote: the customer wrote in a ticket that the agent follows; status: such a ticket became another status; moodFalling: the customer is far less content than in his last messages;
/// windowCloses: he still waits, and his channel soon takes no answer any more.</param>
/// <param name="Status">The ticket's, as it is now.</param>
public sealed record NotificationDto(
    long Id, NotificationKind Kind, long TicketId, string Subject, string CustomerName, TicketStatus Status, long? MessageId, string? ByName, DateTimeOffset At, bool Read);

/// <param name="Following">Tickets whose news the agent wants to hear.</param>
public sealed record NotificationsDto(IReadOnlyList<NotificationDto> Items, int Unread, IReadOnlyList<long> Following);

/// <param name="Ids">Null: all.</param>
public sealed record ReadNotificationsRequest(IReadOnlyList<long>? Ids = null);

public sealed class ReadNotificationsValidator : AbstractValidator<ReadNotificationsRequest>
{
    public ReadNotificationsValidator() => RuleFor(r => r.Ids).Must(ids => ids is null || ids.Count <= 100).WithMessage("At most 100.");
}

/// <summary>What an agent should look at, kept until it is read, the same on every machine.</summary>
public sealed class Notifications(Db db)
{
    private const int Newest = 50;

    public Task<NotificationsDto> ListAsync(Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    $"""
                    select n.id, n.kind, n.ticket_id, t.subject, t.status, coalesce(i.name, i.address, c.name) as customer_name, t.team_id, n.message_id, a.name as by_name, n.at, n.read_at
                    from notifications n
                    join tickets t on t.id = n.ticket_id
                    join customers c on c.id = t.customer_id
                    left join agents a on a.id = n.by_agent_id
                    left join messages m on m.id = n.message_id and m.side_id is not null
                    left join identities i on i.id = m.identity_id
                    where n.agent_id = @AgentId
                    order by n.at desc, n.id desc
                    {session.Dialect.Limit("@Newest")}
                    """,
                    new { viewer.AgentId, Newest });
                var following = await session.QueryAsync<long>(
                    $"select ticket_id from ticket_followers where agent_id = @AgentId order by added_at desc {session.Dialect.Limit("1000")}", new { viewer.AgentId });

                // A ticket may have left his sight since.
                var seen = rows.Where(row => viewer.CanSeeTicket(row.TeamId)).Select(row => row.ToDto()).ToArray();
                return new NotificationsDto(seen, seen.Count(one => !one.Read), following);
            },
            ct);

    public Task ReadAsync(ReadNotificationsRequest request, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                var which = request.Ids is null ? "" : "and id in @ids";
                await tx.ExecuteAsync(
                    $"update notifications set read_at = @Now where agent_id = @AgentId and read_at is null {which}", new { tx.Now, viewer.AgentId, ids = request.Ids ?? [] });
            },
            ct);

    internal static async Task TellAsync(Tx tx, NotificationKind kind, long agentId, long ticketId, long? teamId, long? messageId, long? by)
    {
        var id = tx.NextId();
        await tx.ExecuteAsync(
            "insert into notifications (id, agent_id, kind, ticket_id, message_id, by_agent_id, at) values (@id, @agentId, @kind, @ticketId, @messageId, @by, @Now)",
            new { id, agentId, kind = kind.ToText(), ticketId, messageId, by, tx.Now });
        tx.Append(new NewEvent(EventTypes.AgentNotified, JsonSerializer.Serialize(new { agentId, kind = kind.ToText() })) { TicketId = ticketId, TeamId = teamId, AgentId = by });
    }

    /// <summary>
    /// Tells the followers who may see the ticket, but not the one who did it. One unread notice of a kind and ticket is enough: a new one takes its place, so a
    /// customer who writes ten lines in a chat rings once.
    /// </summary>
    internal static async Task TellFollowersAsync(Tx tx, NotificationKind kind, TicketState ticket, long? messageId, long? by)
    {
        var followers = await tx.QueryAsync<long>(
            """
            select f.agent_id
            from ticket_followers f
            join agents a on a.id = f.agent_id
            where f.ticket_id = @Id and a.deactivated_at is null
            and (a.role <> 'agent' or @TeamId is null or exists (select 1 from agent_teams m where m.agent_id = f.agent_id and m.team_id = @TeamId))
            """,
            new { ticket.Id, ticket.TeamId });
        foreach (var agentId in followers.Where(id => id != by))
        {
            await tx.ExecuteAsync(
                "delete from notifications where agent_id = @agentId and ticket_id = @Id and kind = @kind and read_at is null", new { agentId, ticket.Id, kind = kind.ToText() });
            await TellAsync(tx, kind, agentId, ticket.Id, ticket.TeamId, messageId, by);
        }
    }

    /// <summary>Tells those who are named in a note and may see it; they hear of the ticket from now on.</summary>
    internal static async Task TellMentionedAsync(Tx tx, TicketState ticket, long messageId, IReadOnlyList<long> agentIds, long by)
    {
        foreach (var agentId in agentIds.Distinct().Where(id => id != by))
        {
            var row = await tx.FirstOrDefaultAsync<long?>("select id from agents where id = @agentId and deactivated_at is null", new { agentId });
            if (row is null)
            {
                continue;
            }

            var me = await AgentRows.MeAsync(tx, agentId);
            if (new Viewer(agentId, me.Role, me.TeamIds.ToHashSet()).CanSeeTicket(ticket.TeamId))
            {
                await TicketLinks.FollowAsync(tx, ticket.Id, agentId);
                await TellAsync(tx, NotificationKind.Mention, agentId, ticket.Id, ticket.TeamId, messageId, by);
            }
        }
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public NotificationKind Kind { get; init; }

        public long TicketId { get; init; }

        public string Subject { get; init; } = "";

        public string CustomerName { get; init; } = "";

        public TicketStatus Status { get; init; }

        public long? TeamId { get; init; }

        public long? MessageId { get; init; }

        public string? ByName { get; init; }

        public DateTimeOffset At { get; init; }

        public DateTimeOffset? ReadAt { get; init; }

        public NotificationDto ToDto() => new(Id, Kind, TicketId, Subject, CustomerName, Status, MessageId, ByName, At, ReadAt is not null);
    }
}
