using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Outbound;

namespace CxmHelpdesk.Desk.Visitors;

/// <summary>
/// Tells a customer who waits in a live chat that his last words were read: an agent has the ticket open, or types. One row tells it of all that
/// came before.
/// </summary>
public sealed class SeenByAgent(Db db, ChannelRegistry channels)
{
    /// <summary>Cheap where there is nothing to tell: one read.</summary>
    public async Task MarkAsync(long ticketId, CancellationToken ct)
    {
        var newest = await db.ReadAsync(
            session => session.FirstOrDefaultAsync<Row>(
                $"""
                select m.id, m.delivery, t.channel
                from messages m
                join tickets t on t.id = m.ticket_id
                where m.ticket_id = @ticketId and m.kind = 'customer'
                order by m.seq desc
                {session.Dialect.Limit("1")}
                """,
                new { ticketId }),
            ct);
        if (newest is { Delivery: null } && channels.Find(newest.Channel)?.Descriptor.Capabilities.Live == true)
        {
            await db.WriteAsync(
                async tx =>
                {
                    if (await tx.FirstOrDefaultAsync<string?>("select delivery from messages where id = @Id", new { newest.Id }) is null)
                    {
                        await MessageDelivery.SetAsync(tx, newest.Id, Delivery.Read, note: null);
                    }
                },
                ct);
        }
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public string? Delivery { get; init; }

        public string Channel { get; init; } = "";
    }
}
