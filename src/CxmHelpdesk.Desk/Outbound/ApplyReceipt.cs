using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>News from the provider about a message that we sent. Receipts come late, twice and out of order; a delivery only ever goes forward.</summary>
public static class ApplyReceipt
{
    private const int MaxAtOnce = 200;

    /// <returns>False: it told nothing new, or of a message that we do not know, or do not know yet; see <see cref="EarlyReceipts"/>.</returns>
    /// <param name="ticketId">The ticket that the receipt's own signed token names.</param>
    public static async Task<bool> ApplyAsync(Tx tx, long accountId, Receipt receipt, long? ticketId = null)
    {
        var part = await tx.FirstOrDefaultAsync<PartRow>(
            "select message_id, part from outbound_parts where account_id = @accountId and external_id = @ExternalId",
            new { accountId, receipt.ExternalId });
        if (part is not null && receipt.State is not ReceiptState.Delayed)
        {
            return await ApplyToPartAsync(tx, part, receipt);
        }

        var message = part?.MessageId ?? await tx.FirstOrDefaultAsync<long?>(
            "select id from messages where account_id = @accountId and external_id = @ExternalId and delivery is not null",
            new { accountId, receipt.ExternalId })
            ?? (ticketId is { } ticket ? await LastSentAsync(tx, accountId, ticket) : null);
        if (message is not { } id)
        {
            await EarlyReceipts.KeepAsync(tx, accountId, receipt);
            return false;
        }

        return receipt.State is ReceiptState.Delayed
            ? await MessageDelivery.NoteAsync(tx, id, receipt.Explanation)
            : await MessageDelivery.AdvanceAsync(tx, id, StateOf(receipt), receipt.Explanation, receipt.Code);
    }

    /// <summary>News that names only the conversation is taken to be of the last message that went out in it.</summary>
    private static Task<long?> LastSentAsync(Tx tx, long accountId, long ticketId) => tx.FirstOrDefaultAsync<long?>(
        $"""
        select id from messages
        where ticket_id = @ticketId and account_id = @accountId and kind = 'agent' and delivery <> 'queued'
        order by seq desc
        {tx.Dialect.Limit("1")}
        """,
        new { ticketId, accountId });

    /// <summary>Everything that the customer was sent up to a time has come so far.</summary>
    public static async Task<bool> UpToAsync(Tx tx, long accountId, ReceiptUpTo receipt)
    {
        var (state, earlier) = receipt.State is ReceiptState.Read ? (Delivery.Read, (string[])["sent", "delivered"]) : (Delivery.Delivered, ["sent"]);
        var messages = await tx.QueryAsync<long>(
            $"""
            select m.id
            from messages m
            where m.ticket_id in (
                    select t.id from tickets t join identities i on i.id = t.identity_id
                    where i.kind = @Kind and i.address_key = @key and t.account_id = @accountId)
                and m.account_id = @accountId and m.kind = 'agent' and m.delivery in @earlier and m.created_at <= @At
            order by m.created_at desc
            {tx.Dialect.Limit("@MaxAtOnce")}
            """,
            new { receipt.Reader.Kind, key = IdentityKey.Of(receipt.Reader.Kind, receipt.Reader.Address), accountId, earlier, receipt.At, MaxAtOnce });
        foreach (var id in messages)
        {
            await MessageDelivery.AdvanceAsync(tx, id, state, null);
        }

        return messages.Count > 0;
    }

    /// <summary>A message that went out in pieces has come as far as the piece that is furthest behind; one lost piece is a lost message.</summary>
    private static async Task<bool> ApplyToPartAsync(Tx tx, PartRow part, Receipt receipt)
    {
        var parts = await tx.QueryAsync<PartRow>(
            "select message_id, part, delivery from outbound_parts where message_id = @MessageId order by part", new { part.MessageId });
        var state = StateOf(receipt);
        if (!state.IsAfter(parts.First(row => row.Part == part.Part).Delivery))
        {
            return false;
        }

        await tx.ExecuteAsync(
            "update outbound_parts set delivery = @delivery where message_id = @MessageId and part = @Part",
            new { delivery = state.ToText(), part.MessageId, part.Part });
        if (state is Delivery.Bounced or Delivery.Failed)
        {
            return await MessageDelivery.AdvanceAsync(tx, part.MessageId, state, receipt.Explanation, receipt.Code);
        }

        var unsent = await tx.FirstOrDefaultAsync<long?>("select id from outbound where message_id = @MessageId and state <> 'sent'", new { part.MessageId });
        var furthestBehind = parts.Min(row => row.Part == part.Part ? state : row.Delivery);
        return unsent is null && await MessageDelivery.AdvanceAsync(tx, part.MessageId, furthestBehind, receipt.Explanation, receipt.Code);
    }

    private static Delivery StateOf(Receipt receipt) => receipt.State switch
    {
        ReceiptState.Delivered => Delivery.Delivered,
        ReceiptState.Read => Delivery.Read,
        ReceiptState.Bounced => Delivery.Bounced,
        ReceiptState.Failed => Delivery.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(receipt), receipt.State, "Unknown state of a receipt."),
    };

    private sealed record PartRow
    {
        public long MessageId { get; init; }

        public long Part { get; init; }

        public Delivery Delivery { get; init; }
    }
}
