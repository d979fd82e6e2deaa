using CxmHelpdesk.Desk.CleanUp;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.TicketWork;

/// <summary>
/// Deletes for good what has lain in the trash for the days that the desk keeps it: messages with their files, sources and places in the search, and all that
/// hangs on the ticket. What became part of it goes with it. The event log stays; it holds no texts.
/// </summary>
public sealed class TrashCleanUp(Db db, IOptions<TrashOptions> options, TimeProvider time) : ICleanUp
{
    private const int BatchSize = 50;

    /// <summary>Every table whose rows belong to a ticket, those that point at others first; a test compares it with the schema.</summary>
    internal static readonly IReadOnlyList<(string Table, string Where)> OfTicket =
    [
        ("attachments", "ticket_id in @ids"),
        ("outbound_parts", "message_id in (select id from messages where ticket_id in @ids)"),
        ("outbound", "ticket_id in @ids"),
        ("tone_corrections", "message_id in (select id from messages where ticket_id in @ids)"),
        ("bot_conversations", "ticket_id in @ids"),
        ("messages", "ticket_id in @ids"),
        ("side_conversations", "ticket_id in @ids"),
        ("ticket_participants", "ticket_id in @ids"),
        ("ticket_tags", "ticket_id in @ids"),
        ("ticket_seen", "ticket_id in @ids"),
        ("ticket_merges", "kept_id in @ids or merged_id in @ids"),
        ("ticket_links", "ticket_id in @ids or other_id in @ids"),
        ("ticket_checks", "ticket_id in @ids"),
        ("ticket_followers", "ticket_id in @ids"),
        ("ticket_field_values", "ticket_id in @ids"),
        ("incident_words", "ticket_id in @ids"),
        ("incident_tickets", "ticket_id in @ids"),
        ("notifications", "ticket_id in @ids"),
        ("drafts", "ticket_id in @ids"),
        ("held_replies", "ticket_id in @ids"),
        ("public_posts", "ticket_id in @ids"),
        ("calls", "ticket_id in @ids"),
    ];

    /// <returns>How many tickets are gone.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeepDays);
        var gone = 0;
        for (int batch; ; gone += batch)
        {
            batch = await DeleteAsync(before, ct);
            if (batch < BatchSize)
            {
                return gone + batch;
            }
        }
    }

    private async Task<int> DeleteAsync(DateTimeOffset before, CancellationToken ct)
    {
        var ids = await db.ReadAsync(session => DueAsync(session, before), ct);
        if (ids.Count == 0)
        {
            return 0;
        }

        // Looked for beside the write, since nothing leads from a delivery to its messages but a walk through all of them.
        var deliveries = await db.ReadAsync(session => DeliveriesAsync(session, ids), ct);
        return await db.WriteAsync(
            async tx =>
            {
                // Looked at again inside the write: somebody may have taken one back meanwhile.
                var due = (await DueAsync(tx, before)).Intersect(ids).ToArray();
                if (due.Length < ids.Count)
                {
                    return 0;
                }

                await tx.ExecuteAsync("update envelopes set headers = '{}', files = '[]', body = @nothing where id in @deliveries", new { nothing = Array.Empty<byte>(), deliveries });
                foreach (var id in ids)
                {
                    await DeleteAsync(tx, (await TicketState.LoadAsync(tx, id))!);
                }

                return ids.Count;
            },
            ct);
    }

    /// <summary>The oldest of the trash, each with what became part of it.</summary>
    private static async Task<IReadOnlyList<long>> DueAsync(Session session, DateTimeOffset before)
    {
        List<long> ids =
        [
            .. await session.QueryAsync<long>(
                $"""
                select id from tickets
                where status = 'trash' and trashed_at <= @before
                order by trashed_at, id
                {session.Dialect.Limit("@BatchSize")}
                """,
                new { before, BatchSize }),
        ];
        IReadOnlyList<long> kept = ids;
        while (kept.Count > 0)
        {
            kept = [.. (await session.QueryAsync<long>("select id from tickets where merged_into in @kept order by id", new { kept })).Except(ids)];
            ids.AddRange(kept);
        }

        return ids;
    }

    /// <summary>Whose every message is among those that go.</summary>
    private static Task<IReadOnlyList<long>> DeliveriesAsync(Session session, IReadOnlyList<long> ids) =>
        session.QueryAsync<long>(
            """
            select envelope_id from messages
            where envelope_id in (select envelope_id from messages where ticket_id in @ids and envelope_id is not null)
            group by envelope_id
            having min(case when ticket_id in @ids then 1 else 0 end) = 1
            """,
            new { ids });

    private async Task DeleteAsync(Tx tx, TicketState ticket)
    {
        var ids = new[] { ticket.Id };
        foreach (var messageId in await tx.QueryAsync<long>("select id from messages where ticket_id in @ids", new { ids }))
        {
            await Search.SearchEngine.For(db.Dialect).RemoveAsync(tx, messageId);
        }

        foreach (var (table, where) in OfTicket)
        {
            await tx.ExecuteAsync($"delete from {table} where {where}", new { ids });
        }

        await tx.ExecuteAsync("delete from touches where customer_id = @CustomerId and ticket_id = @Id", new { ticket.CustomerId, ticket.Id });
        await tx.ExecuteAsync("update tickets set merged_into = null where merged_into = @Id", new { ticket.Id });
        await tx.ExecuteAsync("delete from tickets where id = @Id", new { ticket.Id });
        await tx.ExecuteAsync("update customers set tickets_count = tickets_count - 1 where id = @CustomerId", new { ticket.CustomerId });
        await QueueCounts.MoveAsync(tx, ticket, null);
        tx.Append(new NewEvent(EventTypes.TicketDeleted) { TicketId = ticket.Id, CustomerId = ticket.CustomerId, TeamId = ticket.TeamId });
    }
}
