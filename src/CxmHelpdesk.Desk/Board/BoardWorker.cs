using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Settings;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Board;

/// <summary>Takes a sample of the queue each minute.</summary>
internal sealed class BoardWorker(BoardQueries board, BoardSamples samples, SettingsStore settings, TimeProvider time, ILogger<BoardWorker> log)
    : PeriodicWorker(TimeSpan.FromMinutes(1), time, log)
{
    public async Task TakeAsync(CancellationToken ct) =>
        await samples.TakeAsync(await board.SnapshotAsync(Viewer.Desk, ct), await settings.GetAsync<BoardLimits>(BoardLimits.Name, ct), ct);

    protected override Task TickAsync(CancellationToken ct) => TakeAsync(ct);
}
