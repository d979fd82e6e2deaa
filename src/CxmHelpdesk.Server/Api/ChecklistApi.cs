using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.TicketWork;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <summary>Each answers with the whole list, which is short.</summary>
internal static class ChecklistApi
{
    public static void MapChecklist(this RouteGroupBuilder api)
    {
        api.MapPost("/tickets/{id:long}/checks", Add);
        api.MapPatch("/tickets/{id:long}/checks/{checkId:long}", Change);
        api.MapDelete("/tickets/{id:long}/checks/{checkId:long}", Remove);
    }

    private static async Task<Results<Ok<IReadOnlyList<CheckDto>>, ProblemHttpResult>> Add(long id, AddChecksRequest request, Checklist checklist, Viewer viewer, CancellationToken ct) =>
        (await checklist.AddAsync(id, request, viewer, ct)).OrProblem();

    private static async Task<Results<Ok<IReadOnlyList<CheckDto>>, ProblemHttpResult>> Change(
        long id, long checkId, ChangeCheckRequest request, Checklist checklist, Viewer viewer, CancellationToken ct) =>
        (await checklist.ChangeAsync(id, checkId, request, viewer, ct)).OrProblem();

    private static async Task<Results<Ok<IReadOnlyList<CheckDto>>, ProblemHttpResult>> Remove(long id, long checkId, Checklist checklist, Viewer viewer, CancellationToken ct) =>
        (await checklist.RemoveAsync(id, checkId, viewer, ct)).OrProblem();
}
