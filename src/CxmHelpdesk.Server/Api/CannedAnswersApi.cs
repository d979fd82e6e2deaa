using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Macros;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <param name="Values">By the place's name without braces; empty where nothing is known.</param>
public sealed record PlaceholderValues(IReadOnlyDictionary<string, string> Values);

internal static class CannedAnswersApi
{
    public static void MapCannedAnswers(this RouteGroupBuilder api)
    {
        api.MapGet("/canned-answers", List);
        api.MapPost("/canned-answers", Add);
        api.MapPatch("/canned-answers/{id:long}", Change);
        api.MapDelete("/canned-answers/{id:long}", Remove);
        api.MapGet("/tickets/{id:long}/placeholders", Values);
    }

    private static async Task<Page<SavedItem<CannedAnswer>>> List(SavedItems<CannedAnswer> answers, Viewer viewer, CancellationToken ct) =>
        new(await answers.ListAsync(viewer, ct), null);

    private static async Task<Created<SavedItem<CannedAnswer>>> Add(
        SaveItem<CannedAnswer> item, SavedItems<CannedAnswer> answers, Viewer viewer, CancellationToken ct)
    {
        var added = await answers.AddAsync(item, viewer, ct);
        return TypedResults.Created($"/api/canned-answers/{added.Id}", added);
    }

    private static async Task<Results<Ok<SavedItem<CannedAnswer>>, ProblemHttpResult>> Change(
        long id, SaveItem<CannedAnswer> item, SavedItems<CannedAnswer> answers, Viewer viewer, CancellationToken ct) =>
        (await answers.ChangeAsync(id, item, viewer, ct)).OrProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(long id, SavedItems<CannedAnswer> answers, Viewer viewer, CancellationToken ct) =>
        (await answers.RemoveAsync(id, viewer, ct)).NoContentOrProblem();

    private static async Task<Results<Ok<PlaceholderValues>, ProblemHttpResult>> Values(long id, PlaceholderQueries queries, Viewer viewer, CancellationToken ct) =>
        await queries.ForAsync(id, viewer, ct) is { } values ? TypedResults.Ok(new PlaceholderValues(values)) : TicketsApi.NoTicket();
}
