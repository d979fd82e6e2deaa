using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Outbound;

namespace CxmHelpdesk.Desk.ChannelAccounts;

/// <summary>When an account last worked and when it last failed, for the administrator. No event: it changes with every message.</summary>
public static class AccountHealth
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Written at most once a minute, unless the last news was bad.</summary>
    public static Task SucceededAsync(Tx tx, long accountId) => tx.ExecuteAsync(
        """
        update channel_accounts
        set last_success_at = @Now
        where id = @accountId and (last_success_at is null or last_success_at < @before or last_error_at >= last_success_at or silent_since is not null)
        """,
        new { accountId, tx.Now, before = tx.Now - Interval });

    /// <param name="explanation">Plain words without secrets.</param>
    public static Task FailedAsync(Tx tx, long accountId, string explanation) => tx.ExecuteAsync(
        "update channel_accounts set last_error_at = @Now, last_error = @error where id = @accountId",
        new { accountId, tx.Now, error = MessageDelivery.Shorten(explanation, 1000) });
}
