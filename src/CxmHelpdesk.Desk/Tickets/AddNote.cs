using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.TicketWork;
using FluentValidation;

namespace CxmHelpdesk.Desk.Tickets;

/// <param name="ClientId">Made by the agent's browser; the same id again is the same note.</param>
/// <param name="Mentions">Agents who are named in it and are to hear of it; who cannot see the ticket does not.</param>
public sealed record NoteRequest(string ClientId, string Text, IReadOnlyList<StoredFile>? Files = null, IReadOnlyList<long>? Mentions = null);

/// <param name="Repeated">The client id was known: nothing was added again.</param>
public sealed record NoteAdded(MessageDto Message, bool Repeated);

public sealed class NoteRequestValidator : AbstractValidator<NoteRequest>
{
    public NoteRequestValidator()
    {
        RuleFor(r => r.ClientId).NotEmpty().MaximumLength(60);
        RuleFor(r => r.Text).NotNull().MaximumLength(100_000);
        RuleFor(r => r.Text).NotEmpty().When(r => r.Files is not { Count: > 0 });
        RuleFor(r => r.Files).Must(files => files is null || files.Count <= 20).WithMessage("At most 20 files.");
        RuleFor(r => r.Mentions).Must(agents => agents is null || agents.Count <= 20).WithMessage("At most 20 people.");
    }
}

/// <summary>A note for colleagues: never sent, never waited for, and no answer to the customer.</summary>
public sealed class AddNote(Db db, AttachmentStore files)
{
    public async Task<Outcome<NoteAdded>> HandleAsync(long ticketId, NoteRequest request, Viewer viewer, CancellationToken ct)
    {
        if (request.Files?.FirstOrDefault(file => !files.Contains(file.Sha256)) is { } missing)
        {
            return new Refusal.Invalid("files", $"The file \"{missing.FileName}\" was not uploaded.");
        }

        return await db.WriteAsync<Outcome<NoteAdded>>(
            async tx => await ApplyAsync(tx, ticketId, request, viewer) is { } added ? added : new Refusal.NotFound("ticket"), ct);
    }

    /// <summary>Null: no such ticket for this viewer.</summary>
    internal static async Task<NoteAdded?> ApplyAsync(Tx tx, long ticketId, NoteRequest request, Viewer viewer)
    {
        var before = await TicketState.LoadAsync(tx, ticketId);
        if (before is null || !viewer.CanSeeTicket(before.TeamId))
        {
            return null;
        }

        if (await AgentMessage.RepeatedAsync(tx, request.ClientId) is { } known)
        {
            return known.TicketId == ticketId ? new NoteAdded(known, true) : null;
        }

        var after = (before with { MessageCount = before.MessageCount + 1 }).Settled(before);
        await after.UpdateAsync(tx, before);
        var note = AgentMessage.Of(tx, after, MessageKind.Note, request.ClientId, request.Text, viewer.AgentId);
        await note.InsertAsync(tx);
        await note.InsertFilesAsync(tx, (request.Files ?? []).Select(file => (file, (string?)null)));
        tx.Append(TicketEvents.MessageAdded(after, note.Id, note.Seq, MessageKind.Note, viewer.AgentId));
        await Notifications.TellMentionedAsync(tx, after, note.Id, request.Mentions ?? [], viewer.AgentId);
        return new NoteAdded((await TicketQueries.MessagesAsync(tx, [note.Id]))[0], false);
    }
}
