using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Drafts;

/// <summary>Sends what is held when its time has come, to the second.</summary>
internal sealed partial class HeldReplyWorker(HeldReplies replies, HeldLetters letters, TimeProvider time, ILogger<HeldReplyWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await replies.SendDueAsync(stoppingToken);
                    await letters.SendDueAsync(stoppingToken);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    LogFailed(error);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    [LoggerMessage(2201, LogLevel.Error, "Sending held replies failed; tried again soon")]
    private partial void LogFailed(Exception error);
}
