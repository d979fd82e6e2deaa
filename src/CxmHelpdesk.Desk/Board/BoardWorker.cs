using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Board;

/// <summary>Takes a sample of the queue each minute.</summary>
internal sealed partial class BoardWorker(BoardQueries board, BoardSamples samples, SettingsStore settings, TimeProvider time, ILogger<BoardWorker> log) : BackgroundService
{
    public async Task TakeAsync(CancellationToken ct) =>
        await samples.TakeAsync(await board.SnapshotAsync(Viewer.Desk, ct), await settings.GetAsync<BoardLimits>(BoardLimits.Name, ct), ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await TakeAsync(stoppingToken);
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

    [LoggerMessage(2111, LogLevel.Error, "The sample of the queue could not be taken; the next is in a minute")]
    private partial void LogFailed(Exception error);
}
