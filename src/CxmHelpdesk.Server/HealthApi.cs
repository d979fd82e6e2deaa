using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server;

internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().ExcludeFromDescription();
        health.MapGet("/live", () => TypedResults.Text("live"));
        health.MapGet("/ready", Ready);
    }

    /// <summary>A write that changes nothing goes the whole way: the writer runs, the disk takes it, the schema is there.</summary>
    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Ready(Db db, CancellationToken ct)
    {
        try
        {
            await db.WriteAsync(tx => tx.ExecuteAsync("update counters set value = value where name = 'ids'"), ct).WaitAsync(TimeSpan.FromSeconds(5), ct);
            return TypedResults.Text("ready");
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "not-ready", "The database cannot be written.");
        }
    }
}
