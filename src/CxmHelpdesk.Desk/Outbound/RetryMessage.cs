using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>
/// Brings a message that was given up back into the queue, or tries a waiting one now; pieces that are out stay out. One that went out and
/// came back (bounced, or failed at the provider) goes out whole once more, under a new name, so that no provider takes it for a repeat.
/// </summary>
public sealed class RetryMessage(Db db, OutboundSignal signal)
{
    public Task<Outcome<Done>> HandleAsync(long messageId, Viewer viewer, CancellationToken ct) => db.WriteAsync<Outcome<Done>>(
        async tx =>
        {
            if (await OutboundOfMessage.FindAsync(tx, messageId, viewer) is not { } row)
            {
                return new Refusal.NotFound("message");
            }

            // A row that is being sent just now is left alone: its outcome decides.
            var back = await tx.ExecuteAsync(
                """
                update outbound
                set state = 'waiting', attempts = 0, next_attempt_at = @Now, finished_at = null, claimed_by = null, claimed_until = null
                where id = @Id and (state in ('dead', 'cancelled') or (state = 'waiting' and (claimed_until is null or claimed_until < @Now)))
                """,
                new { row.Id, tx.Now });
            if (back == 0 && !await SendAnewAsync(tx, row, messageId))
            {
                return new Refusal.Conflict("not-waiting", "This message was sent, or is being sent just now.");
            }

            await MessageDelivery.SetAsync(tx, messageId, Delivery.Queued, null, viewer.AgentId);
            tx.AfterCommit(signal.Raise);
            return Done.Instance;
        },
        ct);

    private static async Task<bool> SendAnewAsync(Tx tx, OutboundOfMessage row, long messageId)
    {
        var again = await tx.ExecuteAsync(
            """
            update outbound
            set state = 'waiting', attempts = 0, part = 0, resent = resent + 1, next_attempt_at = @Now, finished_at = null, claimed_by = null, claimed_until = null
            where id = @Id and state = 'sent'
            and exists (select 1 from messages m where m.id = @messageId and m.delivery in ('bounced', 'failed'))
            """,
            new { row.Id, messageId, tx.Now });
        if (again > 0)
        {
            await tx.ExecuteAsync("delete from outbound_parts where message_id = @messageId", new { messageId });
        }

        return again > 0;
    }
}

/// <summary>Takes a message out of the queue before it is sent.</summary>
public sealed class CancelMessage(Db db, OutboundSignal signal)
{
    public Task<Outcome<Done>> HandleAsync(long messageId, Viewer viewer, CancellationToken ct) => db.WriteAsync<Outcome<Done>>(
        async tx =>
        {
            if (await OutboundOfMessage.FindAsync(tx, messageId, viewer) is not { } row)
            {
                return new Refusal.NotFound("message");
            }

            var taken = await tx.ExecuteAsync(
                """
                update outbound
                set state = 'cancelled', finished_at = @Now, claimed_by = null, claimed_until = null
                where id = @Id and state = 'waiting' and (claimed_until is null or claimed_until < @Now)
                """,
                new { row.Id, tx.Now });
            if (taken == 0)
            {
                return new Refusal.Conflict("not-waiting", "This message was sent, or is being sent just now.");
            }

            var note = row.Part > 0 ? "Cancelled after its first part was sent." : "Cancelled before it was sent.";
            await MessageDelivery.SetAsync(tx, messageId, Delivery.Failed, note, viewer.AgentId);

            // The ticket's next message waited for this one.
            tx.AfterCommit(signal.Raise);
            return Done.Instance;
        },
        ct);
}

/// <summary>The way out of a message, if the viewer may see its ticket.</summary>
internal sealed record OutboundOfMessage
{
    public long Id { get; init; }

    public long Part { get; init; }

    public long? TeamId { get; init; }

    public static async Task<OutboundOfMessage?> FindAsync(Session session, long messageId, Viewer viewer)
    {
        var row = await session.FirstOrDefaultAsync<OutboundOfMessage>(
            """
            select o.id, o.part, t.team_id
            from outbound o
            join tickets t on t.id = o.ticket_id
            where o.message_id = @messageId
            """,
            new { messageId });
        return row is not null && viewer.CanSeeTicket(row.TeamId) ? row : null;
    }
}
