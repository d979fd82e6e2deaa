using System.Collections.Concurrent;
using System.Globalization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Views;

/// <summary>
/// Reads saved views. The walk is the queue's own, along the index of the order; conditions are asked of at most <see cref="Bound"/> tickets a page,
/// and an answer that stopped there says so. So a page costs about the same at any size and for any condition.
/// </summary>
public sealed class ViewQueries(Db db, SavedItems<TicketView> views, TimeProvider time)
{
    /// <summary>Tickets looked at for one page or one count.</summary>
    public const int Bound = 2_000;

    private const int MostCounts = 1_000;

    /// <summary>Every console asks for counts after each burst of changes; agents with the same sight share an answer for this long.</summary>
    private static readonly TimeSpan CountsFresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (ViewCount Count, DateTimeOffset At)> _counts = new(StringComparer.Ordinal);

    public Task<Outcome<ViewPage>> PageAsync(long viewId, string? after, int limit, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<Outcome<ViewPage>>(
            async session => await views.FindAsync(session, viewId, viewer) is { } view
                ? await PageAsync(session, view.Body, Keyset.Parse(after), Math.Clamp(limit, 1, 200), viewer)
                : new Refusal.NotFound("view"),
            ct);

    /// <summary>Of a view that nobody saved.</summary>
    /// <param name="view">Checked before.</param>
    public Task<ViewPage> PageAsync(TicketView view, string? after, int limit, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(session => PageAsync(session, view, Keyset.Parse(after), Math.Clamp(limit, 1, 200), viewer), ct);

    /// <param name="view">Checked before.</param>
    public Task<ViewCount> CountAsync(TicketView view, Viewer viewer, CancellationToken ct) => db.ReadAsync(session => CountAsync(session, view, viewer), ct);

    /// <summary>Of every view that this viewer has.</summary>
    public async Task<IReadOnlyList<SavedViewCount>> CountsAsync(Viewer viewer, CancellationToken ct)
    {
        var counts = new List<SavedViewCount>();
        foreach (var view in await views.ListAsync(viewer, ct))
        {
            var key = $"{view.Id}.{view.Version}.{Sight(viewer)}{(ViewSql.IsPersonal(view.Body) ? $".{viewer.AgentId}" : "")}";
            if (!_counts.TryGetValue(key, out var known) || time.GetUtcNow() - known.At > CountsFresh)
            {
                known = (await CountAsync(view.Body, viewer, ct), time.GetUtcNow());
                if (_counts.Count >= MostCounts)
                {
                    _counts.Clear();
                }

                _counts[key] = known;
            }

            counts.Add(new SavedViewCount(view.Id, known.Count.Count, known.Count.AtLeast));
        }

        return counts;
    }

    /// <summary>The ids and ranks of the next <see cref="Bound"/> tickets in the view's order, before its conditions.</summary>
    internal static string WalkSql(SqlDialect dialect, ViewSql sql, Viewer viewer)
    {
        var assigned = sql.AssigneeId is null ? "" : "and t.assignee_id = @assignee";
        var ranges = TicketRanges.Sql(dialect, assigned, sql.TeamId, viewer, "@bound");
        return ranges.Length == 1
            ? ranges[0]
            : $"""
            select r.id, r.rank
            from ({TicketRanges.Union(ranges)}) as r
            order by r.rank, r.id
            {dialect.Limit("@bound")}
            """;
    }

    internal static string PageSql(SqlDialect dialect, ViewSql sql, Viewer viewer) =>
        $"""
        select t.id, t.rank
        from ({WalkSql(dialect, sql, viewer)}) as w
        join tickets t on t.id = w.id
        join customers c on c.id = t.customer_id
        where {sql.Where}
        order by t.rank, t.id
        {dialect.Limit("@limit")}
        """;

    private async Task<ViewPage> PageAsync(Session session, TicketView view, Keyset? after, int limit, Viewer viewer)
    {
        var sql = Prepared(view, viewer, after);
        sql.Parameters.Add("limit", limit + 1);
        var found = await session.QueryAsync<Place>(PageSql(session.Dialect, sql, viewer), sql.Parameters);
        var rows = (await TicketQueries.RowsAsync(session, [.. found.Take(limit).Select(place => place.Id)])).OrderBy(row => row.Rank).ThenBy(row => row.Id).ToArray();
        if (found.Count > limit)
        {
            return new ViewPage(rows, found[limit - 1].ToString(), Partial: false);
        }

        var (scanned, last) = await EndOfWalkAsync(session, sql, viewer);
        return scanned < Bound ? new ViewPage(rows, null, Partial: false) : new ViewPage(rows, last, Partial: true);
    }

    private async Task<ViewCount> CountAsync(Session session, TicketView view, Viewer viewer)
    {
        var sql = Prepared(view, viewer, null);
        var count = await session.ScalarAsync<int>(
            $"""
            select count(*)
            from ({WalkSql(session.Dialect, sql, viewer)}) as w
            join tickets t on t.id = w.id
            join customers c on c.id = t.customer_id
            where {sql.Where}
            """,
            sql.Parameters);
        return new ViewCount(count, (await EndOfWalkAsync(session, sql, viewer)).Scanned == Bound);
    }

    private static async Task<(int Scanned, string? Last)> EndOfWalkAsync(Session session, ViewSql sql, Viewer viewer)
    {
        var scanned = await session.ScalarAsync<int>($"select count(*) from ({WalkSql(session.Dialect, sql, viewer)}) as w", sql.Parameters);
        if (scanned < Bound)
        {
            return (scanned, null);
        }

        var last = await session.FirstOrDefaultAsync<Place>(
            $"select w.id, w.rank from ({WalkSql(session.Dialect, sql, viewer)}) as w order by w.rank desc, w.id desc {session.Dialect.Limit("1")}", sql.Parameters);
        return (scanned, last!.ToString());
    }

    private ViewSql Prepared(TicketView view, Viewer viewer, Keyset? after)
    {
        var sql = ViewSql.Compile(view, viewer, time.GetUtcNow());
        sql.Parameters.AddDynamicParams(new
        {
            status = view.Status.ToText(), rank = after?.Value ?? 0, id = after?.Id ?? 0, bound = Bound, assignee = sql.AssigneeId, team = sql.TeamId,
        });
        return sql;
    }

    private static string Sight(Viewer viewer) => viewer.SeesEverything ? "all" : string.Join(',', viewer.TeamIds.Order());

    private sealed record Place
    {
        public long Id { get; init; }

        public long Rank { get; init; }

        public override string ToString() => new Keyset(Rank, Id).ToString();
    }
}
