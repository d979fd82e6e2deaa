using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.CleanUp;

/// <summary>Removes what one feature leaves behind and nobody needs any more.</summary>
public interface ICleanUp
{
    /// <returns>How many things are gone.</returns>
    Task<int> RunAsync(CancellationToken ct);
}

/// <summary>Cleans up a while after the start, then once a day. Several nodes may do so at once.</summary>
internal sealed partial class CleanUpWorker(IEnumerable<ICleanUp> all, TimeProvider time, ILogger<CleanUpWorker> log) : BackgroundService
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(FirstAfter, time, stoppingToken);
            while (true)
            {
                foreach (var one in all)
                {
                    await RunAsync(one, stoppingToken);
                }

                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task RunAsync(ICleanUp one, CancellationToken ct)
    {
        try
        {
            LogDone(one.GetType().Name, await one.RunAsync(ct));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(one.GetType().Name, error);
        }
    }

    [LoggerMessage(3201, LogLevel.Information, "{What}: {Count} gone")]
    private partial void LogDone(string what, int count);

    [LoggerMessage(3202, LogLevel.Error, "{What} failed; tried again tomorrow")]
    private partial void LogFailed(string what, Exception error);
}
