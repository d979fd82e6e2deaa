using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Segments;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <param name="OtherId">Becomes part of the customer in the address.</param>
public sealed record MergeRequest(long OtherId);

public sealed record BlockRequest(bool Blocked);

internal static class CustomersApi
{
    public static void MapCustomers(this RouteGroupBuilder api)
    {
        api.MapGet("/customers", List);
        api.MapPost("/customers", Add);
        api.MapGet("/customers/{id:long}", Panel);
        api.MapPatch("/customers/{id:long}", Change);
        api.MapGet("/customers/{id:long}/timeline", History);
        api.MapPost("/customers/{id:long}/touches", AddTouch);
        api.MapGet("/customers/{id:long}/duplicates", Suggest);
        api.MapGet("/customers/{id:long}/merges", Merges);
        api.MapPost("/customers/{id:long}/merge", Merge);
        api.MapPost("/merges/{id:long}/undo", Undo);
        api.MapPut("/customers/{id:long}/identities/{identityId:long}/blocked", Block);
    }

    private static async Task<Results<Ok<Page<CustomerDto>>, ProblemHttpResult>> List(
        CustomerPages customers, SavedSegments segments, Viewer viewer, CancellationToken ct, string? q = null, long? segmentId = null, string? after = null) =>
        segmentId is { } segment
            ? (await segments.CustomersAsync(segment, after, viewer, ct)).OrProblem()
            : TypedResults.Ok(await customers.FindAsync(q, after, ct));

    private static async Task<Results<Created<CustomerPanel>, ProblemHttpResult>> Add(
        CustomerFields fields, SaveCustomer save, CustomerQueries customers, Viewer viewer, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(fields.Name) && string.IsNullOrWhiteSpace(fields.Email) && string.IsNullOrWhiteSpace(fields.Phone))
        {
            return Problems.For(new Refusal.Invalid("name", "A name, an e-mail address or a telephone number is needed."));
        }

        var saved = await save.CreateAsync(fields, viewer.AgentId, ct);
        return saved.Refusal is { } refusal
            ? Problems.For(refusal)
            : TypedResults.Created($"/api/customers/{saved.Value}", await customers.PanelAsync(saved.Value, viewer, ct));
    }

    private static async Task<Results<Ok<CustomerPanel>, ProblemHttpResult>> Panel(long id, CustomerQueries customers, Viewer viewer, CancellationToken ct) =>
        await customers.PanelAsync(id, viewer, ct) is { } panel ? TypedResults.Ok(panel) : NoCustomer();

    private static async Task<Results<Ok<CustomerPanel>, ProblemHttpResult>> Change(
        long id, CustomerFields fields, SaveCustomer save, CustomerQueries customers, Viewer viewer, CancellationToken ct)
    {
        var saved = await save.ChangeAsync(id, fields, viewer.AgentId, ct);
        return saved.Refusal is { } refusal ? Problems.For(refusal) : await Panel(id, customers, viewer, ct);
    }

    private static Task<Page<TouchDto>> History(long id, Timeline timeline, Viewer viewer, CancellationToken ct, Word<TouchArea>? area = null, string? after = null) =>
        timeline.PageAsync(id, area?.Value, after, viewer, ct);

    private static async Task<Results<Created<TouchDto>, ProblemHttpResult>> AddTouch(
        long id, NewCustomerNote note, AddCustomerNote notes, Viewer viewer, CancellationToken ct) =>
        (await notes.AddAsync(id, note, viewer, ct)).CreatedOrProblem(_ => $"/api/customers/{id}/timeline");

    private static async Task<Page<DuplicateDto>> Suggest(long id, Duplicates duplicates, CancellationToken ct) => new(await duplicates.OfAsync(id, ct), null);

    private static async Task<Page<MergeDto>> Merges(long id, MergeCustomers merges, CancellationToken ct) => new(await merges.ListAsync(id, ct), null);

    private static async Task<Results<Ok<MergeDone>, ProblemHttpResult>> Merge(
        long id, MergeRequest request, MergeCustomers merges, Viewer viewer, CancellationToken ct) =>
        (await merges.MergeAsync(id, request.OtherId, viewer.AgentId, ct)).OrProblem();

    private static async Task<Results<Ok<MergeDone>, ProblemHttpResult>> Undo(long id, MergeCustomers merges, Viewer viewer, CancellationToken ct) =>
        (await merges.UndoAsync(id, viewer.AgentId, ct)).OrProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> Block(
        long id, long identityId, BlockRequest request, BlockIdentity block, Viewer viewer, CancellationToken ct) =>
        await block.SetAsync(id, identityId, request.Blocked, viewer.AgentId, ct) ? TypedResults.NoContent() : Problems.For(new Refusal.NotFound("address"));

    private static ProblemHttpResult NoCustomer() => Problems.For(new Refusal.NotFound("customer"));
}
