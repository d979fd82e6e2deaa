using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Imports;

/// <summary>Imports one file after the other. A job whose server went away is taken over where it stood.</summary>
internal sealed partial class ImportWorker(Db db, ImportRun run, ImportSignal signal, TimeProvider time, ILogger<ImportWorker> logger) : BackgroundService
{
    /// <summary>So long a job is ours without a sign of life; each batch renews it.</summary>
    internal static TimeSpan Lease { get; } = TimeSpan.FromMinutes(2);

    private readonly string _me = Guid.NewGuid().ToString("N");

    /// <summary>Works until there is nothing to do.</summary>
    internal async Task DrainAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { } job)
        {
            try
            {
                await run.RunAsync(job, _me, ct);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                ImportFailed(logger, job.Id, error);
                await run.FailAsync(job.Id, _me, "The import stopped because of an error on our side; the log names it.", ct);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DrainAsync(stoppingToken);
                await signal.WaitAsync(TimeSpan.FromSeconds(15), time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LookFailed(logger, error);
                await Task.Delay(TimeSpan.FromSeconds(5), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Task<ImportRow?> ClaimAsync(CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                const string Free = "(state = 'waiting' or (state = 'running' and (claimed_until is null or claimed_until < @Now)))";
                var next = await tx.FirstOrDefaultAsync<long?>(
                    $"select id from import_jobs where {Free} order by created_at, id {tx.Dialect.Limit("1")}", new { tx.Now });
                if (next is null)
                {
                    return null;
                }

                // The whole condition again, as another server may have been faster.
                var claimed = await tx.ExecuteAsync(
                    $"update import_jobs set state = 'running', claimed_by = @_me, claimed_until = @until where id = @next and {Free}",
                    new { _me, until = tx.Now + Lease, next, tx.Now });
                return claimed == 0
                    ? null
                    : await tx.FirstOrDefaultAsync<ImportRow>($"select {ImportJobs.Columns} from import_jobs where id = @next", new { next });
            },
            ct);

    [LoggerMessage(4101, LogLevel.Error, "Import {ImportId} stopped.")]
    private static partial void ImportFailed(ILogger logger, long importId, Exception error);

    [LoggerMessage(4102, LogLevel.Error, "Looking for imports failed.")]
    private static partial void LookFailed(ILogger logger, Exception error);
}
