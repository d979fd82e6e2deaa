using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>
/// Ends what nobody ended: news may never come. A phone that rang too long was not answered, whoever was put on hold and forgotten waits for anybody, a call of many hours is over, and a call-back whose ticket was closed is not wanted.
/// </summary>
internal sealed class CallWorker(Db db, TimeProvider time, ILogger<CallWorker> log)
    : PeriodicWorker(TimeSpan.FromSeconds(20), time, log)
{
    /// <summary>Longer than any phone rings: the agent's 30 s and then the customer's 40 s, and a slow provider.</summary>
    public static readonly TimeSpan RingsAtMost = TimeSpan.FromSeconds(100);

    public static readonly TimeSpan HeldAtMost = TimeSpan.FromMinutes(10);

    /// <summary>Twilio ends a call after four hours by itself.</summary>
    public static readonly TimeSpan LastsAtMost = TimeSpan.FromHours(6);

    /// <returns>How many were ended or put back.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        var ids = await db.ReadAsync(
            session => session.QueryAsync<long>(
                """
                select c.id from calls c
                join tickets t on t.id = c.ticket_id
                where (c.state = 'connecting' and c.connecting_at < @rang)
                or (c.state = 'waiting' and c.agent_id is not null and c.connecting_at < @held)
                or (c.state in ('menu', 'waiting', 'talking') and c.started_at < @lasted)
                or (c.state = 'callBack' and t.status in ('resolved', 'spam', 'trash'))
                """,
                new { rang = now - RingsAtMost, held = now - HeldAtMost, lasted = now - LastsAtMost }),
            ct);
        foreach (var id in ids)
        {
            await db.WriteAsync(tx => EndAsync(tx, id), ct);
        }

        return ids.Count;
    }

    protected override Task TickAsync(CancellationToken ct) => SweepAsync(ct);

    private static async Task EndAsync(Tx tx, long id)
    {
        if (await CallRow.LoadAsync(tx, id) is not { } before)
        {
            return;
        }

        var after = before.State switch
        {
            CallStage.Connecting when before.ConnectingAt < tx.Now - RingsAtMost => CallRules.NotReached(before, tx.Now),
            CallStage.Talking when before.StartedAt < tx.Now - LastsAtMost => CallRules.Ended(before, CallOutcome.Talked, tx.Now),
            CallStage.Waiting when before.IsHeld && before.ConnectingAt < tx.Now - HeldAtMost && before.StartedAt >= tx.Now - LastsAtMost => CallRules.Released(before),
            CallStage.Menu or CallStage.Waiting when before.StartedAt < tx.Now - LastsAtMost => CallRules.Ended(before, CallOutcome.Abandoned, tx.Now),
            CallStage.CallBack => CallRules.Ended(before, CallOutcome.Dismissed, tx.Now),
            _ => before,
        };
        if (after != before)
        {
            await CallChanges.SaveAsync(tx, before, after);
        }
    }
}
