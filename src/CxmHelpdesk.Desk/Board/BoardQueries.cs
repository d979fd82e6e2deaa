using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Board;

/// <summary>Counts come from the counters, times from short index ranges: the same at any number of tickets.</summary>
public sealed class BoardQueries(Db db, TicketQueries tickets, SettingsStore settings, TimeProvider time)
{
    private const int AtRiskCount = 12;

    // Counting stops here; a board that says "999" has said enough.
    private const int CountAtMost = 999;

    public async Task<BoardSnapshot> SnapshotAsync(Viewer viewer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var atRisk = await tickets.ListAsync(new QueueRequest(QueueView.Open, Limit: AtRiskCount), viewer, ct);
        var limits = await settings.GetAsync<BoardLimits>(BoardLimits.Name, ct);
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
                var longest = await session.FirstOrDefaultAsync<LongestRow>(LongestWaitSql(session.Dialect));
                var agents = await LastActions.LoadAsync(session);
                var surveys = SurveyDay.Sum(await SurveyDay.LoadAsync(session, now));
                int Within(double minutes) => due.Count(rank => rank <= now.AddMinutes(minutes).ToUnixTimeMilliseconds() && rank > now.ToUnixTimeMilliseconds());
                return new BoardSnapshot(
                    now,
                    Sum(rows, _ => true),
                    Sum(rows, row => row.Waiting),
                    Sum(rows, row => row.Waiting && row.Negative),
                    Sum(rows, row => row.AssigneeId == 0),
                    longest?.WaitingSince,
                    longest?.Id,
                    due.Count(rank => rank <= now.ToUnixTimeMilliseconds()),
                    Within(15),
                    Within(30),
                    Within(60),
                    Groups(rows, row => row.TeamId),
                    Groups(rows, row => row.AccountId),
                    [.. agents.OrderBy(agent => agent.Key).Select(agent => new BoardAgent(
                        agent.Key,
                        Sum(rows, row => row.AssigneeId == agent.Key),
                        Sum(rows, row => row.AssigneeId == agent.Key && row.Waiting),
                        agent.Value))],
                    [.. atRisk.Items.Where(row => row.Waiting)],
                    surveys,
                    limits);
            },
            ct);
    }

    /// <summary>What customers answered when asked in the last 24 hours, newest first: those that the snapshot counts.</summary>
    public Task<IReadOnlyList<SurveyAnswer>> SurveysAsync(CancellationToken ct) => db.ReadAsync(session => SurveyDay.LoadAsync(session, time.GetUtcNow()), ct);

    internal static string LongestWaitSql(SqlDialect dialect) =>
        $"""
        select id, waiting_since from tickets
        where waiting = 1 and status = 'open'
        order by waiting_since, id
        {dialect.Limit("1")}
        """;

    private static int Sum(IEnumerable<CountRow> rows, Func<CountRow, bool> where) => rows.Where(where).Sum(row => row.Count);

    private static IReadOnlyList<BoardGroup> Groups(IEnumerable<CountRow> rows, Func<CountRow, long> by) =>
    [
        .. rows.GroupBy(by).OrderBy(group => group.Key).Select(group => new BoardGroup(
            group.Key == 0 ? null : group.Key,
            Sum(group, _ => true),
            Sum(group, row => row.Waiting),
            Sum(group, row => row.Waiting && row.Negative))),
    ];

    private sealed record LongestRow
    {
        public long Id { get; init; }

        public DateTimeOffset? WaitingSince { get; init; }
    }

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
