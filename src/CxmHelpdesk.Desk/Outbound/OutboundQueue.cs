using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>Messages on their way out. A message enters in the write that makes it, so it is sent if and only if that commits.</summary>
public sealed class OutboundQueue(OutboundSignal signal)
{
    /// <param name="messageId">Inserted before, by the same write.</param>
    /// <param name="sideId">Keeps its own order, beside the ticket's.</param>
    public async Task EnqueueAsync(Tx tx, long messageId, long ticketId, long accountId, long? sideId = null)
    {
        await InsertAsync(tx, messageId, ticketId, accountId, sideId);
        tx.AfterCommit(signal.Raise);
    }

    /// <summary>For what need not leave at once: the worker's next look finds it.</summary>
    internal static Task InsertAsync(Tx tx, long messageId, long ticketId, long accountId, long? sideId) => tx.ExecuteAsync(
        """
        insert into outbound (id, message_id, message_seq, ticket_id, account_id, side_id, state, next_attempt_at, created_at)
        select @id, m.id, m.seq, @ticketId, @accountId, @sideId, 'waiting', @now, @now
        from messages m
        where m.id = @messageId
        """,
        new { id = tx.NextId(), messageId, ticketId, accountId, sideId, now = tx.Now });
}
