using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tickets;

public enum QueueView
{
    Unassigned,
    Mine,
    Open,
    Team,
    Snoozed,
    Resolved,
    Spam,
    Trash,
}

/// <param name="TeamId">For <see cref="QueueView.Team"/>; elsewhere narrows to one team if set.</param>
/// <param name="After">The <see cref="Page{T}.Next"/> of the page before.</param>
public sealed record QueueRequest(QueueView View, long? TeamId = null, string? After = null, int Limit = 50);

/// <summary>Reads tickets as people see them. Every method takes the viewer and shows nothing beyond his sight.</summary>
public sealed class TicketQueries(Db db, CustomerQueries customers)
{
    private const int NextLooksAt = 20;
    private const int NextPages = 6;

    /// <summary>One page of a view: an index range of at most <see cref="QueueRequest.Limit"/> rows for each team in sight, merged.</summary>
    public Task<Page<TicketRow>> ListAsync(QueueRequest request, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var limit = Math.Clamp(request.Limit, 1, 200);
                var (rank, id) = Cursor(request.After);
                var sql = ListSql(session.Dialect, request, viewer);
                var rows = await session.QueryAsync<TicketRows.DbRow>(
                    sql,
                    new
                    {
                        status = Status(request.View).ToText(),
                        agent = viewer.AgentId,
                        team = request.TeamId,
                        rank,
                        id,
                        limit = limit + 1,
                    });
                var items = await TicketRows.WithTagsAsync(session, rows.Take(limit));
                var next = rows.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"{items[^1].Rank}.{items[^1].Id}") : null;
                return new Page<TicketRow>(items, next);
            },
            ct);

    /// <summary>
    /// The waiting ticket with the earliest answer-by time that is this agent's or nobody's, and whose answer is not already on its way out; null: none waits.
    /// </summary>
    /// <param name="except">The one that the agent is leaving.</param>
    /// <param name="spared">Null: anything may be given.</param>
    public async Task<TicketRow?> NextAsync(Viewer viewer, CancellationToken ct, long? except = null, Spared? spared = null)
    {
        var (none, full) = spared ?? Spared.Nothing;
        var mine = await WaitingAsync(QueueView.Mine, row => row.Id != except && !none.Contains(row.Channel), viewer, ct);
        var free = await WaitingAsync(QueueView.Unassigned, row => row.Id != except && !none.Contains(row.Channel) && !full.Contains(row.Channel), viewer, ct);
        var rows = mine.Concat(free).OrderBy(row => row.Rank).ThenBy(row => row.Id).ToArray();
        if (rows.Length == 0)
        {
            return null;
        }

        var held = await db.ReadAsync(
            session => session.QueryAsync<long>("select ticket_id from held_replies where ticket_id in @ids", new { ids = rows.Select(row => row.Id) }), ct);
        return rows.FirstOrDefault(row => !held.Contains(row.Id));
    }

    /// <summary>The first that fit, behind as many that do not as a queue can hold before everything else is late anyway.</summary>
    private async Task<IReadOnlyList<TicketRow>> WaitingAsync(QueueView view, Func<TicketRow, bool> fits, Viewer viewer, CancellationToken ct)
    {
        string? after = null;
        for (var page = 0; page < NextPages; page++)
        {
            var list = await ListAsync(new QueueRequest(view, After: after, Limit: page == 0 ? NextLooksAt : 200), viewer, ct);
            var found = list.Items.Where(row => row.Waiting && fits(row)).ToArray();
            after = list.Next;
            if (found.Length > 0 || after is null || !list.Items[^1].Waiting)
            {
                return found;
            }
        }

        return [];
    }

    /// <summary>A ticket with its newest messages and the customer's history; null: there is none, or not for this viewer.</summary>
    public Task<TicketDetail?> DetailAsync(long ticketId, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<TicketDetail?>(
            async session =>
            {
                var rows = await TicketRows.WithPartsAsync(session, ticketId);
                if (rows.SingleOrDefault(row => row.Id == ticketId) is not { } ticket || !viewer.CanSeeTicket(ticket.TeamId))
                {
                    return null;
                }

                var parts = await MessageThread.PartsAsync(session, rows.Where(row => row.MergedInto == ticketId).Select(row => (row.Id, row.TeamId)), viewer);
                var page = await MessageThread.PageAsync(session, ticketId, parts, null);
                var panels = await customers.PanelsAsync(session, [ticket.CustomerId], viewer);
                return new TicketDetail(ticket, page.Messages, page.HasOlder, panels[ticket.CustomerId]);
            },
            ct);

    /// <summary>Older messages, in order; null: no such ticket for this viewer.</summary>
    /// <param name="before">The id of the oldest message that is known; null: the newest are wanted.</param>
    public Task<Page<MessageDto>?> OlderMessagesAsync(long ticketId, long? before, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<Page<MessageDto>?>(
            async session =>
            {
                var ticket = await TicketState.LoadAsync(session, ticketId);
                if (ticket is null || !viewer.CanSeeTicket(ticket.TeamId))
                {
                    return null;
                }

                var page = await MessageThread.PageAsync(session, ticketId, await MessageThread.PartsAsync(session, ticketId, viewer), before);
                return new Page<MessageDto>(page.Messages, page.HasOlder ? page.Messages[0].Id.ToString(CultureInfo.InvariantCulture) : null);
            },
            ct);

    /// <inheritdoc cref="TicketRows.LoadAsync"/>
    public static Task<IReadOnlyList<TicketRow>> RowsAsync(Session session, IReadOnlyCollection<long> ids) => TicketRows.LoadAsync(session, ids);

    /// <summary>Messages by id with their files, in no particular order, without asking who sees them.</summary>
    public static async Task<IReadOnlyList<MessageDto>> MessagesAsync(Session session, IReadOnlyCollection<long> ids) =>
        ids.Count == 0 ? [] : await MessageRows.LoadAsync(session, "m.id in @ids", "m.id", new { ids });

    internal static string ListSql(SqlDialect dialect, QueueRequest request, Viewer viewer)
    {
        var assigned = request.View switch
        {
            QueueView.Unassigned => "and t.assignee_id is null",
            QueueView.Mine => "and t.assignee_id = @agent",
            _ => "",
        };

        var ranges = TicketRanges.Sql(dialect, assigned, request.TeamId, viewer, "@limit");
        var found = ranges.Length == 1 ? ranges[0] : TicketRanges.Union(ranges);
        return $"""
            select {TicketRows.Columns}
            from ({found}) as r
            join tickets t on t.id = r.id
            join customers c on c.id = t.customer_id
            order by r.rank, r.id
            {dialect.Limit("@limit")}
            """;
    }

    private static TicketStatus Status(QueueView view) => view switch
    {
        QueueView.Snoozed => TicketStatus.Snoozed,
        QueueView.Resolved => TicketStatus.Resolved,
        QueueView.Spam => TicketStatus.Spam,
        QueueView.Trash => TicketStatus.Trash,
        _ => TicketStatus.Open,
    };

    private static (long Rank, long Id) Cursor(string? after)
    {
        var parts = after?.Split('.');
        return parts is [var rank, var id]
            && long.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var r)
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            ? (r, i)
            : (0, 0);
    }
}
