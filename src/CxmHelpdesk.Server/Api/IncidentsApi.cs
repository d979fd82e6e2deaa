using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Incidents;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

internal static class IncidentsApi
{
    public static void MapIncidents(this RouteGroupBuilder api)
    {
        var incidents = api.MapGroup("/incidents");
        incidents.MapGet("", List);
        incidents.MapGet("/{id:long}/tickets", Tickets);
        incidents.MapPut("/{id:long}/tickets/{ticketId:long}", Put);
        incidents.MapDelete("/{id:long}/tickets/{ticketId:long}", Remove);
    }

    private static Task<IReadOnlyList<IncidentDto>> List(IncidentQueries incidents, Viewer viewer, CancellationToken ct) => incidents.ListAsync(viewer, ct);

    private static async Task<Results<Ok<IReadOnlyList<TicketRow>>, ProblemHttpResult>> Tickets(long id, IncidentQueries incidents, Viewer viewer, CancellationToken ct) =>
        await incidents.TicketsAsync(id, viewer, ct) is { } tickets ? TypedResults.Ok(tickets) : Problems.For(new Desk.Refusal.NotFound("incident"));

    private static async Task<Results<NoContent, ProblemHttpResult>> Put(long id, long ticketId, IncidentQueries incidents, Viewer viewer, CancellationToken ct) =>
        (await incidents.PutAsync(id, ticketId, true, viewer, ct)).NoContentOrProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(long id, long ticketId, IncidentQueries incidents, Viewer viewer, CancellationToken ct) =>
        (await incidents.PutAsync(id, ticketId, false, viewer, ct)).NoContentOrProblem();
}
