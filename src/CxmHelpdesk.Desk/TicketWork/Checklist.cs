using System.Globalization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;
using FluentValidation;

namespace CxmHelpdesk.Desk.TicketWork;

public sealed record CheckDto
{
    public required long Id { get; init; }

    public required string Text { get; init; }

    /// <summary>Null: still to do.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    public long? DoneBy { get; init; }
}

/// <param name="Texts">In order; they come behind those that are there.</param>
public sealed record AddChecksRequest(IReadOnlyList<string> Texts);

/// <summary>What is absent stays as it is.</summary>
/// <param name="Position">0 is the first place; the others make room.</param>
public sealed record ChangeCheckRequest(string? Text = null, bool? Done = null, int? Position = null);

public sealed class AddChecksValidator : AbstractValidator<AddChecksRequest>
{
    public AddChecksValidator()
    {
        RuleFor(r => r.Texts).Must(texts => texts is { Count: > 0 and <= Checklist.MostItems }).WithMessage($"1 to {Checklist.MostItems} items.");
        RuleForEach(r => r.Texts).NotEmpty().MaximumLength(Checklist.LongestText);
    }
}

public sealed class ChangeCheckValidator : AbstractValidator<ChangeCheckRequest>
{
    public ChangeCheckValidator()
    {
        RuleFor(r => r.Text).NotEmpty().MaximumLength(Checklist.LongestText).When(r => r.Text is not null);
        RuleFor(r => r.Position).InclusiveBetween(0, Checklist.MostItems);
    }
}

/// <summary>What is to be done on a ticket before it is resolved. Each change tells the log, so that all who look at the ticket see it.</summary>
public sealed class Checklist(Db db)
{
    public const int MostItems = 50;
    public const int LongestText = 300;

    public Task<Outcome<IReadOnlyList<CheckDto>>> AddAsync(long ticketId, AddChecksRequest request, Viewer viewer, CancellationToken ct) =>
        WriteAsync(ticketId, viewer, async (tx, ticket) => (await AddAsync(tx, ticket, request.Texts, viewer.AgentId)).Refusal, ct);

    public Task<Outcome<IReadOnlyList<CheckDto>>> ChangeAsync(long ticketId, long id, ChangeCheckRequest request, Viewer viewer, CancellationToken ct) =>
        WriteAsync(
            ticketId,
            viewer,
            async (tx, ticket) =>
            {
                var list = (await ListAsync(tx, ticketId)).ToList();
                var at = list.FindIndex(one => one.Id == id);
                if (at < 0)
                {
                    return new Refusal.NotFound("item");
                }

                var before = list[at];
                var after = before with
                {
                    Text = request.Text?.Trim() ?? before.Text,
                    DoneAt = request.Done switch { null => before.DoneAt, true => before.DoneAt ?? tx.Now, false => null },
                    DoneBy = request.Done switch { null => before.DoneBy, true => before.DoneBy ?? viewer.AgentId, false => null },
                };
                await tx.ExecuteAsync("update ticket_checks set text = @Text, done_at = @DoneAt, done_by = @DoneBy where id = @Id", new { after.Text, after.DoneAt, after.DoneBy, after.Id });
                if (request.Position is { } to && to != at)
                {
                    list.RemoveAt(at);
                    list.Insert(Math.Min(to, list.Count), after);
                    await OrderAsync(tx, list);
                }

                await TellAsync(tx, ticket, viewer.AgentId, Said(before), Said(after));
                return null;
            },
            ct);

    public Task<Outcome<IReadOnlyList<CheckDto>>> RemoveAsync(long ticketId, long id, Viewer viewer, CancellationToken ct) =>
        WriteAsync(
            ticketId,
            viewer,
            async (tx, ticket) =>
            {
                var gone = (await ListAsync(tx, ticketId)).FirstOrDefault(one => one.Id == id);
                if (gone is null)
                {
                    return new Refusal.NotFound("item");
                }

                await tx.ExecuteAsync("delete from ticket_checks where id = @id", new { id });
                await OrderAsync(tx, await ListAsync(tx, ticketId));
                await TellAsync(tx, ticket, viewer.AgentId, Said(gone), null);
                return null;
            },
            ct);

    /// <returns>What was added. What stands on the list and is not done is not added again.</returns>
    internal static async Task<Outcome<IReadOnlyList<long>>> AddAsync(Tx tx, TicketState ticket, IReadOnlyList<string> texts, long? agentId)
    {
        var known = await ListAsync(tx, ticket.Id);
        var open = known.Where(one => one.DoneAt is null).Select(one => one.Text).ToHashSet(StringComparer.Ordinal);
        string[] added = [.. texts.Select(text => text.Trim()).Where(text => text.Length > 0 && open.Add(text))];
        if (known.Count + added.Length > MostItems)
        {
            return new Refusal.Conflict("checklist-full", $"A checklist has at most {MostItems} items.");
        }

        var ids = new List<long>();
        foreach (var (text, i) in added.Select((text, i) => (text, i)))
        {
            ids.Add(tx.NextId());
            await tx.ExecuteAsync(
                "insert into ticket_checks (id, ticket_id, position, text) values (@id, @ticketId, @position, @text)",
                new { id = ids[^1], ticketId = ticket.Id, position = known.Count + i, text });
        }

        if (added.Length > 0)
        {
            await TellAsync(tx, ticket, agentId, null, string.Join(", ", added));
        }

        return ids;
    }

    internal static Task<IReadOnlyList<CheckDto>> ListAsync(Session session, long ticketId) =>
        session.QueryAsync<CheckDto>("select id, text, done_at, done_by from ticket_checks where ticket_id = @ticketId order by position, id", new { ticketId });

    private Task<Outcome<IReadOnlyList<CheckDto>>> WriteAsync(long ticketId, Viewer viewer, Func<Tx, TicketState, Task<Refusal?>> change, CancellationToken ct) =>
        db.WriteAsync<Outcome<IReadOnlyList<CheckDto>>>(
            async tx =>
            {
                var ticket = await TicketState.LoadAsync(tx, ticketId);
                if (ticket is null || !viewer.CanSeeTicket(ticket.TeamId))
                {
                    return new Refusal.NotFound("ticket");
                }

                return await change(tx, ticket) is { } refusal ? refusal : Outcome.Of(await ListAsync(tx, ticketId));
            },
            ct);

    private static async Task OrderAsync(Tx tx, IReadOnlyList<CheckDto> list)
    {
        foreach (var (one, position) in list.Select((one, i) => (one, i)))
        {
            await tx.ExecuteAsync("update ticket_checks set position = @position where id = @Id", new { position, one.Id });
        }
    }

    /// <summary>The ticket's count of what is open follows, and its version grows, so that a row of the queue shows it.</summary>
    private static async Task TellAsync(Tx tx, TicketState ticket, long? agentId, string? before, string? after)
    {
        var open = await tx.ScalarAsync<int>("select count(*) from ticket_checks where ticket_id = @Id and done_at is null", new { ticket.Id });
        await (ticket with { OpenChecks = open }).Settled(ticket).UpdateAsync(tx, ticket);
        tx.Append(TicketEvents.Told(ticket, agentId, "check", before, after));
    }

    private static string Said(CheckDto check) => string.Create(CultureInfo.InvariantCulture, $"{(check.DoneAt is null ? "☐" : "☑")} {check.Text}");
}
