using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>
/// Follows the event log and pushes each event to every audience that may see it, in the log's order. Nothing is kept for clients that
/// are away: they resume from the log.
/// </summary>
internal sealed partial class AgentFeed(
    EventLog log, EventHydration hydration, LiveConnections<AgentHub> connections, Presence presence, AgentGate gate, TimeProvider time, ILogger<AgentFeed> logger)
    : BackgroundService
{
    public static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(5);

    private static readonly HashSet<long> NoCustomers = [];

    private readonly TaskCompletionSource _following = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _pushing = new();
    private long _position;

    /// <summary>Done once every later commit is sure to be pushed; who resumes earlier could miss one.</summary>
    public Task Following => _following.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = TickAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!_following.Task.IsCompleted)
                {
                    _position = await log.HeadAsync(stoppingToken);
                    _following.TrySetResult();
                }

                await foreach (var events in log.FollowAsync(_position, stoppingToken))
                {
                    await PushAsync(events, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it was: the feed goes on from where it stands.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogInterrupted(error, _position);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PushAsync(IReadOnlyList<DeskEvent> events, CancellationToken ct)
    {
        var audiences = connections.Groups.Select(Audience.Of).ToArray();
        var watched = events.Any(e => e.Type is EventTypes.HistoryChanged or EventTypes.CustomerChanged) ? presence.WatchedCustomers() : NoCustomers;
        var views = await hydration.ForAsync(events, audiences, watched, ct);
        lock (_pushing)
        {
            for (var i = 0; i < audiences.Length; i++)
            {
                if (views[i].Count > 0)
                {
                    connections.Push(audiences[i].Group, nameof(IAgentClient.Events), views[i]);
                }
            }

            _position = events[^1].Seq;
        }

        foreach (var moved in events.Where(e => e is { TicketId: not null, PreviousTeamId: not null }))
        {
            presence.TicketMoved(moved.TicketId!.Value, moved.TeamId);
        }

        if (events.Any(e => e.Type is EventTypes.AgentChanged or EventTypes.SessionRevoked))
        {
            await gate.CheckAsync(ct);
        }
    }

    private async Task TickAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TickInterval, time);
        while (await timer.WaitForNextTickAsync(ct).AsTask().ContinueWith(waited => waited.IsCompletedSuccessfully && waited.Result, TaskScheduler.Default))
        {
            try
            {
                presence.Sweep();
                await gate.CheckAsync(ct);
                await _following.Task.WaitAsync(ct);
                await PushTicksAsync(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The next tick tries again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogTickFailed(error);
            }
        }
    }

    /// <summary>One audience after the other, with pauses: told all at once, thousands of clients would hold up the messages in between.</summary>
    private async Task PushTicksAsync(CancellationToken ct)
    {
        var groups = connections.Groups.ToArray();
        var pause = TickInterval / 2 / Math.Max(1, groups.Length);
        foreach (var group in groups)
        {
            lock (_pushing)
            {
                connections.Push(group, nameof(IAgentClient.Tick), new Tick(_position, time.GetUtcNow()));
            }

            if (group != groups[^1])
            {
                await Task.Delay(pause, time, ct);
            }
        }
    }

    [LoggerMessage(4111, LogLevel.Error, "The agents' feed was interrupted after event {Position} and goes on from there.")]
    private partial void LogInterrupted(Exception error, long position);

    [LoggerMessage(4112, LogLevel.Error, "A tick of the agents' feed failed.")]
    private partial void LogTickFailed(Exception error);
}
