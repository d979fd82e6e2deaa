using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.TicketWork;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>Wakes sleeping tickets when their time has come.</summary>
internal sealed class SnoozeWorker(Db db, TimeProvider time, ILogger<SnoozeWorker> log)
    : PeriodicWorker(TimeSpan.FromSeconds(5), time, log)
{
    private const int BatchSize = 100;

    /// <returns>How many woke.</returns>
    public async Task<int> WakeAsync(CancellationToken ct)
    {
        var due = await db.ReadAsync(
            session => session.QueryAsync<long>(
                $"""
                select id from tickets
                where status = 'snoozed' and snoozed_until <= @now
                order by snoozed_until, id
                {session.Dialect.Limit("@limit")}
                """,
                new { now = Time.GetUtcNow(), limit = BatchSize }),
            ct);
        foreach (var id in due)
        {
            await db.WriteAsync(tx => WakeAsync(tx, id), ct);
        }

        return due.Count;
    }

    protected override async Task TickAsync(CancellationToken ct)
    {
        while (await WakeAsync(ct) == BatchSize)
        {
        }
    }

    private static async Task WakeAsync(Tx tx, long id)
    {
        // Looked at again inside the write: somebody may have woken or put it off meanwhile.
        if (await TicketState.LoadAsync(tx, id) is { Status: TicketStatus.Snoozed } before && before.SnoozedUntil <= tx.Now)
        {
            var after = (before with { Status = TicketStatus.Open }).Settled(before);
            await after.UpdateAsync(tx, before);
            tx.Append(TicketEvents.Changed(before, after, null)!);
            await Notifications.TellFollowersAsync(tx, NotificationKind.Status, after, null, null);
        }
    }
}
