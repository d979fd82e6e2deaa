using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.Views;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

internal static class ViewsApi
{
    public static void MapViews(this RouteGroupBuilder api)
    {
        api.MapGet("/views", List);
        api.MapPost("/views", Add);
        api.MapPatch("/views/{id:long}", Change);
        api.MapDelete("/views/{id:long}", Remove);
        api.MapGet("/views/{id:long}/tickets", Tickets);
        api.MapGet("/views/counts", Counts);
        api.MapPost("/views/preview", Preview);
        api.MapPost("/views/preview/tickets", PreviewTickets);
    }

    private static async Task<Page<SavedItem<TicketView>>> List(SavedItems<TicketView> views, Viewer viewer, CancellationToken ct) =>
        new(await views.ListAsync(viewer, ct), null);

    private static async Task<Created<SavedItem<TicketView>>> Add(SaveItem<TicketView> item, SavedItems<TicketView> views, Viewer viewer, CancellationToken ct)
    {
        var added = await views.AddAsync(item, viewer, ct);
        return TypedResults.Created($"/api/views/{added.Id}", added);
    }

    private static async Task<Results<Ok<SavedItem<TicketView>>, ProblemHttpResult>> Change(
        long id, SaveItem<TicketView> item, SavedItems<TicketView> views, Viewer viewer, CancellationToken ct) =>
        (await views.ChangeAsync(id, item, viewer, ct)).OrProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(long id, SavedItems<TicketView> views, Viewer viewer, CancellationToken ct) =>
        (await views.RemoveAsync(id, viewer, ct)).NoContentOrProblem();

    private static async Task<Results<Ok<ViewPage>, ProblemHttpResult>> Tickets(
        long id, ViewQueries views, Viewer viewer, CancellationToken ct, string? after = null, int limit = 50) =>
        (await views.PageAsync(id, after, limit, viewer, ct)).OrProblem();

    private static Task<IReadOnlyList<SavedViewCount>> Counts(ViewQueries views, Viewer viewer, CancellationToken ct) => views.CountsAsync(viewer, ct);

    private static Task<ViewCount> Preview(TicketView view, ViewQueries views, Viewer viewer, CancellationToken ct) => views.CountAsync(view, viewer, ct);

    /// <summary>A POST because the view is a document; it changes nothing.</summary>
    private static Task<ViewPage> PreviewTickets(TicketView view, ViewQueries views, Viewer viewer, CancellationToken ct, string? after = null, int limit = 50) =>
        views.PageAsync(view, after, limit, viewer, ct);
}
