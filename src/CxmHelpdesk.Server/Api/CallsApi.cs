using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Calls;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <summary>Calls that wait for agents, and those that agents have. Agents in person only: a phone rings at the end of it.</summary>
internal static class CallsApi
{
    public static void MapCalls(this RouteGroupBuilder api)
    {
        var calls = api.MapGroup("/calls").For(Access.Persons);
        calls.MapGet("", List);
        calls.MapPost("/{id:long}/accept", Accept);
        calls.MapPost("/{id:long}/hang-up", HangUp);
        calls.MapPost("/{id:long}/hold", Hold);
        calls.MapPost("/{id:long}/transfer", Transfer);
        calls.MapPost("/{id:long}/wrap-up", WrapUp);
        api.MapPost("/tickets/{id:long}/call", Start).For(Access.Persons);
    }

    private static Task<IReadOnlyList<CallDto>> List(CallQueries calls, Viewer viewer, CancellationToken ct) => calls.ListAsync(viewer, ct);

    private static async Task<Results<Ok<CallDto>, ProblemHttpResult>> Accept(long id, TakeCall take, Viewer viewer, CancellationToken ct) =>
        (await take.AcceptAsync(id, viewer, ct)).OrProblem();

    private static async Task<Results<Ok<CallDto>, ProblemHttpResult>> HangUp(long id, ControlCall control, Viewer viewer, CancellationToken ct) =>
        (await control.HangUpAsync(id, viewer, ct)).OrProblem();

    private static async Task<Results<Ok<CallDto>, ProblemHttpResult>> Hold(long id, HoldCall hold, Viewer viewer, CancellationToken ct) =>
        (await hold.HoldAsync(id, viewer, ct)).OrProblem();

    private static async Task<Results<Ok<CallDto>, ProblemHttpResult>> Transfer(long id, TransferCallRequest request, ControlCall control, Viewer viewer, CancellationToken ct) =>
        (await control.TransferAsync(id, request, viewer, ct)).OrProblem();

    private static async Task<Results<Ok<CallDto>, ProblemHttpResult>> WrapUp(long id, WrapUpRequest request, ControlCall control, Viewer viewer, CancellationToken ct) =>
        (await control.WrapUpAsync(id, request, viewer, ct)).OrProblem();

    private static async Task<Results<Created<CallDto>, ProblemHttpResult>> Start(long id, TakeCall take, Viewer viewer, CancellationToken ct) =>
        (await take.StartAsync(id, viewer, ct)).CreatedOrProblem(call => $"/api/calls/{call.Id}");
}
