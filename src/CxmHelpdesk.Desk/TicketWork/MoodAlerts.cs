using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.TicketWork;

/// <summary>
/// When a customer's mood falls far below what it was in his last messages, those hear of it who work on the ticket or follow it, and the supervisors,
/// as far as they may see it; once a day for a ticket.
/// </summary>
internal sealed class MoodAlerts(Db db, EventLog events, TimeProvider time, ILogger<MoodAlerts> log)
    : EventFollower(db, events, time, "mood-alerts", TimeSpan.FromMilliseconds(500), log)
{
    /// <summary>From content to unhappy, or from neutral to furious.</summary>
    public const double Far = 0.5;

    private static readonly TimeSpan NewsFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan OnceIn = TimeSpan.FromDays(1);

    protected override async Task TakeAsync(Tx tx, IReadOnlyList<DeskEvent> fresh)
    {
        var ids = fresh
            .Where(happened => happened.Type == EventTypes.MessageAdded && happened.At >= tx.Now - NewsFor && happened.TicketId is not null)
            .Where(happened => JsonSerializer.Deserialize(happened.Data, DeskJson.Default.MessageAddedData)!.Kind == MessageKind.Customer.ToText())
            .Select(happened => happened.TicketId!.Value)
            .Distinct()
            .ToArray();
        if (ids.Length == 0)
        {
            return;
        }

        var fallen = await tx.QueryAsync<Fallen>(
            """
            select t.id, t.team_id, t.assignee_id
            from tickets t
            where t.id in @ids and t.status = 'open' and t.waiting = 1 and t.mood < @NegativeBelow and t.previous_mood - t.mood >= @Far and t.mood_corrected_by is null
                and not exists (select 1 from notifications n where n.ticket_id = t.id and n.kind = 'moodFalling' and n.at > @lately)
            """,
            new { ids, QueueCounts.NegativeBelow, Far, lately = tx.Now - OnceIn });
        foreach (var ticket in fallen)
        {
            var concerned = await tx.QueryAsync<long>(
                """
                select a.id from agents a
                where a.deactivated_at is null
                    and (a.id = @AssigneeId or a.role = 'supervisor' or a.id in (select f.agent_id from ticket_followers f where f.ticket_id = @Id))
                order by a.id
                """,
                new { ticket.AssigneeId, ticket.Id });
            foreach (var agentId in concerned)
            {
                var me = await AgentRows.MeAsync(tx, agentId);
                if (new Viewer(agentId, me.Role, me.TeamIds.ToHashSet()).CanSeeTicket(ticket.TeamId))
                {
                    await Notifications.TellAsync(tx, NotificationKind.MoodFalling, agentId, ticket.Id, ticket.TeamId, null, null);
                }
            }
        }
    }

    private sealed record Fallen
    {
        public long Id { get; init; }

        public long? TeamId { get; init; }

        public long? AssigneeId { get; init; }
    }
}
