using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.TicketWork;

/// <summary>Takes a ticket out of the trash, as what it was: open and in its place of the queue, snoozed, resolved or spam.</summary>
public sealed class RestoreTicket(Db db)
{
    public Task<Outcome<TicketRow>> HandleAsync(long ticketId, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<TicketRow>>(
            async tx =>
            {
                var before = await TicketState.LoadAsync(tx, ticketId);
                if (before is null || !viewer.CanSeeTicket(before.TeamId))
                {
                    return new Refusal.NotFound("ticket");
                }

                if (before.Status is TicketStatus.Trash)
                {
                    // What was put there before tickets kept what they were comes back open.
                    var after = (before with { Status = before.TrashedFrom ?? TicketStatus.Open }).Settled(before);
                    await after.UpdateAsync(tx, before);
                    tx.Append(TicketEvents.Changed(before, after, viewer.AgentId)!);
                    await Notifications.TellFollowersAsync(tx, NotificationKind.Status, after, null, viewer.AgentId);
                }

                return (await TicketRows.LoadAsync(tx, [ticketId]))[0];
            },
            ct);
}
