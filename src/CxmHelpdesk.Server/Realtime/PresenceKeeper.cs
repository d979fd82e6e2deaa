using CxmHelpdesk.Desk.Agents;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>Writes down who is here, for what must know it in every server process, such as whether a caller waits in vain.</summary>
internal sealed partial class PresenceKeeper(Roster roster, AgentsHere here, TimeProvider time, ILogger<PresenceKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    /// <summary>When all come back after a restart, they are written down together.</summary>
    private static readonly TimeSpan Gathered = TimeSpan.FromMilliseconds(100);

    /// <summary>Several beats, so that a slow one makes nobody leave.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(75);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IReadOnlyCollection<long> written = [];
        var lastBeat = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = roster.Changed;
            var at = time.GetUtcNow();
            var isBeat = at - lastBeat >= Interval;
            try
            {
                var now = roster.Agents().Where(agent => agent.State is AgentState.Available).Select(agent => agent.AgentId).ToArray();
                await here.SayAsync(isBeat ? now : [.. now.Except(written)], [.. written.Except(now)], at + Lasts, stoppingToken);
                written = now;
                lastBeat = isBeat ? at : lastBeat;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The next beat tries again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogFailed(error);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            using var beat = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var untilBeat = lastBeat + Interval - time.GetUtcNow();
            await Task.WhenAny(changed, Task.Delay(untilBeat > TimeSpan.Zero ? untilBeat : TimeSpan.Zero, time, beat.Token));
            await beat.CancelAsync();
            await Task.Delay(Gathered, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(4113, LogLevel.Error, "Who is here could not be written down; tried again soon.")]
    private partial void LogFailed(Exception error);
}
