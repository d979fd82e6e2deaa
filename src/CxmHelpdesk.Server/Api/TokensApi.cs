using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

internal static class TokensApi
{
    public static void MapTokens(this RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").For(Access.Administrators);
        tokens.MapGet("", List);
        tokens.MapPost("", Add);
        tokens.MapDelete("/{id:long}", Revoke);
    }

    private static async Task<Page<TokenDto>> List(ApiTokens tokens, CancellationToken ct) => new(await tokens.ListAsync(ct), null);

    private static async Task<Created<NewTokenDto>> Add(NewTokenRequest request, ApiTokens tokens, Viewer viewer, CancellationToken ct)
    {
        var added = await tokens.AddAsync(request, viewer, ct);
        return TypedResults.Created($"/api/tokens/{added.Token.Id}", added);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(long id, ApiTokens tokens, Viewer viewer, CancellationToken ct) =>
        (await tokens.RevokeAsync(id, viewer, ct)).NoContentOrProblem();
}
