using System.Globalization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Settings;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>A ticket that other settings would put elsewhere.</summary>
/// <param name="Place">1 is the head of the queue.</param>
public sealed record PriorityMove(
    long TicketId, string Subject, string CustomerName, double Mood, DateTimeOffset AnswerBy, DateTimeOffset WouldBe, int Place, int WouldPlace);

/// <param name="Waiting">Tickets that were looked at: those at the head of the queue.</param>
/// <param name="Changed">Of them, those whose answer-by time would differ.</param>
/// <param name="AtLeast">More wait than were looked at.</param>
/// <param name="Moves">In the order that they would have.</param>
public sealed record PriorityPreview(int Waiting, int Changed, bool AtLeast, IReadOnlyList<PriorityMove> Moves);

/// <summary>What settings of the priority, and the hours in which people work, do to the tickets that wait.</summary>
public sealed class PriorityQueue(Db db, SettingsStore settings)
{
    private const int LookAt = 500;
    private const int Show = 60;
    private const int AtOnce = 100;

    /// <summary>Nothing is changed.</summary>
    public async Task<PriorityPreview> PreviewAsync(PrioritySettings wanted, CancellationToken ct)
    {
        wanted = wanted with { Hours = await settings.GetAsync<HoursSettings>(HoursSettings.Name, ct) };
        return await db.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<TicketState>(
                    $"""
                    select {TicketState.Columns} from tickets
                    where status = 'open' and waiting = 1
                    order by rank, id
                    {session.Dialect.Limit("@limit")}
                    """,
                    new { limit = LookAt + 1 });
                var tickets = rows.Take(LookAt).ToArray();
                var customers = await CustomersAsync(session, tickets);
                var looked = tickets.Select((ticket, i) => (Ticket: ticket, Place: i + 1, WouldBe: Ranked(ticket, customers[ticket.CustomerId], wanted).AnswerBy!.Value)).ToArray();
                var moves = looked.OrderBy(one => one.WouldBe).ThenBy(one => one.Ticket.Id)
                    .Select((one, i) => new PriorityMove(
                        one.Ticket.Id, one.Ticket.Subject, customers[one.Ticket.CustomerId].Name, one.Ticket.Mood, one.Ticket.AnswerBy!.Value, one.WouldBe, one.Place, i + 1))
                    .ToArray();
                return new PriorityPreview(
                    tickets.Length,
                    moves.Count(move => move.AnswerBy != move.WouldBe),
                    rows.Count > LookAt,
                    [.. moves.Where(move => move.AnswerBy != move.WouldBe || move.Place != move.WouldPlace).Take(Show)]);
            },
            ct);
    }

    /// <summary>Settings are in force for what comes from now on, and every ticket that waits is ranked by them, some at a time.</summary>
    /// <returns>How many tickets got another answer-by time.</returns>
    public async Task<int> PutAsync(PrioritySettings wanted, Viewer viewer, CancellationToken ct)
    {
        await settings.PutAsync(PrioritySettings.Name, wanted, viewer.AgentId, ct);
        return await RankAllAsync(await PrioritySettings.LoadAsync(settings, ct), viewer, ct);
    }

    /// <inheritdoc cref="PutAsync(PrioritySettings, Viewer, CancellationToken)"/>
    public async Task<int> PutAsync(HoursSettings wanted, Viewer viewer, CancellationToken ct)
    {
        await settings.PutAsync(HoursSettings.Name, wanted, viewer.AgentId, ct);
        return await RankAllAsync(await PrioritySettings.LoadAsync(settings, ct), viewer, ct);
    }

    private async Task<int> RankAllAsync(PrioritySettings wanted, Viewer viewer, CancellationToken ct)
    {
        var moved = 0;
        for (var after = 0L; ;)
        {
            var ids = await db.ReadAsync(
                session => session.QueryAsync<long>(
                    $"select id from tickets where waiting = 1 and status in ('open', 'snoozed') and id > @after order by id {session.Dialect.Limit("@AtOnce")}", new { after, AtOnce }),
                ct);
            if (ids.Count == 0)
            {
                return moved;
            }

            moved += await db.WriteAsync(tx => RankAsync(tx, ids, wanted, viewer), ct);
            after = ids[^1];
        }
    }

    private static async Task<int> RankAsync(Tx tx, IReadOnlyList<long> ids, PrioritySettings wanted, Viewer viewer)
    {
        var tickets = (await tx.QueryAsync<TicketState>($"select {TicketState.Columns} from tickets where id in @ids", new { ids })).Where(ticket => ticket is { Waiting: true, AnswerBy: not null }).ToArray();
        var customers = await CustomersAsync(tx, tickets);
        var moved = 0;
        foreach (var before in tickets)
        {
            var after = Ranked(before, customers[before.CustomerId], wanted);
            if (after.AnswerBy == before.AnswerBy && after.Reasons == before.Reasons)
            {
                continue;
            }

            await after.Settled(before).UpdateAsync(tx, before);
            if (after.AnswerBy != before.AnswerBy)
            {
                moved++;
                tx.Append(TicketEvents.Told(after, viewer.AgentId, "answerBy", Text(before.AnswerBy), Text(after.AnswerBy)));
            }
        }

        return moved;
    }

    private static TicketState Ranked(TicketState ticket, Customer customer, PrioritySettings wanted) => TicketPriority.Ranked(
        ticket, PriorityRecord.Parse(ticket.Reasons), new CustomerFacts { LifetimeHundredths = customer.LifetimeHundredths, OpenDealsHundredths = customer.OpenDealsHundredths }, wanted);

    private static async Task<IReadOnlyDictionary<long, Customer>> CustomersAsync(Session session, IReadOnlyList<TicketState> tickets) => tickets.Count == 0
        ? new Dictionary<long, Customer>()
        : (await session.QueryAsync<Customer>(
            "select id, name, lifetime_hundredths, open_deals_hundredths from customers where id in @ids",
            new { ids = tickets.Select(ticket => ticket.CustomerId).Distinct().ToArray() })).ToDictionary(customer => customer.Id);

    private static string? Text(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture);

    private sealed record Customer
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public long LifetimeHundredths { get; init; }

        public long OpenDealsHundredths { get; init; }
    }
}
