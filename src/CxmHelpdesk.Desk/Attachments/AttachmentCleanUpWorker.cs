using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Attachments;

/// <summary>Cleans up a while after the start, then once a day.</summary>
internal sealed partial class AttachmentCleanUpWorker(AttachmentCleanUp cleanUp, TimeProvider time, ILogger<AttachmentCleanUpWorker> log) : BackgroundService
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);
    private static readonly TimeSpan Age = TimeSpan.FromDays(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(FirstAfter, time, stoppingToken);
            while (true)
            {
                try
                {
                    LogDone(await cleanUp.RunAsync(Age, stoppingToken));
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    LogFailed(error);
                }

                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(3201, LogLevel.Information, "{Count} files that nobody named are deleted")]
    private partial void LogDone(int count);

    [LoggerMessage(3202, LogLevel.Error, "Cleaning up attachments failed; tried again tomorrow")]
    private partial void LogFailed(Exception error);
}
