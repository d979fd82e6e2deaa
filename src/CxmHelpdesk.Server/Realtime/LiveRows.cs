using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>Stands in for the desk's own queries until they are there.</summary>
internal static class LiveRows
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static async Task<IReadOnlyList<TicketRow>> TicketsAsync(Session session, IReadOnlyCollection<long> ids) =>
        [
            .. (await session.QueryAsync<Row>(
                """
                select t.id, t.subject, t.snippet, t.status, t.waiting, t.waiting_since, t.answer_by, t.rank, t.mood, t.urgency, t.channel, t.account_id,
                    t.customer_id, c.name as customer_name, t.language, t.team_id, t.assignee_id, t.message_count, t.last_author, t.last_message_at,
                    t.created_at, t.version, t.customer_version
                from tickets t
                join customers c on c.id = t.customer_id
                where t.id in @ids
                """,
                new { ids })).Select(row => JsonSerializer.SerializeToNode(row, Web)!.AsObject()).Select(node =>
            {
                node["reasons"] = JsonSerializer.SerializeToNode(Array.Empty<PriorityReason>());
                node["tags"] = JsonSerializer.SerializeToNode(Array.Empty<string>());
                return node.Deserialize<TicketRow>(Web)!;
            }),
        ];

    public static async Task<IReadOnlyList<MessageDto>> MessagesAsync(Session session, IReadOnlyCollection<long> ids) =>
        await session.QueryAsync<MessageDto>(
            "select id, ticket_id, seq, kind, at, text, html, agent_id, automatic, delivery, client_id from messages where id in @ids", new { ids });

    private sealed record Row
    {
        public long Id { get; init; }
        public string Subject { get; init; } = "";
        public string Snippet { get; init; } = "";
        public TicketStatus Status { get; init; }
        public bool Waiting { get; init; }
        public DateTimeOffset? WaitingSince { get; init; }
        public DateTimeOffset? AnswerBy { get; init; }
        public long Rank { get; init; }
        public double Mood { get; init; }
        public double Urgency { get; init; }
        public string Channel { get; init; } = "";
        public long AccountId { get; init; }
        public long CustomerId { get; init; }
        public string CustomerName { get; init; } = "";
        public string Language { get; init; } = "";
        public long? TeamId { get; init; }
        public long? AssigneeId { get; init; }
        public int MessageCount { get; init; }
        public string LastAuthor { get; init; } = "";
        public DateTimeOffset LastMessageAt { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public long Version { get; init; }
        public long CustomerVersion { get; init; }
    }
}
