using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.TicketWork;

/// <summary>
/// Reminds of customers who still wait when their channel will soon take no answer any more: those who work on the ticket or follow it, and where nobody does, the supervisors. Once for a customer's last message. What
/// he wrote in public opens no window, and keeps none open.
/// </summary>
internal sealed class WindowReminder(Db db, ChannelRegistry channels, TimeProvider time, ILogger<WindowReminder> log)
    : PeriodicWorker(TimeSpan.FromMinutes(1), time, log)
{
    /// <summary>Before the window closes.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(2);

    private const int BatchSize = 100;

    /// <returns>How many tickets somebody was reminded of.</returns>
    public async Task<int> RemindAsync(CancellationToken ct)
    {
        var reminded = 0;
        foreach (var descriptor in channels.All.Select(channel => channel.Descriptor))
        {
            if (descriptor.Capabilities.ReplyWindow is not { } window || window <= Ahead)
            {
                continue;
            }

            var now = Time.GetUtcNow();
            var closing = await db.ReadAsync(
                session => session.QueryAsync<Closing>(
                    $"""
                    select c.id, c.team_id, c.assignee_id
                    from (
                        select t.id, t.team_id, t.assignee_id, t.waiting_since, (
                            select max(m.at) from messages m
                            where m.ticket_id = t.id and m.kind = 'customer'
                            and not exists (select 1 from public_posts p where p.account_id = m.account_id and p.external_id = m.external_id)) as said_at
                        from tickets t
                        where t.status = 'open' and t.waiting = 1 and t.channel = @Key and t.waiting_since <= @soon) c
                    where c.said_at between @closed and @soon
                    and not exists (select 1 from notifications n where n.ticket_id = c.id and n.kind = 'windowCloses' and n.at > c.said_at)
                    order by c.waiting_since, c.id
                    {session.Dialect.Limit("@BatchSize")}
                    """,
                    new { descriptor.Key, closed = now - window, soon = now - window + Ahead, BatchSize }),
                ct);
            foreach (var ticket in closing)
            {
                reminded += await db.WriteAsync(tx => TellAsync(tx, ticket), ct);
            }
        }

        return reminded;
    }

    protected override Task TickAsync(CancellationToken ct) => RemindAsync(ct);

    private static async Task<int> TellAsync(Tx tx, Closing ticket)
    {
        // Another server process may have been faster.
        var recent = await tx.FirstOrDefaultAsync<long?>("select id from notifications where ticket_id = @Id and kind = 'windowCloses' and at > @lately", new { ticket.Id, lately = tx.Now - Ahead });
        if (recent is not null)
        {
            return 0;
        }

        var concerned = await tx.QueryAsync<long>(
            """
            select a.id from agents a
            where a.deactivated_at is null
            and (a.id = @AssigneeId or (@AssigneeId is null and a.role = 'supervisor') or a.id in (select f.agent_id from ticket_followers f where f.ticket_id = @Id))
            order by a.id
            """,
            new { ticket.AssigneeId, ticket.Id });
        foreach (var agentId in concerned)
        {
            var me = await AgentRows.MeAsync(tx, agentId);
            if (new Viewer(agentId, me.Role, me.TeamIds.ToHashSet()).CanSeeTicket(ticket.TeamId))
            {
                await Notifications.TellAsync(tx, NotificationKind.WindowCloses, agentId, ticket.Id, ticket.TeamId, null, null);
            }
        }

        return 1;
    }

    private sealed record Closing
    {
        public long Id { get; init; }

        public long? TeamId { get; init; }

        public long? AssigneeId { get; init; }
    }
}
