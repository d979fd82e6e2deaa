using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>
/// A provider may tell that a message was delivered, or bounced, before our own "it is sent" is committed: then nobody here knows the id
/// yet. Such a receipt is kept while its account has something on the way, and applied when the id becomes known.
/// </summary>
internal static class EarlyReceipts
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(2);

    public static async Task KeepAsync(Tx tx, long accountId, Receipt receipt)
    {
        if (await tx.FirstOrDefaultAsync<long?>($"select id from outbound where account_id = @accountId and state = 'waiting' order by id {tx.Dialect.Limit("1")}", new { accountId }) is null)
        {
            return;
        }

        var parameters = new
        {
            accountId, receipt.ExternalId, state = receipt.State.ToText(), receipt.At, explanation = MessageDelivery.Shorten(receipt.Explanation), code = MessageDelivery.Shorten(receipt.Code, 60), tx.Now, old = tx.Now - s_kept,
        };
        await tx.ExecuteAsync("delete from early_receipts where received_at < @old", parameters);
        await tx.ExecuteAsync("delete from early_receipts where account_id = @accountId and external_id = @ExternalId and state = @state", parameters);
        await tx.ExecuteAsync(
            """
            insert into early_receipts (account_id, external_id, state, at, explanation, code, received_at)
            values (@accountId, @ExternalId, @state, @At, @explanation, @code, @Now)
            """,
            parameters);
    }

    /// <summary>The message and its pieces have their ids now.</summary>
    public static async Task TakeUpAsync(Tx tx, ClaimedMessage sent)
    {
        var kept = await tx.QueryAsync<Row>(
            """
            select external_id, state, at, explanation, code
            from early_receipts
            where account_id = @AccountId
            and (external_id in (select p.external_id from outbound_parts p where p.message_id = @MessageId)
                or external_id = (select m.external_id from messages m where m.id = @MessageId))
            order by at
            """,
            new { sent.AccountId, sent.MessageId });
        foreach (var row in kept)
        {
            await ApplyReceipt.ApplyAsync(tx, sent.AccountId, new Receipt(row.ExternalId, row.State, row.At) { Explanation = row.Explanation, Code = row.Code });
            await tx.ExecuteAsync("delete from early_receipts where account_id = @AccountId and external_id = @ExternalId", new { sent.AccountId, row.ExternalId });
        }
    }

    private sealed record Row
    {
        public string ExternalId { get; init; } = "";

        public ReceiptState State { get; init; }

        public DateTimeOffset At { get; init; }

        public string? Explanation { get; init; }

        public string? Code { get; init; }
    }
}
