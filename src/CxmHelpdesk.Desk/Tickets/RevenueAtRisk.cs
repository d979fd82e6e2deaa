using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>What the displeased customers of open tickets are worth, each counted once, in the desk's currency.</summary>
/// <param name="AtLeast">More than could be looked at.</param>
/// <param name="Top">Most worth first.</param>
public sealed record RevenueAtRisk(decimal OpenDeals, decimal LifetimeValue, int Customers, int Tickets, bool AtLeast, IReadOnlyList<TicketAtRisk> Top);

public sealed record TicketAtRisk(TicketRow Ticket, decimal OpenDeals, decimal LifetimeValue);

public sealed class RevenueQueries(Db db)
{
    private const int LookAt = 10_000;
    private const int Show = 50;

    public Task<RevenueAtRisk> AtRiskAsync(Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                // The mood is that of QueueCounts.NegativeBelow, written out so that the index of just these is found.
                var found = await session.QueryAsync<Row>(
                    $"""
                    select t.id, t.customer_id, t.team_id, c.open_deals_hundredths, c.lifetime_hundredths
                    from tickets t
                    join customers c on c.id = t.customer_id
                    where t.status = 'open' and t.mood < -0.25
                    order by t.customer_id, t.id
                    {session.Dialect.Limit("@limit")}
                    """,
                    new { limit = LookAt + 1 });
                var rows = found.Take(LookAt).Where(row => viewer.CanSeeTicket(row.TeamId)).ToArray();
                var customers = rows.DistinctBy(row => row.CustomerId).ToArray();
                var top = rows.Where(row => row.Worth > 0).OrderByDescending(row => row.Worth).ThenBy(row => row.Id).Take(Show).ToArray();
                var tickets = (await TicketQueries.RowsAsync(session, [.. top.Select(row => row.Id)])).ToDictionary(ticket => ticket.Id);
                return new RevenueAtRisk(
                    customers.Sum(row => row.OpenDealsHundredths) / 100m,
                    customers.Sum(row => row.LifetimeHundredths) / 100m,
                    customers.Length,
                    rows.Length,
                    found.Count > LookAt,
                    [.. top.Select(row => new TicketAtRisk(tickets[row.Id], row.OpenDealsHundredths / 100m, row.LifetimeHundredths / 100m))]);
            },
            ct);

    private sealed record Row
    {
        public long Id { get; init; }

        public long CustomerId { get; init; }

        public long? TeamId { get; init; }

        public long OpenDealsHundredths { get; init; }

        public long LifetimeHundredths { get; init; }

        public long Worth => OpenDealsHundredths + LifetimeHundredths;
    }
}
