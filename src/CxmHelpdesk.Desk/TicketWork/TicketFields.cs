using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;
using FluentValidation;

namespace CxmHelpdesk.Desk.TicketWork;

public enum TicketFieldKind
{
    Text,
    Number,
    Date,
    Switch,
    Choice,
}

/// <param name="Options">The choices, in order; empty for other kinds.</param>
public sealed record TicketFieldDto(long Id, string Label, TicketFieldKind Kind, IReadOnlyList<string> Options, int Position, bool Archived);

public sealed record SaveTicketField(string Label, TicketFieldKind Kind, IReadOnlyList<string>? Options = null, int Position = 0, bool Archived = false);

/// <param name="Value">As the kind writes it: a text, 1.5, 2026-11-22, true, or one of the choices. Null: empty again.</param>
public sealed record SetFieldRequest(string? Value);

public sealed class SaveTicketFieldValidator : AbstractValidator<SaveTicketField>
{
    public SaveTicketFieldValidator()
    {
        RuleFor(f => f.Label).NotEmpty().MaximumLength(80);
        RuleFor(f => f.Options).Must(options => options is { Count: > 0 and <= 100 }).When(f => f.Kind is TicketFieldKind.Choice).WithMessage("1 to 100 choices.");
        RuleForEach(f => f.Options).NotEmpty().MaximumLength(120);
    }
}

/// <summary>Fields that a desk adds to its tickets, each of one type.</summary>
public sealed class TicketFields(Db db)
{
    public Task<IReadOnlyList<TicketFieldDto>> ListAsync(CancellationToken ct) => db.ReadAsync(AllAsync, ct);

    /// <param name="id">Null: a new one. The kind of an old one stays, since values are written in it.</param>
    public Task<Outcome<TicketFieldDto>> SaveAsync(long? id, SaveTicketField field, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<TicketFieldDto>>(
            async tx =>
            {
                var row = new
                {
                    id = id ?? tx.NextId(), label = field.Label.Trim(), kind = field.Kind.ToText(), options = JsonSerializer.Serialize(field.Options ?? []), field.Position,
                    archived = field.Archived ? tx.Now : (DateTimeOffset?)null,
                };
                var rows = id is null
                    ? await tx.ExecuteAsync("insert into ticket_fields (id, label, kind, options, position, archived_at) values (@id, @label, @kind, @options, @Position, @archived)", row)
                    : await tx.ExecuteAsync("update ticket_fields set label = @label, options = @options, position = @Position, archived_at = @archived where id = @id", row);
                if (rows == 0)
                {
                    return new Refusal.NotFound("field");
                }

                tx.Append(new NewEvent(EventTypes.SettingsChanged, """{"name":"ticket-fields"}""") { AgentId = viewer.AgentId });
                return (await AllAsync(tx)).First(one => one.Id == row.id);
            },
            ct);

    public Task<Outcome<Done>> SetAsync(long ticketId, long fieldId, SetFieldRequest request, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<Done>>(
            async tx =>
            {
                var ticket = await TicketState.LoadAsync(tx, ticketId);
                if (ticket is null || !viewer.CanSeeTicket(ticket.TeamId))
                {
                    return new Refusal.NotFound("ticket");
                }

                if ((await AllAsync(tx)).FirstOrDefault(one => one.Id == fieldId) is not { Archived: false } field)
                {
                    return new Refusal.NotFound("field");
                }

                var value = string.IsNullOrWhiteSpace(request.Value) ? null : request.Value.Trim();
                if (value is not null && !Fits(field, value))
                {
                    return new Refusal.Invalid("value", "This value does not fit the field.");
                }

                var keys = new { ticketId, fieldId, value };
                var before = await tx.FirstOrDefaultAsync<string>("select value from ticket_field_values where ticket_id = @ticketId and field_id = @fieldId", keys);
                if (before == value)
                {
                    return Done.Instance;
                }

                await tx.ExecuteAsync("delete from ticket_field_values where ticket_id = @ticketId and field_id = @fieldId", keys);
                if (value is not null)
                {
                    await tx.ExecuteAsync("insert into ticket_field_values (ticket_id, field_id, value) values (@ticketId, @fieldId, @value)", keys);
                }

                tx.Append(TicketEvents.Told(ticket, viewer.AgentId, $"field:{field.Label}", before, value));
                return Done.Instance;
            },
            ct);

    internal static bool Fits(TicketFieldDto field, string value) => field.Kind switch
    {
        TicketFieldKind.Number => value.Length <= 30 && decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
        TicketFieldKind.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        TicketFieldKind.Switch => value is "true" or "false",
        TicketFieldKind.Choice => field.Options.Contains(value, StringComparer.Ordinal),
        _ => value.Length <= 2000,
    };

    internal static async Task<IReadOnlyList<TicketFieldDto>> AllAsync(Session session) =>
    [
        .. (await session.QueryAsync<Row>("select id, label, kind, options, position, archived_at from ticket_fields order by position, label, id")).Select(row =>
            new TicketFieldDto(row.Id, row.Label, row.Kind, JsonSerializer.Deserialize<string[]>(row.Options) ?? [], row.Position, row.ArchivedAt is not null)),
    ];

    private sealed record Row
    {
        public long Id { get; init; }

        public string Label { get; init; } = "";

        public TicketFieldKind Kind { get; init; }

        public string Options { get; init; } = "[]";

        public int Position { get; init; }

        public DateTimeOffset? ArchivedAt { get; init; }
    }
}
