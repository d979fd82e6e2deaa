using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Segments;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

internal static class SegmentsApi
{
    public static void MapSegments(this RouteGroupBuilder api)
    {
        api.MapGet("/segments", List);
        api.MapPost("/segments", Add);
        api.MapPost("/segments/preview", Preview);
        api.MapPatch("/segments/{id:long}", Change);
        api.MapDelete("/segments/{id:long}", Remove);
        api.MapGet("/segments/{id:long}/customers", Customers);
    }

    private static async Task<Page<SegmentDto>> List(SavedSegments segments, Viewer viewer, CancellationToken ct) => new(await segments.ListAsync(viewer, ct), null);

    private static async Task<Results<Created<SegmentDto>, ProblemHttpResult>> Add(SaveSegment segment, SavedSegments segments, Viewer viewer, CancellationToken ct) =>
        (await segments.AddAsync(segment, viewer, ct)).CreatedOrProblem(saved => $"/api/segments/{saved.Id}");

    private static async Task<Results<Ok<SegmentPreview>, ProblemHttpResult>> Preview(SegmentFilter filter, SavedSegments segments, CancellationToken ct) =>
        (await segments.PreviewAsync(filter, ct)).OrProblem();

    private static async Task<Results<Ok<SegmentDto>, ProblemHttpResult>> Change(
        long id, SaveSegment segment, SavedSegments segments, Viewer viewer, CancellationToken ct) =>
        (await segments.ChangeAsync(id, segment, viewer, ct)).OrProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(long id, SavedSegments segments, Viewer viewer, CancellationToken ct) =>
        await segments.RemoveAsync(id, viewer, ct) is { } refusal ? Problems.For(refusal) : TypedResults.NoContent();

    private static async Task<Results<Ok<Page<CustomerDto>>, ProblemHttpResult>> Customers(
        long id, SavedSegments segments, Viewer viewer, CancellationToken ct, string? after = null) =>
        (await segments.CustomersAsync(id, after, viewer, ct)).OrProblem();
}
