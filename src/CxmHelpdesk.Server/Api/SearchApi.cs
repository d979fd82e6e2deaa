using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Search;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

internal static class SearchApi
{
    private const int MaxQuery = 200;

    public static void MapSearch(this RouteGroupBuilder api) => api.MapGet("/search", Find);

    private static async Task<Results<Ok<Page<SearchHit>>, ProblemHttpResult>> Find(
        string q, SearchQueries search, Viewer viewer, CancellationToken ct, string? after = null) =>
        q.Length <= MaxQuery
            ? TypedResults.Ok(await search.FindAsync(q, after, viewer, ct))
            : Problems.For(new Refusal.Invalid("q", $"At most {MaxQuery} characters."));
}
