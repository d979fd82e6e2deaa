using System.Globalization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Drafts;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;
using FluentValidation;

namespace CxmHelpdesk.Desk.Macros;

public sealed record PreviewMacroRequest(IReadOnlyList<long> TicketIds);

/// <param name="ClientId">Made by the agent's browser; the same id again sends nothing twice.</param>
/// <param name="CustomerVersion">The ticket's when the agent looked. If the customer wrote since, nothing is done.</param>
public sealed record RunMacroRequest(long TicketId, string ClientId, long CustomerVersion);

/// <param name="Field">status, snoozedUntil, assigneeId, teamId, tags, mood or urgency.</param>
/// <param name="Before">As text; ids as numbers, instants in ISO 8601.</param>
public sealed record FieldChange(string Field, string? Before, string? After);

/// <param name="Text">As it would stand in this ticket.</param>
/// <param name="Changes">Only what would differ.</param>
public sealed record MacroPreview(long TicketId, string Subject, string CustomerName, string? Text, IReadOnlyList<FieldChange> Changes);

/// <param name="Before">The ticket as it was, for taking the changes back.</param>
/// <param name="Draft">For the composer, if that is what the macro does with its text.</param>
/// <param name="Held">Its answer goes out soon and can still be taken back.</param>
/// <param name="Checks">What it added to the checklist.</param>
public sealed record MacroResult(TicketRow Ticket, TicketRow Before, string? Draft, MessageDto? Message, HeldReplyDto? Held, IReadOnlyList<long> Checks);

public sealed class PreviewMacroValidator : AbstractValidator<PreviewMacroRequest>
{
    public PreviewMacroValidator() => RuleFor(r => r.TicketIds).Must(ids => ids is { Count: > 0 and <= RunMacro.MostTickets }).WithMessage($"1 to {RunMacro.MostTickets} tickets.");
}

public sealed class RunMacroValidator : AbstractValidator<RunMacroRequest>
{
    public RunMacroValidator() => RuleFor(r => r.ClientId).NotEmpty().MaximumLength(60);
}

/// <summary>Runs a macro on a ticket: text and changes in one write, or nothing of it.</summary>
public sealed class RunMacro(Db db, SavedItems<Macro> macros, ReplyToTicket replies, SettingsStore settings)
{
    public const int MostTickets = 100;

    public Task<Outcome<IReadOnlyList<MacroPreview>>> PreviewAsync(long id, PreviewMacroRequest request, Viewer viewer, DateTimeOffset now, CancellationToken ct) =>
        db.ReadAsync<Outcome<IReadOnlyList<MacroPreview>>>(
            async session =>
            {
                if (await macros.FindAsync(session, id, viewer) is not { Body: { } macro })
                {
                    return new Refusal.NotFound("macro");
                }

                var previews = new List<MacroPreview>();
                foreach (var row in (await TicketQueries.RowsAsync(session, request.TicketIds.Distinct().ToArray())).Where(row => viewer.CanSeeTicket(row.TeamId)))
                {
                    var text = string.IsNullOrWhiteSpace(macro.Text)
                        ? null
                        : Placeholders.Fill(macro.Text, (await Placeholders.ValuesAsync(session, row.Id, viewer))!);
                    previews.Add(new MacroPreview(row.Id, row.Subject, row.CustomerName, text, [.. Differences(row, macro.Actions.ToChange(viewer, now)), .. Checks(macro)]));
                }

                return previews;
            },
            ct);

    /// <returns>Refused with <c>stale</c> if the customer wrote since and the macro answers.</returns>
    public async Task<Outcome<MacroResult>> RunAsync(long id, RunMacroRequest request, Viewer viewer, CancellationToken ct)
    {
        var priority = await PrioritySettings.LoadAsync(settings, ct);
        try
        {
            return await db.WriteAsync<Outcome<MacroResult>>(
                async tx =>
                {
                    if (await macros.FindAsync(tx, id, viewer) is not { Body: { } macro })
                    {
                        return new Refusal.NotFound("macro");
                    }

                    if (await Placeholders.ValuesAsync(tx, request.TicketId, viewer) is not { } values)
                    {
                        return new Refusal.NotFound("ticket");
                    }

                    var before = (await TicketQueries.RowsAsync(tx, [request.TicketId]))[0];
                    var text = string.IsNullOrWhiteSpace(macro.Text) ? null : Placeholders.Fill(macro.Text, values).Trim();
                    var (message, held) = await WriteTextAsync(tx, macro, text, request, viewer);
                    var checks = macro.Actions.IsEmpty ? [] : await ChangeAsync(tx, macro, request.TicketId, viewer, priority);
                    var after = (await TicketQueries.RowsAsync(tx, [request.TicketId]))[0];
                    return new MacroResult(after, before, macro.Use is MacroTextUse.Draft ? text : null, message, held, checks);
                },
                ct);
        }
        catch (RefusedException refused)
        {
            return refused.Refusal;
        }
    }

