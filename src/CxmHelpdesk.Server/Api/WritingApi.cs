using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Drafts;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <summary>What one agent is writing and has read: drafts, replies that are held, seen tickets.</summary>
internal static class WritingApi
{
    public static void MapWriting(this RouteGroupBuilder api)
    {
        var own = api.MapGroup("").For(Access.Persons);
        own.MapGet("/tickets/{id:long}/writing", Writing);
        own.MapPut("/tickets/{id:long}/drafts/{kind}", SaveDraft);
        own.MapPut("/tickets/{id:long}/seen", SetSeen);
        own.MapGet("/seen", Seen);
        own.MapDelete("/held-replies/{id:long}", TakeBack);
        own.MapPost("/held-replies/{id:long}/send", SendNow);
        own.MapDelete("/held-letters/{id:long}", TakeLetterBack);
    }

    private static async Task<Results<Ok<WritingDto>, ProblemHttpResult>> Writing(long id, AgentDrafts drafts, Viewer viewer, CancellationToken ct) =>
        await drafts.OfTicketAsync(id, viewer, ct) is { } writing ? TypedResults.Ok(writing) : TicketsApi.NoTicket();

    private static async Task<Results<NoContent, ProblemHttpResult>> SaveDraft(
        long id, Word<DraftKind> kind, SaveDraftRequest request, AgentDrafts drafts, Viewer viewer, CancellationToken ct) =>
        await drafts.SaveAsync(id, kind.Value, request, viewer, ct) ? TypedResults.NoContent() : TicketsApi.NoTicket();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetSeen(long id, SeenRequest request, SeenTickets seen, Viewer viewer, CancellationToken ct) =>
        await seen.SetAsync(id, request, viewer, ct) ? TypedResults.NoContent() : TicketsApi.NoTicket();

    private static Task<SeenDto> Seen(SeenTickets seen, Viewer viewer, CancellationToken ct) => seen.ListAsync(viewer, ct);

    private static async Task<Results<Ok<HeldReplyDto>, ProblemHttpResult>> TakeBack(long id, HeldReplies held, Viewer viewer, CancellationToken ct) =>
        (await held.TakeBackAsync(id, viewer, ct)).OrProblem();

    private static async Task<Results<Ok<StartTicketRequest>, ProblemHttpResult>> TakeLetterBack(long id, HeldLetters held, Viewer viewer, CancellationToken ct) =>
        (await held.TakeBackAsync(id, viewer, ct)).OrProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> SendNow(long id, HeldReplies held, Viewer viewer, CancellationToken ct) =>
        (await held.SendNowAsync(id, viewer, ct)).NoContentOrProblem();
}
