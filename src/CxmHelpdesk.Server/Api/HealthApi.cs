using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().ExcludeFromDescription();
        health.MapGet("/live", () => TypedResults.Text("live"));
        health.MapGet("/ready", Ready);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Ready(Readiness readiness, CancellationToken ct) =>
        await readiness.WhatIsMissingAsync(ct) is { } missing
            ? Problems.Of(StatusCodes.Status503ServiceUnavailable, missing.Code, missing.Detail)
            : TypedResults.Text("ready");
}

/// <summary>Whether this process can do its whole work: take a write, with the schema it knows, and every worker at its place.</summary>
internal sealed class Readiness(Db db, IEnumerable<BackgroundService> workers, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>Null: nothing. The code is stopping, database, schema or worker.</returns>
    public async Task<(string Code, string Detail)?> WhatIsMissingAsync(CancellationToken ct)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return ("stopping", "The server is stopping.");
        }

        // A worker's task lives as long as the server. The names are our own classes', no secret.
        if (workers.FirstOrDefault(worker => worker.ExecuteTask is null or { IsCompleted: true }) is { } idle)
        {
            return ("worker", $"{idle.GetType().Name} does not run.");
        }

        try
        {
            // A write that changes nothing goes the whole way: the writer runs, the disk takes it, the table is there.
            await db.WriteAsync(tx => tx.ExecuteAsync("update counters set value = value where name = 'ids'"), ct).WaitAsync(Patience, ct);
            return await Migrator.IsCurrentAsync(db, ct).WaitAsync(Patience, ct) ? null : ("schema", "The database has another version's schema.");
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            return ("database", "The database cannot be written.");
        }
    }
}
