using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

internal static class OutboundApi
{
    public static void MapOutbound(this RouteGroupBuilder api)
    {
        api.MapPost("/messages/{id:long}/retry", Retry);
        api.MapPost("/messages/{id:long}/cancel", Cancel);
        api.MapGet("/tickets/{id:long}/templates", Templates);
        api.MapGet("/outbound/dead", Dead).For(Access.Supervisors);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Retry(long id, RetryMessage retry, Viewer viewer, CancellationToken ct) =>
        (await retry.HandleAsync(id, viewer, ct)).NoContentOrProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> Cancel(long id, CancelMessage cancel, Viewer viewer, CancellationToken ct) =>
        (await cancel.HandleAsync(id, viewer, ct)).NoContentOrProblem();

    private static async Task<Results<Ok<IReadOnlyList<MessageTemplate>>, ProblemHttpResult>> Templates(long id, TicketTemplates templates, Viewer viewer, CancellationToken ct) =>
        (await templates.OfAsync(id, viewer, ct)).OrProblem();

    private static Task<Page<DeadMessageDto>> Dead(DeadMessages dead, CancellationToken ct, string? after = null, int limit = 50) =>
        dead.ListAsync(after, limit, ct);
}
