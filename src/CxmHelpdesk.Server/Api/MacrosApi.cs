using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Macros;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

internal static class MacrosApi
{
    public static void MapMacros(this RouteGroupBuilder api)
    {
        api.MapGet("/macros", List);
        api.MapPost("/macros", Add);
        api.MapPatch("/macros/{id:long}", Change);
        api.MapDelete("/macros/{id:long}", Remove);
        api.MapPost("/macros/{id:long}/preview", Preview);
        api.MapPost("/macros/{id:long}/run", Run).For(Access.Persons);
    }

    private static async Task<Page<SavedItem<Macro>>> List(SavedItems<Macro> macros, Viewer viewer, CancellationToken ct) => new(await macros.ListAsync(viewer, ct), null);

    private static async Task<Created<SavedItem<Macro>>> Add(SaveItem<Macro> item, SavedItems<Macro> macros, Viewer viewer, CancellationToken ct)
    {
        var added = await macros.AddAsync(item, viewer, ct);
        return TypedResults.Created($"/api/macros/{added.Id}", added);
    }

    private static async Task<Results<Ok<SavedItem<Macro>>, ProblemHttpResult>> Change(
        long id, SaveItem<Macro> item, SavedItems<Macro> macros, Viewer viewer, CancellationToken ct) =>
        (await macros.ChangeAsync(id, item, viewer, ct)).OrProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(long id, SavedItems<Macro> macros, Viewer viewer, CancellationToken ct) =>
        (await macros.RemoveAsync(id, viewer, ct)).NoContentOrProblem();

    private static async Task<Results<Ok<IReadOnlyList<MacroPreview>>, ProblemHttpResult>> Preview(
        long id, PreviewMacroRequest request, RunMacro macros, Viewer viewer, TimeProvider time, CancellationToken ct) =>
        (await macros.PreviewAsync(id, request, viewer, time.GetUtcNow(), ct)).OrProblem();

    private static async Task<Results<Ok<MacroResult>, ProblemHttpResult>> Run(long id, RunMacroRequest request, RunMacro macros, Viewer viewer, CancellationToken ct) =>
        (await macros.RunAsync(id, request, viewer, ct)).OrProblem();
}
