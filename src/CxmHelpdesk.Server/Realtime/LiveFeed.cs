using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>
/// Follows the event log and pushes what is new, in the log's order, to whoever is connected to this process. Nothing is kept for clients that
/// are away: they resume from the log.
/// </summary>
internal abstract partial class LiveFeed(EventLog log, TimeProvider time, ILogger logger) : BackgroundService
{
    private readonly TaskCompletionSource _following = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;

    /// <summary>Done once every later commit is sure to be pushed; who resumes earlier could miss one.</summary>
    public Task Following => _following.Task;

    /// <summary>Everything up to this event is pushed.</summary>
    protected long Position => Volatile.Read(ref _position);

    protected abstract Task PushAsync(IReadOnlyList<DeskEvent> events, CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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
                    Volatile.Write(ref _position, events[^1].Seq);
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
                LogInterrupted(error, GetType().Name, _position);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(4111, LogLevel.Error, "{Feed} was interrupted after event {Position} and goes on from there.")]
    private partial void LogInterrupted(Exception error, string feed, long position);
}
