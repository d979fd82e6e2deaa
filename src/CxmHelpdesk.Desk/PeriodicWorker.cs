using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk;

/// <summary>Looks every so often whether there is something to do. What fails is told to the log and tried again the next time.</summary>
public abstract partial class PeriodicWorker(TimeSpan interval, TimeProvider time, ILogger log) : BackgroundService
{
    protected TimeProvider Time { get; } = time;

    protected abstract Task TickAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await TickAsync(stoppingToken);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    LogFailed(error, GetType().Name, interval);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    [LoggerMessage(2101, LogLevel.Error, "{Worker} failed; tried again in {Interval}")]
    private partial void LogFailed(Exception error, string worker, TimeSpan interval);
}
