using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>
/// Takes what is due and sends it, many at a time, one at a time within a ticket. Woken when a message commits and when one is
/// done; a slow look is the safety net and finds what is to be tried again.
/// </summary>
internal sealed partial class OutboundWorker(
    Db db,
    OutboundStore store,
    OutboundSender sender,
    OutboundSignal signal,
    IOptions<OutboundOptions> options,
    TimeProvider time,
    ILogger<OutboundWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Task, long> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Sends that run when the server stops get a while longer; then they are cut off and their claims given back.
        using var cut = new CancellationTokenSource();
        try
        {
            await FreeDeadClaimsAsync(stoppingToken);
            while (true)
            {
                if (!await StartWhatIsDueAsync(cut.Token, stoppingToken))
                {
                    await signal.WaitAsync(LookInterval, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            cut.CancelAfter(TimeSpan.FromSeconds(options.Value.GraceSeconds));
            await Task.WhenAll(Running());
        }
    }

    /// <returns>False: nothing is due, or all hands are full.</returns>
    private async Task<bool> StartWhatIsDueAsync(CancellationToken cut, CancellationToken ct)
    {
        var (free, busy) = Capacity();
        if (free == 0)
        {
            return false;
        }

        try
        {
            var claimed = await store.ClaimAsync(free, busy, time.GetUtcNow(), options.Value.Lease, ct);
            foreach (var message in claimed)
            {
                Start(message, cut);
            }

            return claimed.Count > 0;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogLookFailed(error);
            return false;
        }
    }

    private void Start(ClaimedMessage message, CancellationToken cut)
    {
        var sending = Task.Run(() => sender.SendAsync(message, cut), CancellationToken.None);
        lock (_gate)
        {
            _running.Add(sending, message.AccountId);
        }

        _ = sending.ContinueWith(
            done =>
            {
                lock (_gate)
                {
                    _running.Remove(done);
                }

                // The ticket's next message may go now.
                signal.Raise();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private (int Free, IReadOnlyCollection<long> Busy) Capacity()
    {
        lock (_gate)
        {
            var busy = _running.Values
                .CountBy(account => account)
                .Where(count => count.Value >= options.Value.ParallelPerAccount)
                .Select(count => count.Key)
                .ToArray();
            return (Math.Min(options.Value.Parallel - _running.Count, options.Value.ParallelPerAccount), busy);
        }
    }

    private Task[] Running()
    {
        lock (_gate)
        {
            return [.. _running.Keys];
        }
    }

    private async Task FreeDeadClaimsAsync(CancellationToken ct)
    {
        if (db.Dialect != SqlDialect.Sqlite)
        {
            return;
        }

        try
        {
            await store.FreeAllAsync(ct);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogLookFailed(error);
        }
    }

    [LoggerMessage(3003, LogLevel.Error, "Looking for messages to send failed; tried again soon")]
    private partial void LogLookFailed(Exception error);
}
