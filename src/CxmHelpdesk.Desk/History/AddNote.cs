using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using FluentValidation;

namespace CxmHelpdesk.Desk.History;

/// <summary>Something worth remembering of a customer: a call, a visit, a promise.</summary>
/// <param name="ClientId">Made by the browser; a second click is the same note.</param>
/// <param name="At">When it happened; null: now.</param>
public sealed record NewCustomerNote(string ClientId, string Title, string? Text = null, DateTimeOffset? At = null);

public sealed class NewCustomerNoteValidator : AbstractValidator<NewCustomerNote>
{
    public NewCustomerNoteValidator()
    {
        RuleFor(note => note.ClientId).NotEmpty().MaximumLength(100);
        RuleFor(note => note.Title).NotEmpty().MaximumLength(300);
        RuleFor(note => note.Text).MaximumLength(20_000);
        RuleFor(note => note.At).Must(at => at is null or { Year: >= 1970 and < 2200 }).WithMessage("Not a time.");
    }
}

public sealed class AddCustomerNote(Db db)
{
    public Task<Outcome<TouchDto>> AddAsync(long customerId, NewCustomerNote note, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<TouchDto>>(
            async tx =>
            {
                var owner = await tx.FirstOrDefaultAsync<long?>("select coalesce(merged_into, id) from customers where id = @customerId", new { customerId });
                if (owner is null)
                {
                    return new Refusal.NotFound("customer");
                }

                var externalId = $"{viewer.AgentId}:{note.ClientId}";
                var data = note.Text is null ? null : System.Text.Json.JsonSerializer.Serialize(new { text = note.Text });
                var added = await Timeline.AddAsync(tx, new NewTouch(owner.Value, TouchKinds.NoteAdded, TouchArea.Note, "desk", externalId, note.At ?? tx.Now, note.Title)
                {
                    AgentId = viewer.AgentId, Data = data,
                });
                if (added is not null)
                {
                    tx.Append(new NewEvent(EventTypes.HistoryChanged) { CustomerId = owner, AgentId = viewer.AgentId });
                }

                var row = await tx.FirstOrDefaultAsync<TouchRow>($"select {Timeline.Columns} from touches t where t.source = 'desk' and t.external_id = @externalId", new { externalId });
                return row!.ToDto();
            },
            ct);
}
