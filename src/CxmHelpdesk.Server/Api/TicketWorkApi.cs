using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.SideConversations;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

internal static class TicketWorkApi
{
    public static void MapTicketWork(this RouteGroupBuilder api)
    {
        api.MapGet("/tickets/{id:long}/side", Side);
        api.MapGet("/tickets/{id:long}/trail", Trail);
        api.MapPost("/tickets/{id:long}/forwards", Forward).For(Access.Persons);
        api.MapPost("/tickets/{id:long}/side-conversations/{sideId:long}/messages", WriteSide).For(Access.Persons);
        api.MapPost("/tickets/{id:long}/merge", Merge);
        api.MapPost("/ticket-merges/{id:long}/undo", Unmerge);
        api.MapPost("/tickets/{id:long}/split", Split);
        api.MapPost("/tickets/{id:long}/restore", Restore);
        api.MapPost("/tickets/{id:long}/links", Link);
        api.MapDelete("/tickets/{id:long}/links/{otherId:long}", Unlink);
        api.MapPut("/tickets/{id:long}/fields/{fieldId:long}", SetField);
        api.MapGet("/ticket-fields", Fields);
        api.MapPost("/ticket-fields", AddField).For(Access.Administrators);
        api.MapPatch("/ticket-fields/{id:long}", ChangeField).For(Access.Administrators);
        api.MapPut("/tickets/{id:long}/following", Follow).For(Access.Persons);
        api.MapGet("/notifications", List).For(Access.Persons);
        api.MapPost("/notifications/read", Read).For(Access.Persons);
    }

    private static async Task<Results<Ok<TicketSideDto>, ProblemHttpResult>> Side(long id, TicketSides sides, Viewer viewer, CancellationToken ct) =>
        await sides.OfAsync(id, viewer, ct) is { } side ? TypedResults.Ok(side) : TicketsApi.NoTicket();

    private static async Task<Results<Ok<Page<TrailEntry>>, ProblemHttpResult>> Trail(
        long id, TicketSides sides, Viewer viewer, CancellationToken ct, long before = long.MaxValue) =>
        await sides.TrailAsync(id, before, viewer, ct) is { } trail ? TypedResults.Ok(trail) : TicketsApi.NoTicket();

    private static async Task<Results<Created<MessageDto>, Ok<MessageDto>, ProblemHttpResult>> Forward(
        long id, ForwardRequest request, WriteAside aside, Viewer viewer, CancellationToken ct) =>
        Sent(id, await aside.BeginAsync(id, request, viewer, ct));

    private static async Task<Results<Created<MessageDto>, Ok<MessageDto>, ProblemHttpResult>> WriteSide(
        long id, long sideId, SideMessageRequest request, WriteAside aside, Viewer viewer, CancellationToken ct) =>
        Sent(id, await aside.AnswerAsync(id, sideId, request, viewer, ct));

    private static Results<Created<MessageDto>, Ok<MessageDto>, ProblemHttpResult> Sent(long ticketId, Outcome<SideMessageSent> outcome) => outcome switch
    {
        { Refusal: { } refusal } => Problems.For(refusal),
        { Value: { Repeated: false } sent } => TypedResults.Created($"/api/tickets/{ticketId}/messages", sent.Message),
        { Value: var known } => TypedResults.Ok(known.Message),
    };

    private static async Task<Results<Ok<TicketRow>, ProblemHttpResult>> Merge(long id, MergeTicketRequest request, MergeTickets merges, Viewer viewer, CancellationToken ct) =>
        (await merges.MergeAsync(id, request, viewer, ct)).OrProblem();

    private static async Task<Results<Ok<TicketRow>, ProblemHttpResult>> Unmerge(long id, MergeTickets merges, Viewer viewer, CancellationToken ct) =>
        (await merges.UndoAsync(id, viewer, ct)).OrProblem();

    private static async Task<Results<Created<TicketRow>, ProblemHttpResult>> Split(long id, SplitTicketRequest request, SplitTicket split, Viewer viewer, CancellationToken ct) =>
        (await split.HandleAsync(id, request, viewer, ct)).CreatedOrProblem(ticket => $"/api/tickets/{ticket.Id}");

    private static async Task<Results<Ok<TicketRow>, ProblemHttpResult>> Restore(long id, RestoreTicket restore, Viewer viewer, CancellationToken ct) =>
        (await restore.HandleAsync(id, viewer, ct)).OrProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> Link(long id, LinkRequest request, TicketLinks links, Viewer viewer, CancellationToken ct) =>
        await links.LinkAsync(id, request.OtherId, true, viewer, ct) ? TypedResults.NoContent() : TicketsApi.NoTicket();

    private static async Task<Results<NoContent, ProblemHttpResult>> Unlink(long id, long otherId, TicketLinks links, Viewer viewer, CancellationToken ct) =>
        await links.LinkAsync(id, otherId, false, viewer, ct) ? TypedResults.NoContent() : TicketsApi.NoTicket();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetField(
        long id, long fieldId, SetFieldRequest request, TicketFields fields, Viewer viewer, CancellationToken ct) =>
        (await fields.SetAsync(id, fieldId, request, viewer, ct)).NoContentOrProblem();

    private static async Task<Page<TicketFieldDto>> Fields(TicketFields fields, CancellationToken ct) => new(await fields.ListAsync(ct), null);

    private static async Task<Results<Created<TicketFieldDto>, ProblemHttpResult>> AddField(SaveTicketField field, TicketFields fields, Viewer viewer, CancellationToken ct) =>
        (await fields.SaveAsync(null, field, viewer, ct)).CreatedOrProblem(saved => $"/api/ticket-fields/{saved.Id}");

    private static async Task<Results<Ok<TicketFieldDto>, ProblemHttpResult>> ChangeField(
        long id, SaveTicketField field, TicketFields fields, Viewer viewer, CancellationToken ct) =>
        (await fields.SaveAsync(id, field, viewer, ct)).OrProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> Follow(long id, FollowRequest request, TicketLinks links, Viewer viewer, CancellationToken ct) =>
        await links.FollowAsync(id, request.On, viewer, ct) ? TypedResults.NoContent() : TicketsApi.NoTicket();

    private static Task<NotificationsDto> List(Notifications notifications, Viewer viewer, CancellationToken ct) => notifications.ListAsync(viewer, ct);

    private static async Task<NoContent> Read(ReadNotificationsRequest request, Notifications notifications, Viewer viewer, CancellationToken ct)
    {
        await notifications.ReadAsync(request, viewer, ct);
        return TypedResults.NoContent();
    }
}
