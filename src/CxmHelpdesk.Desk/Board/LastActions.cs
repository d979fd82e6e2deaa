using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Board;

/// <summary>What each agent did last, from the event log: one step back along an index for each.</summary>
internal static class LastActions
{
    /// <returns>Every active agent; null: did nothing yet.</returns>
    public static async Task<IReadOnlyDictionary<long, AgentAction?>> LoadAsync(Session session)
    {
        var rows = await session.QueryAsync<Row>(
            $"""
            select a.id as agent_id, e.type, e.at, e.ticket_id, e.data
            from agents a
            left join events e on e.seq = (
                select x.seq from events x
                where x.agent_id = a.id and x.agent_id is not null and x.type in ('{EventTypes.MessageAdded}', '{EventTypes.TicketChanged}')
                order by x.seq desc
                {session.Dialect.Limit("1")})
            where a.deactivated_at is null
            """);
        return rows.ToDictionary(row => row.AgentId, row => row.TicketId is { } ticket ? new AgentAction(KindOf(row), row.At!.Value, ticket) : null);
    }

    private static AgentActionKind KindOf(Row row) => row.Type == EventTypes.TicketChanged
        ? AgentActionKind.Change
        : JsonSerializer.Deserialize(row.Data!, DeskJson.Default.MessageAddedData)?.Kind == MessageKind.Note.ToText() ? AgentActionKind.Note : AgentActionKind.Answer;

    private sealed record Row
    {
        public long AgentId { get; init; }

        public string? Type { get; init; }

        public DateTimeOffset? At { get; init; }

        public long? TicketId { get; init; }

        public string? Data { get; init; }
    }
}
