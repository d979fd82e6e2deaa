using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Calls;
using CxmHelpdesk.Desk.Drafts;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <param name="Ticket">Null: nothing waits.</param>
public sealed record NextTicket(TicketRow? Ticket);

internal static class TicketsApi
{
    public static void MapTickets(this RouteGroupBuilder api)
    {
        api.MapGet("/tickets", List);
        api.MapPost("/tickets", Start).For(Access.Persons);
        api.MapGet("/tickets/next", Next);
        api.MapGet("/tickets/{id:long}", Detail);
        api.MapGet("/tickets/{id:long}/messages", Messages);
        api.MapGet("/tickets/{id:long}/copies", CopiesOf);
        api.MapPatch("/tickets/{id:long}", Change);
        api.MapPost("/tickets/{id:long}/replies", Reply);
        api.MapPost("/tickets/{id:long}/notes", Note);
        api.MapGet("/queue/counts", Counts);
    }

    private static Task<Page<TicketRow>> List(
        TicketQueries tickets, Viewer viewer, CancellationToken ct, Word<QueueView>? view = null, long? teamId = null, string? after = null, int limit = 50) =>
        tickets.ListAsync(new QueueRequest(view?.Value ?? QueueView.Open, teamId, after, limit), viewer, ct);

    private static async Task<NextTicket> Next(TicketQueries tickets, Workload work, Viewer viewer, CancellationToken ct, long? except = null) =>
        new(await tickets.NextAsync(viewer, ct, except, await work.SparedAsync(viewer.AgentId, ct)));

    private static async Task<Results<Created<TicketStarted>, Ok<TicketStarted>, Accepted<HeldLetterDto>, ProblemHttpResult>> Start(
        StartTicketRequest request, StartTicket start, HeldLetters letters, Viewer viewer, CancellationToken ct)
    {
        if (request.Hold && await letters.HoldAsync(request, viewer, ct) is { } held)
        {
            return held.Refusal is { } why ? Problems.For(why) : TypedResults.Accepted((string?)null, held.Value);
        }

        return await start.HandleAsync(request, viewer, ct) switch
        {
            { Refusal: { } refusal } => Problems.For(refusal),
            { Value: { Repeated: false } started } => TypedResults.Created($"/api/tickets/{started.Ticket.Id}", started),
            { Value: var known } => TypedResults.Ok(known),
        };
    }

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> Detail(long id, TicketQueries tickets, Viewer viewer, CancellationToken ct) =>
        await tickets.DetailAsync(id, viewer, ct) is { } detail ? TypedResults.Ok(detail) : NoTicket();

    private static async Task<Results<Ok<Page<MessageDto>>, ProblemHttpResult>> Messages(
        long id, TicketQueries tickets, Viewer viewer, CancellationToken ct, long? before = null) =>
        await tickets.OlderMessagesAsync(id, before, viewer, ct) is { } page ? TypedResults.Ok(page) : NoTicket();

    /// <summary>Who gets copies of the next reply if nobody chooses otherwise.</summary>
    private static async Task<Results<Ok<Page<Recipient>>, ProblemHttpResult>> CopiesOf(long id, CopyList copies, Viewer viewer, CancellationToken ct) =>
        await copies.OfAsync(id, viewer, ct) is { } all ? TypedResults.Ok(new Page<Recipient>(all, null)) : NoTicket();

    private static async Task<Results<Ok<TicketRow>, ProblemHttpResult>> Change(
        long id, ChangeTicketRequest request, ChangeTicket change, Viewer viewer, CancellationToken ct) =>
        await change.HandleAsync(id, request, viewer, ct) switch
        {
            ChangeOutcome.Changed changed => TypedResults.Ok(changed.Ticket),
            ChangeOutcome.NotFound => NoTicket(),
            ChangeOutcome.Stale stale => Problems.For(new Refusal.Conflict(
                "stale", "Somebody changed the ticket meanwhile.", new Dictionary<string, object?> { ["ticket"] = stale.Ticket })),
            ChangeOutcome.Refused refused => Problems.Of(
                StatusCodes.Status422UnprocessableEntity,
                refused.Code,
                refused.Detail,
                new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { [refused.Field] = [refused.Detail] } }),
            _ => throw new InvalidOperationException("Unknown outcome."),
        };

    private static async Task<Results<Created<MessageDto>, Ok<MessageDto>, Accepted<HeldReplyDto>, ProblemHttpResult>> Reply(
        long id, ReplyRequest request, ReplyToTicket reply, Viewer viewer, CancellationToken ct) =>
        await reply.HandleAsync(id, request, viewer, ct) switch
        {
            ReplyOutcome.Accepted { Repeated: false } accepted => TypedResults.Created($"/api/tickets/{id}/messages", accepted.Message),
            ReplyOutcome.Accepted accepted => TypedResults.Ok(accepted.Message),
            ReplyOutcome.Held held => TypedResults.Accepted($"/api/tickets/{id}/writing", held.Reply),
            ReplyOutcome.Stale stale => Problems.For(new Refusal.Conflict(
                "stale",
                "The customer wrote meanwhile.",
                new Dictionary<string, object?> { ["ticket"] = stale.Ticket, ["newMessages"] = stale.NewMessages })),
            ReplyOutcome.NotFound => NoTicket(),
            ReplyOutcome.UnknownFile unknown => Problems.For(new Refusal.Invalid("files", $"The file \"{unknown.File}\" was not uploaded.")),
            ReplyOutcome.Refused refused => Problems.For(refused.Why),
            ReplyOutcome.ClientIdTaken => Problems.For(new Refusal.Conflict("client-id-taken", "This client id belongs to another message.")),
            _ => throw new InvalidOperationException("Unknown outcome."),
        };

    private static async Task<Results<Created<MessageDto>, Ok<MessageDto>, ProblemHttpResult>> Note(
        long id, NoteRequest request, AddNote notes, Viewer viewer, CancellationToken ct) =>
        await notes.HandleAsync(id, request, viewer, ct) switch
        {
            { Refusal: { } refusal } => Problems.For(refusal),
            { Value: { Repeated: false } added } => TypedResults.Created($"/api/tickets/{id}/messages", added.Message),
            { Value: var known } => TypedResults.Ok(known.Message),
        };

    private static Task<ViewCounts> Counts(QueueCounts counts, Viewer viewer, CancellationToken ct) => counts.ForAsync(viewer, ct);

    internal static ProblemHttpResult NoTicket() => Problems.For(new Refusal.NotFound("ticket"));
}
