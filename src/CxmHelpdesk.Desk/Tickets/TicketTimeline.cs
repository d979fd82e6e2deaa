using System.Globalization;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.History;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>What of a ticket stands on its customer's timeline.</summary>
internal static class TicketTimeline
{
    public static Task OpenedAsync(Tx tx, TicketState ticket) =>
        Timeline.AddAsync(tx, Touch(ticket, TouchKinds.TicketOpened, string.Create(CultureInfo.InvariantCulture, $"ticket-{ticket.Id}-opened"), tx.Now));

    /// <summary>Each time anew, as a resolved ticket can be opened again. Says nothing if it was not resolved just now.</summary>
    public static async Task ResolvedAsync(Tx tx, TicketState before, TicketState after, long? agentId)
    {
        if (after.Status is TicketStatus.Resolved && before.Status is not TicketStatus.Resolved)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"ticket-{after.Id}-resolved-{before.Version}");
            await Timeline.AddAsync(tx, Touch(after, TouchKinds.TicketResolved, name, tx.Now) with { AgentId = agentId });
            tx.Append(new NewEvent(EventTypes.HistoryChanged) { CustomerId = after.CustomerId, AgentId = agentId });
        }
    }

    private static NewTouch Touch(TicketState ticket, string kind, string name, DateTimeOffset at) =>
        new(ticket.CustomerId, kind, TouchArea.Support, "desk", name, at, ticket.Subject) { TicketId = ticket.Id };
}