    private async Task<(MessageDto? Message, HeldReplyDto? Held)> WriteTextAsync(Tx tx, Macro macro, string? text, RunMacroRequest request, Viewer viewer)
    {
        switch (macro.Use)
        {
            case MacroTextUse.Send when text is not null:
                var outcome = await replies.ApplyAsync(tx, request.TicketId, new ReplyRequest(request.ClientId, text, request.CustomerVersion), viewer, mayHold: true);
                return outcome switch
                {
                    ReplyOutcome.Accepted accepted => (accepted.Message, null),
                    ReplyOutcome.Held held => (null, held.Reply),
                    ReplyOutcome.Stale stale => throw new RefusedException(new Refusal.Conflict(
                        "stale", "The customer wrote meanwhile.", new Dictionary<string, object?> { ["ticket"] = stale.Ticket, ["newMessages"] = stale.NewMessages })),
                    _ => throw new RefusedException(new Refusal.NotFound("ticket")),
                };
            case MacroTextUse.Note when text is not null:
                return (await AddNote.ApplyAsync(tx, request.TicketId, new NoteRequest(request.ClientId, text), viewer) is { } note ? note.Message : null, null);
            default:
                return (null, null);
        }
    }

    /// <returns>What was added to the checklist.</returns>
    private static async Task<IReadOnlyList<long>> ChangeAsync(Tx tx, Macro macro, long ticketId, Viewer viewer, PrioritySettings priority)
    {
        // Thrown, not returned: the text of the same macro must not go out alone.
        switch (await ChangeTicket.ApplyAsync(tx, ticketId, macro.Actions.ToChange(viewer, tx.Now), viewer, priority))
        {
            case ChangeOutcome.Refused refused:
                throw new RefusedException(new Refusal.Conflict(refused.Code, refused.Detail));
            case ChangeOutcome.NotFound:
                throw new RefusedException(new Refusal.NotFound("ticket"));
        }

        if (macro.Actions.Checks.Count == 0)
        {
            return [];
        }

        var added = await Checklist.AddAsync(tx, (await TicketState.LoadAsync(tx, ticketId))!, macro.Actions.Checks, viewer.AgentId);
        return added.Refusal is { } refusal ? throw new RefusedException(refusal) : added.Value;
    }

    private static FieldChange[] Checks(Macro macro) => macro.Actions.Checks.Count == 0 ? [] : [new FieldChange("check", null, string.Join(", ", macro.Actions.Checks))];

    /// <summary>What of the ticket the change would make different.</summary>
    internal static IReadOnlyList<FieldChange> Differences(TicketRow row, ChangeTicketRequest change)
    {
        var changes = new List<FieldChange>();
        void Add(string field, string? before, string? after)
        {
            if (before != after)
            {
                changes.Add(new FieldChange(field, before, after));
            }
        }

        if (change.Status is { } status)
        {
            Add("status", row.Status.ToText(), status.ToText());
        }

        if (change.SnoozedUntil is { } until)
        {
            Add("snoozedUntil", row.SnoozedUntil?.ToString("O"), until.ToString("O"));
        }

        if (change.AssigneeId.IsSet)
        {
            Add("assigneeId", Text(row.AssigneeId), Text(change.AssigneeId.Value));
        }

        if (change.TeamId.IsSet)
        {
            Add("teamId", Text(row.TeamId), Text(change.TeamId.Value));
        }

        Add("tags", string.Join(", ", row.Tags), string.Join(", ", ChangeTicket.WantedTags(row.Tags, change)));
        if (change.Mood.Value is { } mood)
        {
            Add("mood", Text(row.Mood), Text(mood));
        }

        if (change.Urgency.Value is { } urgency)
        {
            Add("urgency", Text(row.Urgency), Text(urgency));
        }

        return changes;
    }

    private static string? Text(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Rolls the write back and carries the reason out of it.</summary>
    private sealed class RefusedException(Refusal refusal) : Exception(refusal.Detail)
    {
        public Refusal Refusal => refusal;
    }
}
