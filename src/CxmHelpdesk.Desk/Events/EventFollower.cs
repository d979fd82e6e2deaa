using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Events;

/// <summary>
/// Follows the event log from a position that lasts. The position moves in the same write as what is made of the events, so each event is taken once,
/// by one node, however often a process dies.
/// </summary>
/// <param name="name">Of the position; never change it.</param>
/// <param name="gather">What comes meanwhile is one write.</param>
internal abstract partial class EventFollower(Db db, EventLog events, TimeProvider time, string name, TimeSpan gather, ILogger log) : BackgroundService
{
    /// <summary>Does what follows from the events, in order. None of them was taken before.</summary>
    protected abstract Task TakeAsync(Tx tx, IReadOnlyList<DeskEvent> fresh);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var position = await db.ReadAsync(PositionAsync, stoppingToken) ?? 0;
                await foreach (var batch in events.FollowAsync(position, stoppingToken))
                {
                    await TakeAsync(batch, stoppingToken);
                    await Task.Delay(gather, time, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogFailed(error, name);
                await Task.Delay(TimeSpan.FromSeconds(5), time, CancellationToken.None);
            }
        }
    }

    /// <summary>Takes what of the batch no other node has taken yet.</summary>
    internal Task TakeAsync(IReadOnlyList<DeskEvent> batch, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                var last = batch[^1].Seq;
                var position = await LockPositionAsync(tx);
                if (position < last)
                {
                    await TakeAsync(tx, [.. batch.Where(happened => happened.Seq > position)]);
                    await tx.ExecuteAsync("update event_positions set seq = @last where name = @name", new { name, last });
                }
            },
            ct);

    /// <summary>Another node that follows waits here until this one has committed, and then goes on behind it.</summary>
    private async Task<long> LockPositionAsync(Tx tx)
    {
        if (await tx.ExecuteAsync("update event_positions set seq = seq where name = @name", new { name }) == 0)
        {
            await tx.ExecuteAsync("insert into event_positions (name, seq) values (@name, 0)", new { name });
        }

        return (await PositionAsync(tx))!.Value;
    }

    private Task<long?> PositionAsync(Session session) => session.FirstOrDefaultAsync<long?>("select seq from event_positions where name = @name", new { name });

    [LoggerMessage(2201, LogLevel.Error, "Following the event log for {Name} failed; tried again soon")]
    private partial void LogFailed(Exception error, string name);
}
