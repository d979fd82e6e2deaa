using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>Who wants no more messages from which of our accounts. Kept until that person says otherwise, to that account.</summary>
internal static class OptOuts
{
    /// <summary>As a message's failure, of ours or of the provider.</summary>
    public const string Code = "opted-out";

    /// <returns>False: it was so before.</returns>
    public static async Task<bool> ApplyAsync(Tx tx, long accountId, long identityId, Consent consent)
    {
        var gone = await SinceAsync(tx, accountId, identityId) is not null;
        if (gone == (consent is Consent.Withdrawn))
        {
            return false;
        }

        await tx.ExecuteAsync(
            gone
                ? "delete from opt_outs where account_id = @accountId and identity_id = @identityId"
                : "insert into opt_outs (account_id, identity_id, at) values (@accountId, @identityId, @Now)",
            new { accountId, identityId, tx.Now });
        return true;
    }

    public static Task<DateTimeOffset?> SinceAsync(Session session, long accountId, long identityId) =>
        session.FirstOrDefaultAsync<DateTimeOffset?>("select at from opt_outs where account_id = @accountId and identity_id = @identityId", new { accountId, identityId });
}
