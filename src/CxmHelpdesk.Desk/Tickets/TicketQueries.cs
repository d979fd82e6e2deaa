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
    private const int MessagesPerPage = 50;
    private const int NextLooksAt = 20;

    // Every column of TicketRow, from tickets as t and customers as c.
    private const string RowColumns =
        """
        t.id, t.subject, t.snippet, t.status, t.waiting, t.waiting_since, t.answer_by, t.sla_due, t.snoozed_until, t.rank, t.mood, t.previous_mood, t.urgency,
        t.mood_corrected_by, t.reasons, t.channel, t.account_id, t.customer_id, c.name as customer_name, t.language, t.team_id, t.assignee_id,
        t.message_count, t.last_author, t.last_message_at, t.created_at, t.version, t.customer_version
        """;

    /// <summary>One page of a view: an index range of at most <see cref="QueueRequest.Limit"/> rows for each team in sight, merged.</summary>
    public Task<Page<TicketRow>> ListAsync(QueueRequest request, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var limit = Math.Clamp(request.Limit, 1, 200);
                var (rank, id) = Cursor(request.After);
                var sql = ListSql(session.Dialect, request, viewer);
                var rows = await session.QueryAsync<DbRow>(
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
                var items = await WithTagsAsync(session, rows.Take(limit));
                var next = rows.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"{items[^1].Rank}.{items[^1].Id}") : null;
                return new Page<TicketRow>(items, next);
            },
            ct);

    /// <summary>
    /// The waiting ticket with the earliest answer-by time that is this agent's or nobody's, and whose answer is not already on its way out; null: none waits.
    /// </summary>
    /// <param name="except">The one that the agent is leaving.</param>
    public async Task<TicketRow?> NextAsync(Viewer viewer, CancellationToken ct, long? except = null)
    {
        var mine = await ListAsync(new QueueRequest(QueueView.Mine, Limit: NextLooksAt), viewer, ct);
        var free = await ListAsync(new QueueRequest(QueueView.Unassigned, Limit: NextLooksAt), viewer, ct);
        var rows = mine.Items.Concat(free.Items).Where(row => row.Waiting && row.Id != except).OrderBy(row => row.Rank).ThenBy(row => row.Id).ToArray();
        if (rows.Length == 0)
        {
            return null;
        }

        var held = await db.ReadAsync(
            session => session.QueryAsync<long>("select ticket_id from held_replies where ticket_id in @ids", new { ids = rows.Select(row => row.Id) }), ct);
        return rows.FirstOrDefault(row => !held.Contains(row.Id));
    }

    /// <summary>A ticket with its newest messages and the customer's history; null: there is none, or not for this viewer.</summary>
    public Task<TicketDetail?> DetailAsync(long ticketId, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<TicketDetail?>(
            async session =>
            {
                var rows = await RowsAsync(session, [ticketId]);
                if (rows.Count == 0 || !viewer.CanSeeTicket(rows[0].TeamId))
                {
                    return null;
                }

                var ticket = rows[0];
                var page = await MessagePageAsync(session, ticketId, long.MaxValue);
                var panels = await customers.PanelsAsync(session, [ticket.CustomerId], viewer);
                return new TicketDetail(ticket, page.Messages, page.HasOlder, panels[ticket.CustomerId]);
            },
            ct);

    /// <summary>Older messages, in order; null: no such ticket for this viewer.</summary>
    public Task<Page<MessageDto>?> OlderMessagesAsync(long ticketId, long before, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<Page<MessageDto>?>(
            async session =>
            {
                var ticket = await TicketState.LoadAsync(session, ticketId);
                if (ticket is null || !viewer.CanSeeTicket(ticket.TeamId))
                {
                    return null;
                }

                var page = await MessagePageAsync(session, ticketId, before);
                return new Page<MessageDto>(page.Messages, page.HasOlder ? page.Messages[0].Seq.ToString(CultureInfo.InvariantCulture) : null);
            },
            ct);

    /// <summary>Rows by id, in no particular order, without asking who sees them: for callers that check themselves.</summary>
    public static async Task<IReadOnlyList<TicketRow>> RowsAsync(Session session, IReadOnlyCollection<long> ids)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = await session.QueryAsync<DbRow>(
            $"""
            select {RowColumns}
            from tickets t
            join customers c on c.id = t.customer_id
            where t.id in @ids
            """,
            new { ids });
        return await WithTagsAsync(session, rows);
    }

    /// <summary>Messages by id with their files, in no particular order, without asking who sees them.</summary>
    public static async Task<IReadOnlyList<MessageDto>> MessagesAsync(Session session, IReadOnlyCollection<long> ids) =>
        ids.Count == 0 ? [] : await MessageRows.LoadAsync(session, "m.id in @ids", "m.id", new { ids });

    private static async Task<(IReadOnlyList<MessageDto> Messages, bool HasOlder)> MessagePageAsync(Session session, long ticketId, long before)
    {
        var newestFirst = await MessageRows.LoadAsync(
            session,
            "m.ticket_id = @ticketId and m.seq < @before",
            $"m.seq desc {session.Dialect.Limit("@limit")}",
            new { ticketId, before, limit = MessagesPerPage + 1 });
        return ([.. newestFirst.Take(MessagesPerPage).Reverse()], newestFirst.Count > MessagesPerPage);
    }

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
            select {RowColumns}
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

    private static async Task<IReadOnlyList<TicketRow>> WithTagsAsync(Session session, IEnumerable<DbRow> rows)
    {
        var list = rows.ToArray();
        if (list.Length == 0)
        {
            return [];
        }

        var tags = (await session.QueryAsync<TagRow>(
            "select ticket_id, tag from ticket_tags where ticket_id in @ids order by tag",
            new { ids = list.Select(row => row.Id) })).ToLookup(row => row.TicketId, row => row.Tag);
        return [.. list.Select(row => row.ToTicketRow([.. tags[row.Id]]))];
    }

    private sealed record TagRow
    {
        public long TicketId { get; init; }

        public string Tag { get; init; } = "";
    }

    private sealed record DbRow
    {
        public long Id { get; init; }

        public string Subject { get; init; } = "";

        public string Snippet { get; init; } = "";

        public TicketStatus Status { get; init; }

        public bool Waiting { get; init; }

        public DateTimeOffset? WaitingSince { get; init; }

        public DateTimeOffset? AnswerBy { get; init; }

        public DateTimeOffset? SlaDue { get; init; }

        public DateTimeOffset? SnoozedUntil { get; init; }

        public long Rank { get; init; }

        public double Mood { get; init; }

        public double? PreviousMood { get; init; }

        public double Urgency { get; init; }

        public long? MoodCorrectedBy { get; init; }

        public string Reasons { get; init; } = PriorityRecord.Empty;

        public string Channel { get; init; } = "";

        public long AccountId { get; init; }

        public long CustomerId { get; init; }

        public string CustomerName { get; init; } = "";

        public string Language { get; init; } = "";

        public long? TeamId { get; init; }

        public long? AssigneeId { get; init; }

        public int MessageCount { get; init; }

        public string LastAuthor { get; init; } = "";

        public DateTimeOffset LastMessageAt { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public long Version { get; init; }

        public long CustomerVersion { get; init; }

        public TicketRow ToTicketRow(IReadOnlyList<string> tags) => new()
        {
            Id = Id,
            Subject = Subject,
            Snippet = Snippet,
            Status = Status,
            Waiting = Waiting,
            WaitingSince = Waiting ? WaitingSince : null,
            AnswerBy = Waiting ? AnswerBy : null,
            SlaDue = SlaDue,
            SnoozedUntil = SnoozedUntil,
            Rank = Rank,
            Mood = Mood,
            PreviousMood = PreviousMood,
            Urgency = Urgency,
            MoodCorrected = MoodCorrectedBy is not null,
            Reasons = PriorityRecord.Parse(Reasons).Reasons,
            Channel = Channel,
            AccountId = AccountId,
            CustomerId = CustomerId,
            CustomerName = CustomerName,
            Language = Language,
            TeamId = TeamId,
            AssigneeId = AssigneeId,
            Tags = tags,
            MessageCount = MessageCount,
            LastAuthor = LastAuthor,
            LastMessageAt = LastMessageAt,
            CreatedAt = CreatedAt,
            Version = Version,
            CustomerVersion = CustomerVersion,
        };
    }
}
