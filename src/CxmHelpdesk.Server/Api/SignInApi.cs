using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using CxmHelpdesk.Server.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Server.Api;

internal static class SignInApi
{
    public static void MapSignIn(this RouteGroupBuilder api)
    {
        var limit = Limit(api);
        api.MapGet("/setup", SetUpState).AllowAnonymous();
        api.MapPost("/setup", SetUpFirst).AllowAnonymous().Limit(limit);
        api.MapPost("/sign-in", SignIn).AllowAnonymous().Limit(limit);
        api.MapPost("/sign-out", SignOut).For(Access.Persons);
        api.MapGet("/me", GetMe).For(Access.Persons);
        api.MapPatch("/me", ChangeMe).For(Access.Persons);
        api.MapGet("/sessions", ListSessions).For(Access.Persons);
        api.MapDelete("/sessions/{id:long}", RevokeSession).For(Access.Persons);
    }

    private static async Task<SetUpDto> SetUpState(SetUp setUp, DemoSignIns demo, IHostEnvironment host, CancellationToken ct) =>
        new(await setUp.IsNeededAsync(ct), host.IsDevelopment() ? await demo.ListAsync(ct) : []);

    private static async Task<Results<Ok<Me>, ProblemHttpResult>> SetUpFirst(
        SetUpRequest request, SetUp setUp, HttpContext context, CancellationToken ct)
    {
        var outcome = await setUp.HandleAsync(request, AddressOf(context), context.Request.Headers.UserAgent.ToString(), ct);
        return Greet(outcome, context);
    }

    private static async Task<Results<Ok<Me>, ProblemHttpResult>> SignIn(
        SignInRequest request, Desk.Agents.SignIn signIn, HttpContext context, CancellationToken ct)
    {
        var outcome = await signIn.HandleAsync(request, AddressOf(context), context.Request.Headers.UserAgent.ToString(), ct);
        return Greet(outcome, context);
    }

    private static async Task<NoContent> SignOut(Sessions sessions, HttpContext context, CancellationToken ct)
    {
        var session = context.User.Session()!;
        await sessions.RevokeAsync(session.Me.AgentId, session.Id, ct);
        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static Me GetMe(HttpContext context) => context.User.Session()!.Me;

    private static async Task<Results<Ok<Me>, ProblemHttpResult>> ChangeMe(
        ChangeMeRequest request, ChangeMe change, HttpContext context, CancellationToken ct) =>
        (await change.HandleAsync(request, context.User.Session()!, ct)).OrProblem();

    private static async Task<Page<SessionDto>> ListSessions(Sessions sessions, HttpContext context, CancellationToken ct)
    {
        var session = context.User.Session()!;
        return new(await sessions.ListAsync(session.Me.AgentId, session.Id, ct), null);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeSession(
        long id, Sessions sessions, Viewer viewer, CancellationToken ct) =>
        (await sessions.RevokeAsync(viewer.AgentId, id, ct)).NoContentOrProblem();

    private static Results<Ok<Me>, ProblemHttpResult> Greet(Desk.Outcome<SignedIn> outcome, HttpContext context)
    {
        if (outcome.Refusal is { } refusal)
        {
            return Problems.For(refusal);
        }

        SessionCookie.Set(context, outcome.Value);
        return TypedResults.Ok(outcome.Value.Me);
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static AddressLimit Limit(IEndpointRouteBuilder routes) => new(
        routes.ServiceProvider.GetRequiredService<IOptions<SignInOptions>>().Value.AttemptsPerMinute,
        routes.ServiceProvider.GetRequiredService<TimeProvider>());
}

/// <param name="DemoSignIns">Filled in Development only.</param>
internal sealed record SetUpDto(bool Needed, IReadOnlyList<DemoSignIn> DemoSignIns);
