using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>Data of <see cref="EventTypes.MessageAdded"/>.</summary>
public sealed record MessageAddedData(long MessageId, long Seq, string Kind);

/// <summary>Data of <see cref="EventTypes.TicketChanged"/>: field -> [before, after], as text.</summary>
public sealed record TicketChangedData(IReadOnlyDictionary<string, string?[]> Changes);

internal static class TicketEvents
{
    public static NewEvent Opened(TicketState ticket) => new(EventTypes.TicketOpened)
    {
        TicketId = ticket.Id,
        CustomerId = ticket.CustomerId,
        TeamId = ticket.TeamId,
    };

    public static NewEvent MessageAdded(TicketState ticket, long messageId, long seq, MessageKind kind, long? agentId) =>
        new(EventTypes.MessageAdded, JsonSerializer.Serialize(new MessageAddedData(messageId, seq, kind.ToText()), DeskJson.Default.MessageAddedData))
        {
            TicketId = ticket.Id,
            CustomerId = ticket.CustomerId,
            TeamId = ticket.TeamId,
            AgentId = agentId,
        };

    /// <returns>Null if nothing that anybody would notice differs.</returns>
    public static NewEvent? Changed(TicketState before, TicketState after, long? agentId, IReadOnlyDictionary<string, string?[]>? more = null)
    {
        var changes = new Dictionary<string, string?[]>(more ?? new Dictionary<string, string?[]>());
        Compare(changes, "status", before.Status.ToText(), after.Status.ToText());
        Compare(changes, "subject", before.Subject, after.Subject);
        Compare(changes, "teamId", Text(before.TeamId), Text(after.TeamId));
        Compare(changes, "assigneeId", Text(before.AssigneeId), Text(after.AssigneeId));
        Compare(changes, "snoozedUntil", before.SnoozedUntil?.ToString("O"), after.SnoozedUntil?.ToString("O"));
        // What a person changed; a message of the customer brings its own.
        if (agentId is not null)
        {
            Compare(changes, "mood", Text(before.Mood), Text(after.Mood));
            Compare(changes, "urgency", Text(before.Urgency), Text(after.Urgency));
        }

        return changes.Count == 0
            ? null
            : new NewEvent(EventTypes.TicketChanged, JsonSerializer.Serialize(new TicketChangedData(changes), DeskJson.Default.TicketChangedData))
            {
                TicketId = after.Id,
                CustomerId = after.CustomerId,
                TeamId = after.TeamId,
                PreviousTeamId = before.TeamId == after.TeamId ? null : before.TeamId ?? 0,
                AgentId = agentId,
            };
    }

    /// <summary>Something that is not a field of the ticket's own row changed.</summary>
    public static NewEvent Told(TicketState ticket, long? agentId, string field, string? before, string? after) =>
        new(EventTypes.TicketChanged, JsonSerializer.Serialize(new TicketChangedData(new Dictionary<string, string?[]> { [field] = [before, after] }), DeskJson.Default.TicketChangedData))
        {
            TicketId = ticket.Id,
            CustomerId = ticket.CustomerId,
            TeamId = ticket.TeamId,
            AgentId = agentId,
        };

    private static void Compare(Dictionary<string, string?[]> changes, string field, string? before, string? after)
    {
        if (before != after)
        {
            changes[field] = [before, after];
        }
    }

    private static string? Text(long? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
