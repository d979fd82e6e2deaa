using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using FluentValidation;

namespace CxmHelpdesk.Desk.Tickets;

/// <param name="ClientId">Made by the agent's browser; the same id again is the same note.</param>
public sealed record NoteRequest(string ClientId, string Text);

public sealed class NoteRequestValidator : AbstractValidator<NoteRequest>
{
    public NoteRequestValidator()
    {
        RuleFor(r => r.ClientId).NotEmpty().MaximumLength(60);
        RuleFor(r => r.Text).NotEmpty().MaximumLength(100_000);
    }
}

/// <summary>A note for colleagues: never sent, never waited for, and no answer to the customer.</summary>
public sealed class AddNote(Db db)
{
    /// <returns>The note; with <c>Repeated</c> if it was there already. Null: no such ticket for this viewer.</returns>
    public Task<(MessageDto Message, bool Repeated)?> HandleAsync(long ticketId, NoteRequest request, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<(MessageDto, bool)?>(
            async tx =>
            {
                var before = await TicketState.LoadAsync(tx, ticketId);
                if (before is null || !viewer.CanSeeTicket(before.TeamId))
                {
                    return null;
                }

                if (await AgentMessage.RepeatedAsync(tx, request.ClientId) is { } known)
                {
                    return known.TicketId == ticketId ? (known, true) : null;
                }

                var after = (before with { MessageCount = before.MessageCount + 1 }).Settled(before);
                await after.UpdateAsync(tx, before);
                var note = AgentMessage.Of(tx, after, MessageKind.Note, request.ClientId, request.Text, viewer.AgentId);
                await note.InsertAsync(tx);
                tx.Append(TicketEvents.MessageAdded(after, note.Id, note.Seq, MessageKind.Note, viewer.AgentId));
                return ((await TicketQueries.MessagesAsync(tx, [note.Id]))[0], false);
            },
            ct);
}
