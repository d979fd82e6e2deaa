using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <param name="Count">How many envelopes are read again.</param>
public sealed record Replayed(int Count);

internal static class QuarantineApi
{
    public static void MapQuarantine(this RouteGroupBuilder api)
    {
        var quarantine = api.MapGroup("/quarantine").For(Access.Supervisors);
        quarantine.MapGet("/", List);
        quarantine.MapGet("/{id:long}/raw", Raw);
        quarantine.MapPost("/{id:long}/replay", Replay);
        quarantine.MapPost("/replay", ReplayAll);
    }

    private static Task<Page<QuarantinedEnvelope>> List(Quarantine quarantine, CancellationToken ct, string? after = null, int limit = 50) =>
        quarantine.ListAsync(after, limit, ct);

    /// <summary>As a download and never as a page: these bytes are whatever somebody sent.</summary>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Raw(long id, Quarantine quarantine, CancellationToken ct) =>
        await quarantine.RawAsync(id, ct) is { } bytes
            ? TypedResults.File(bytes, "application/octet-stream", $"envelope-{id}.bin")
            : Problems.For(new Refusal.NotFound("envelope"));

    private static async Task<Results<Ok<Replayed>, ProblemHttpResult>> Replay(long id, Quarantine quarantine, Viewer viewer, CancellationToken ct) =>
        await quarantine.ReplayAsync([id], viewer.AgentId, ct) is var count and > 0
            ? TypedResults.Ok(new Replayed(count))
            : Problems.For(new Refusal.NotFound("envelope"));

    private static async Task<Replayed> ReplayAll(Quarantine quarantine, Viewer viewer, CancellationToken ct) =>
        new(await quarantine.ReplayAsync(null, viewer.AgentId, ct));
}
