using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Inbound;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>Brings a call to where its news says it is, in the caller's transaction. The envelope's dedupe key has absorbed repeats.</summary>
internal static class ApplyCallNews
{
    /// <returns>What became of it, for the envelope's record.</returns>
    public static async Task<string> ApplyAsync(Tx tx, InboundAccount account, CallNews news)
    {
        if (await FindAsync(tx, account.Account.Id, news.Call, news.Reference) is not { } before)
        {
            return news is { Change: CallChange.Began, MessageId: { } messageId } ? await BeginAsync(tx, account.Account.Id, news, messageId) : "call of nobody";
        }

        var after = CallRules.After(before, news, tx.Now);
        if (after == before)
        {
            return "no news of a call";
        }

        await CallChanges.SaveAsync(tx, before, after, news);
        return $"call {before.Id}";
    }

    internal static Task<CallRow?> FindAsync(Tx tx, long accountId, string call, long? reference) => reference is { } id
        ? tx.FirstOrDefaultAsync<CallRow>($"select {CallRow.Columns} from calls where id = @id and account_id = @accountId", new { id, accountId })
        : tx.FirstOrDefaultAsync<CallRow>($"select {CallRow.Columns} from calls where account_id = @accountId and external_id = @call", new { accountId, call });

    /// <summary>The message of the same delivery found or opened the ticket; from somebody blocked there is none, and nobody's screen shows the call.</summary>
    private static async Task<string> BeginAsync(Tx tx, long accountId, CallNews news, string messageId)
    {
        var said = await tx.FirstOrDefaultAsync<Said>(
            """
            select m.ticket_id, i.kind
            from messages m
            left join identities i on i.id = m.identity_id
            where m.account_id = @accountId and m.external_id = @messageId
            """,
            new { accountId, messageId });
        if (said is null)
        {
            return "call of nobody";
        }

        var call = new CallRow
        {
            Id = tx.NextId(),
            AccountId = accountId,
            ExternalId = news.Call,
            LiveId = news.Call,
            Direction = CallDirection.In,
            State = CallStage.Menu,
            TicketId = said.TicketId,
            AddressKind = said.Kind ?? "phone",
            Address = news.Caller,
            OurNumber = news.OurNumber,
            StartedAt = tx.Now,
            Version = 1,
        };
        await call.InsertAsync(tx);
        await CallChanges.TellAsync(tx, call);
        return $"call {call.Id}";
    }

    private sealed record Said
    {
        public long TicketId { get; init; }

        public string? Kind { get; init; }
    }
}
