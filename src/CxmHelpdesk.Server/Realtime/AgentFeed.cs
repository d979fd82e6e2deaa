using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>Pushes each event to every audience that may see it, and a tick to all in between, so that a silent line shows.</summary>
internal sealed partial class AgentFeed(
    EventLog log, EventHydration hydration, LiveConnections<AgentHub> connections, Presence presence, AgentGate gate, TimeProvider time, ILogger<AgentFeed> logger)
    : LiveFeed(log, time, logger)
{
    public static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(5);

    private static readonly HashSet<long> NoCustomers = [];

    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = TickAsync(stoppingToken);
        return base.ExecuteAsync(stoppingToken);
    }

    protected override async Task PushAsync(IReadOnlyList<DeskEvent> events, CancellationToken ct)
    {
        var audiences = connections.Groups.Select(Audience.Of).ToArray();
        var watched = events.Any(e => e.Type is EventTypes.HistoryChanged or EventTypes.CustomerChanged) ? presence.WatchedCustomers() : NoCustomers;
        var views = await hydration.ForAsync(events, audiences, watched, ct);
        for (var i = 0; i < audiences.Length; i++)
        {
            if (views[i].Count > 0)
            {
                connections.Push(audiences[i].Group, nameof(IAgentClient.Events), views[i]);
            }
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
        using var timer = new PeriodicTimer(TickInterval, _time);
        while (await timer.WaitForNextTickAsync(ct).AsTask().ContinueWith(waited => waited.IsCompletedSuccessfully && waited.Result, TaskScheduler.Default))
        {
            try
            {
                presence.Sweep();
                await gate.CheckAsync(ct);
                await Following.WaitAsync(ct);
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
            connections.Push(group, nameof(IAgentClient.Tick), new Tick(Position, _time.GetUtcNow()));
            if (group != groups[^1])
            {
                await Task.Delay(pause, _time, ct);
            }
        }
    }

    [LoggerMessage(4112, LogLevel.Error, "A tick of the agents' feed failed.")]
    private partial void LogTickFailed(Exception error);
}
