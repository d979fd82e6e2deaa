using System.Data.Common;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;
using FluentValidation;

namespace CxmHelpdesk.Desk.Drafts;

public enum DraftKind
{
    Reply,
    Note,
}

/// <param name="Copies">As chosen for the reply; null: nobody chose.</param>
/// <param name="InPrivate">As chosen for the reply; see <see cref="ReplyRequest"/>.</param>
/// <param name="Route">As chosen for the reply; null: nobody chose.</param>
public sealed record DraftDto(string Text, IReadOnlyList<StoredFile> Files, DateTimeOffset SavedAt, Copies? Copies, bool InPrivate, ReplyRoute? Route = null);

/// <summary>What is being written in a ticket: this agent's drafts, and everybody's replies that are still held.</summary>
/// <param name="Routes">The ways that an answer can take, the ticket's own first.</param>
/// <param name="OptedOutAt">Since when the customer wants no messages from the ticket's account.</param>
public sealed record WritingDto(DraftDto? Reply, DraftDto? Note, IReadOnlyList<HeldReplyDto> Held, IReadOnlyList<ReplyRouteDto> Routes, DateTimeOffset? OptedOutAt = null);

/// <summary>With neither text nor files the draft is dropped.</summary>
public sealed record SaveDraftRequest(string Text, IReadOnlyList<StoredFile>? Files = null, Copies? Copies = null, bool InPrivate = false, ReplyRoute? Route = null);

public sealed class SaveDraftValidator : AbstractValidator<SaveDraftRequest>
{
    public SaveDraftValidator()
    {
        RuleFor(r => r.Text).NotNull().MaximumLength(100_000);
        RuleFor(r => r.Files).Must(files => files is null || files.Count <= 20).WithMessage("At most 20 files.");
        RuleFor(r => r.Copies!).SetValidator(new CopiesValidator()).When(r => r.Copies is not null);
    }
}

/// <summary>Drafts on the server, so that another machine goes on where this one stopped.</summary>
public sealed class AgentDrafts(Db db, ReplyRoutes routes)
{
    /// <summary>Null: no such ticket for this viewer.</summary>
    public Task<WritingDto?> OfTicketAsync(long ticketId, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<WritingDto?>(
            async session =>
            {
                if (await TicketState.LoadAsync(session, ticketId) is not { } ticket || !viewer.CanSeeTicket(ticket.TeamId))
                {
                    return null;
                }

                var drafts = await session.QueryAsync<Row>(
                    "select kind, text, files, copies, in_private, account_id, identity_id, saved_at from drafts where agent_id = @AgentId and ticket_id = @ticketId", new { viewer.AgentId, ticketId });
                DraftDto? Of(DraftKind kind) => drafts.FirstOrDefault(row => row.Kind == kind)?.ToDto();
                var optedOut = await session.FirstOrDefaultAsync<DateTimeOffset?>(
                    "select o.at from tickets t join opt_outs o on o.account_id = t.account_id and o.identity_id = t.identity_id where t.id = @ticketId", new { ticketId });
                return new WritingDto(Of(DraftKind.Reply), Of(DraftKind.Note), await HeldReplies.OfTicketAsync(session, ticketId), await routes.OfAsync(session, ticket), optedOut);
            },
            ct);

    /// <returns>False: no such ticket for this viewer.</returns>
    public Task<bool> SaveAsync(long ticketId, DraftKind kind, SaveDraftRequest draft, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                if (!await SeesAsync(tx, ticketId, viewer))
                {
                    return false;
                }

                await PutAsync(tx, ticketId, viewer.AgentId, kind, draft);
                return true;
            },
            ct);

    internal static async Task PutAsync(Tx tx, long ticketId, long agentId, DraftKind kind, SaveDraftRequest draft)
    {
        var row = new { agentId, ticketId, kind = kind.ToText(), draft.Text, files = DeskJson.Serialize(draft.Files ?? []), copies = draft.Copies?.ToJson(), draft.InPrivate, draft.Route?.AccountId, draft.Route?.IdentityId, tx.Now };
        if (string.IsNullOrWhiteSpace(draft.Text) && draft.Files is not { Count: > 0 })
        {
            await tx.ExecuteAsync("delete from drafts where agent_id = @agentId and ticket_id = @ticketId and kind = @kind", row);
            return;
        }

        const string Update = "update drafts set text = @Text, files = @files, copies = @copies, in_private = @InPrivate, account_id = @AccountId, identity_id = @IdentityId, saved_at = @Now where agent_id = @agentId and ticket_id = @ticketId and kind = @kind";
        if (await tx.ExecuteAsync(Update, row) > 0)
        {
            return;
        }

        try
        {
            await tx.ExecuteAsync(
                "insert into drafts (agent_id, ticket_id, kind, text, files, copies, in_private, account_id, identity_id, saved_at) values (@agentId, @ticketId, @kind, @Text, @files, @copies, @InPrivate, @AccountId, @IdentityId, @Now)", row);
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
            await tx.ExecuteAsync(Update, row);
        }
    }

    /// <summary>Before what stands there; nothing that somebody wrote is lost.</summary>
    internal static async Task PutBackAsync(Tx tx, HeldReplyDto held)
    {
        var there = await tx.FirstOrDefaultAsync<Row>(
            "select kind, text, files, copies, in_private, account_id, identity_id, saved_at from drafts where agent_id = @AgentId and ticket_id = @TicketId and kind = 'reply'", new { held.AgentId, held.TicketId });
        var text = string.IsNullOrWhiteSpace(there?.Text) ? held.Text : $"{held.Text}\n\n{there.Text}";
        await PutAsync(
            tx, held.TicketId, held.AgentId, DraftKind.Reply,
            new SaveDraftRequest(text, [.. held.Files, .. there?.ToDto().Files ?? []], held.Copies ?? there?.ToDto().Copies, held.InPrivate, held.Route));
    }

    internal static async Task<bool> SeesAsync(Session session, long ticketId, Viewer viewer)
    {
        var ticket = await session.FirstOrDefaultAsync<TeamOfTicket>("select id, team_id from tickets where id = @ticketId", new { ticketId });
        return ticket is not null && viewer.CanSeeTicket(ticket.TeamId);
    }

    private sealed record TeamOfTicket
    {
        public long Id { get; init; }

        public long? TeamId { get; init; }
    }

    private sealed record Row
    {
        public DraftKind Kind { get; init; }

        public string Text { get; init; } = "";

        public string Files { get; init; } = "[]";

        public string? Copies { get; init; }

        public bool InPrivate { get; init; }

        public long? AccountId { get; init; }

        public long? IdentityId { get; init; }

        public DateTimeOffset SavedAt { get; init; }

        public DraftDto ToDto() => new(Text, JsonSerializer.Deserialize(Files, DeskJson.Default.IReadOnlyListStoredFile) ?? [], SavedAt, Tickets.Copies.Parse(Copies), InPrivate, ReplyRoute.Of(AccountId, IdentityId));
    }
}
