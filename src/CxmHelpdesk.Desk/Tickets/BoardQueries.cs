using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tickets;

/// <param name="Id">Of the team or channel account; null: tickets without a team.</param>
public sealed record BoardGroup(long? Id, int Open, int Waiting, int Negative);

/// <param name="Open">Open tickets assigned to the agent.</param>
public sealed record BoardAgent(long AgentId, int Open, int Waiting);

/// <summary>The state of the queue at one instant, as supervisors see it.</summary>
/// <param name="Overdue">Waiting past their answer-by time.</param>
/// <param name="DueIn15">Waiting, due within the next 15 minutes; likewise the others, each containing the one before.</param>
/// <param name="AtRisk">Those waiting with the earliest answer-by times.</param>
public sealed record BoardSnapshot(
    DateTimeOffset At,
    int Open,
    int Waiting,
    int Negative,
    int Unassigned,
    DateTimeOffset? LongestWaitingSince,
    int Overdue,
    int DueIn15,
    int DueIn30,
    int DueIn60,
    IReadOnlyList<BoardGroup> ByTeam,
    IReadOnlyList<BoardGroup> ByAccount,
    IReadOnlyList<BoardAgent> ByAgent,
    IReadOnlyList<TicketRow> AtRisk);

/// <summary>Counts come from the counters, times from short index ranges: the same at any number of tickets.</summary>
public sealed class BoardQueries(Db db, TicketQueries tickets, TimeProvider time)
{
    private const int AtRiskCount = 12;

    // Counting stops here; a board that says "999" has said enough.
    private const int CountAtMost = 999;

    public async Task<BoardSnapshot> SnapshotAsync(Viewer viewer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var atRisk = await tickets.ListAsync(new QueueRequest(QueueView.Open, Limit: AtRiskCount), viewer, ct);
        return await db.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<CountRow>(
                    "select team_id, assignee_id, account_id, waiting, negative, count from queue_counts where status = 'open' and count <> 0");
                var due = await session.QueryAsync<long>(
                    $"""
                    select rank from tickets
                    where status = 'open' and rank <= @until
                    order by rank, id
                    {session.Dialect.Limit("@limit")}
                    """,
                    new { until = now.AddMinutes(60).ToUnixTimeMilliseconds(), limit = CountAtMost });
                var longest = await session.FirstOrDefaultAsync<DateTimeOffset?>(
                    $"""
                    select waiting_since from tickets
                    where waiting = 1 and status = 'open'
                    order by waiting_since, id
                    {session.Dialect.Limit("1")}
                    """);
                int Within(double minutes) => due.Count(rank => rank <= now.AddMinutes(minutes).ToUnixTimeMilliseconds() && rank > now.ToUnixTimeMilliseconds());
                return new BoardSnapshot(
                    now,
                    Sum(rows, _ => true),
                    Sum(rows, row => row.Waiting),
                    Sum(rows, row => row.Waiting && row.Negative),
                    Sum(rows, row => row.AssigneeId == 0),
                    longest,
                    due.Count(rank => rank <= now.ToUnixTimeMilliseconds()),
                    Within(15),
                    Within(30),
                    Within(60),
                    Groups(rows, row => row.TeamId),
                    Groups(rows, row => row.AccountId),
                    [.. rows.Where(row => row.AssigneeId != 0).GroupBy(row => row.AssigneeId).Select(group => new BoardAgent(
                        group.Key, Sum(group, _ => true), Sum(group, row => row.Waiting)))],
                    [.. atRisk.Items.Where(row => row.Waiting)]);
            },
            ct);
    }

    private static int Sum(IEnumerable<CountRow> rows, Func<CountRow, bool> where) => rows.Where(where).Sum(row => row.Count);

    private static IReadOnlyList<BoardGroup> Groups(IEnumerable<CountRow> rows, Func<CountRow, long> by) =>
    [
        .. rows.GroupBy(by).OrderBy(group => group.Key).Select(group => new BoardGroup(
            group.Key == 0 ? null : group.Key,
            Sum(group, _ => true),
            Sum(group, row => row.Waiting),
            Sum(group, row => row.Waiting && row.Negative))),
    ];

    private sealed record CountRow
    {
        public long TeamId { get; init; }

        public long AssigneeId { get; init; }

        public long AccountId { get; init; }

        public bool Waiting { get; init; }

        public bool Negative { get; init; }

        public int Count { get; init; }
    }
}
