using System.Data.Common;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tickets;

/// <param name="Waiting">Of the open ones, those whose customer waits for us.</param>
/// <param name="Negative">Of the waiting ones, those whose customer is displeased.</param>
public sealed record TeamCount(long? TeamId, int Open, int Waiting, int Negative);

/// <summary>How many tickets each view of this viewer holds.</summary>
public sealed record ViewCounts(int Unassigned, int Mine, int Open, int Waiting, int Snoozed, int Resolved, IReadOnlyList<TeamCount> Teams);

/// <summary>Counters kept by delta in the transaction of each change, so a count never scans tickets.</summary>
public sealed class QueueCounts(Db db)
{
    /// <summary>A mood below this counts as negative everywhere.</summary>
    public const double NegativeBelow = -0.25;

    public Task<ViewCounts> ForAsync(Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    """
                    select team_id, status, waiting, negative, sum(count) as count,
                        sum(case when assignee_id = 0 then count else 0 end) as unassigned, sum(case when assignee_id = @me then count else 0 end) as mine
                    from queue_counts
                    where count <> 0
                    group by team_id, status, waiting, negative
                    """,
                    new { me = viewer.AgentId });
                return Sum([.. rows.Where(row => viewer.CanSeeTicket(row.TeamId == 0 ? null : row.TeamId))]);
            },
            ct);

    internal static async Task MoveAsync(Tx tx, TicketState? before, TicketState? after)
    {
        var from = before is null ? null : Bucket.Of(before);
        var to = after is null ? null : Bucket.Of(after);
        if (from == to)
        {
            return;
        }

        // Always in the same order, so that two transactions never wait for each other crosswise.
        foreach (var (bucket, by) in new[] { (from, -1), (to, 1) }.OrderBy(step => step.Item1?.ToString(), StringComparer.Ordinal))
        {
            if (bucket is not null)
            {
                await AddAsync(tx, bucket, by);
            }
        }
    }

    private static async Task AddAsync(Tx tx, Bucket bucket, int by)
    {
        const string Update =
            """
            update queue_counts set count = count + @by
            where team_id = @TeamId and assignee_id = @AssigneeId and account_id = @AccountId and status = @Status and waiting = @Waiting and negative = @Negative
            """;
        var parameters = new { bucket.TeamId, bucket.AssigneeId, bucket.AccountId, bucket.Status, bucket.Waiting, bucket.Negative, by };
        if (await tx.ExecuteAsync(Update, parameters) > 0)
        {
            return;
        }

        try
        {
            await tx.ExecuteAsync(
                """
                insert into queue_counts (team_id, assignee_id, account_id, status, waiting, negative, count)
                values (@TeamId, @AssigneeId, @AccountId, @Status, @Waiting, @Negative, @by)
                """,
                parameters);
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
            await tx.ExecuteAsync(Update, parameters);
        }
    }

    private static ViewCounts Sum(IReadOnlyList<Row> rows)
    {
        var open = rows.Where(row => row.Status == TicketStatus.Open).ToArray();
        return new ViewCounts(
            Unassigned: open.Sum(row => row.Unassigned),
            Mine: open.Sum(row => row.Mine),
            Open: open.Sum(row => row.Count),
            Waiting: open.Where(row => row.Waiting).Sum(row => row.Count),
            Snoozed: rows.Where(row => row.Status == TicketStatus.Snoozed).Sum(row => row.Count),
            Resolved: rows.Where(row => row.Status == TicketStatus.Resolved).Sum(row => row.Count),
            Teams:
            [
                .. open.GroupBy(row => row.TeamId).OrderBy(group => group.Key).Select(group => new TeamCount(
                    group.Key == 0 ? null : group.Key,
                    group.Sum(row => row.Count),
                    group.Where(row => row.Waiting).Sum(row => row.Count),
                    group.Where(row => row.Waiting && row.Negative).Sum(row => row.Count))),
            ]);
    }

    private sealed record Bucket(long TeamId, long AssigneeId, long AccountId, string Status, bool Waiting, bool Negative)
    {
        public static Bucket Of(TicketState ticket) => new(
            ticket.TeamId ?? 0,
            ticket.AssigneeId ?? 0,
            ticket.AccountId,
            ticket.Status.ToText(),
            ticket.Waiting,
            ticket.Mood < NegativeBelow);
    }

    private sealed record Row
    {
        public long TeamId { get; init; }

        public TicketStatus Status { get; init; }

        public bool Waiting { get; init; }

        public bool Negative { get; init; }

        public int Count { get; init; }

        /// <summary>Of them.</summary>
        public int Unassigned { get; init; }

        /// <summary>Of them, the viewer's own.</summary>
        public int Mine { get; init; }
    }
}
