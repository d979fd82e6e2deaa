using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>Another process polls this account now.</summary>
internal sealed class PollLostException() : Exception("Another process polls this account.");

/// <summary>What is kept of polling in <c>channel_accounts</c>: who may, how far he is, and since when nothing works.</summary>
internal sealed class PollStore(Db db, InboundIntake intake)
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <returns>False: somebody else has it.</returns>
    public async Task<bool> ClaimAsync(long accountId, string owner, CancellationToken ct) => await db.WriteAsync(
        tx => tx.ExecuteAsync(
            """
            update channel_accounts
            set poll_claimed_by = @owner, poll_claimed_until = @until
            where id = @accountId and (poll_claimed_by is null or poll_claimed_by = @owner or poll_claimed_until < @Now)
            """,
            new { accountId, owner, until = tx.Now + Lease, tx.Now }),
        ct) > 0;

    public Task ReleaseAsync(long accountId, string owner, CancellationToken ct) => db.WriteAsync(
        tx => tx.ExecuteAsync(
            "update channel_accounts set poll_claimed_by = null, poll_claimed_until = null where id = @accountId and poll_claimed_by = @owner", new { accountId, owner }),
        ct);

    /// <summary>At a start on SQLite, where no other process polls: what a dead process had claimed need not wait for its lease.</summary>
    public Task FreeAllAsync(CancellationToken ct) => db.WriteAsync(
        tx => tx.ExecuteAsync("update channel_accounts set poll_claimed_by = null, poll_claimed_until = null where poll_claimed_by is not null"), ct);

    public Task<string?> CursorAsync(long accountId, CancellationToken ct) => db.ReadAsync(
        session => session.FirstOrDefaultAsync<string?>("select poll_cursor from channel_accounts where id = @accountId", new { accountId }), ct);

    /// <summary>Envelopes and cursor in one commit, or neither.</summary>
    /// <exception cref="PollLostException">The claim is somebody else's.</exception>
    public Task AcceptAsync(ChannelAccount account, string owner, IReadOnlyList<Envelope> envelopes, string cursor, CancellationToken ct) => intake.AcceptAsync(
        account,
        envelopes,
        async tx =>
        {
            await MoveAsync(tx, account.Id, owner, cursor);
            await WorksAsync(tx, account.Id);
        },
        ct);

    /// <exception cref="PollLostException">The claim is somebody else's.</exception>
    public Task UpToDateAsync(long accountId, string owner, string cursor, CancellationToken ct) => db.WriteAsync(
        async tx =>
        {
            await MoveAsync(tx, accountId, owner, cursor);
            await WorksAsync(tx, accountId);
        },
        ct);

    public Task FailedAsync(long accountId, string explanation, CancellationToken ct) => db.WriteAsync(tx => AccountHealth.FailedAsync(tx, accountId, explanation), ct);

    /// <summary>Raises the alarm, once, for each of the accounts of which nothing worked since <paramref name="before"/>.</summary>
    public async Task AlarmAsync(IReadOnlyList<long> accountIds, DateTimeOffset before, CancellationToken ct)
    {
        var silent = accountIds.Count == 0 ? [] : await db.ReadAsync(
            session => session.QueryAsync<long>(
                "select id from channel_accounts where id in @accountIds and silent_since is null and coalesce(last_success_at, created_at) < @before", new { accountIds, before }),
            ct);
        foreach (var id in silent)
        {
            await db.WriteAsync(
                async tx =>
                {
                    var marked = await tx.ExecuteAsync(
                        """
                        update channel_accounts
                        set silent_since = coalesce(last_success_at, created_at)
                        where id = @id and silent_since is null and coalesce(last_success_at, created_at) < @before
                        """,
                        new { id, before });
                    if (marked > 0)
                    {
                        tx.Append(new NewEvent(EventTypes.ChannelSilent, $$"""{"accountId":{{id}}}"""));
                    }
                },
                ct);
        }
    }

    private static async Task WorksAsync(Tx tx, long accountId)
    {
        await AccountHealth.SucceededAsync(tx, accountId);
        if (await tx.ExecuteAsync("update channel_accounts set silent_since = null where id = @accountId and silent_since is not null", new { accountId }) > 0)
        {
            tx.Append(new NewEvent(EventTypes.ChannelRecovered, $$"""{"accountId":{{accountId}}}"""));
        }
    }

    private static async Task MoveAsync(Tx tx, long accountId, string owner, string cursor)
    {
        if (await tx.ExecuteAsync(
            "update channel_accounts set poll_cursor = @cursor where id = @accountId and poll_claimed_by = @owner", new { accountId, owner, cursor }) == 0)
        {
            throw new PollLostException();
        }
    }
}
