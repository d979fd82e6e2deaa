using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>Tickets as the queue shows them, in two statements for any number of them.</summary>
internal static class TicketRows
{
    /// <summary>Every column of <see cref="TicketRow"/>, from tickets as t and customers as c.</summary>
    public const string Columns =
        """
        t.id, t.subject, t.snippet, t.status, t.waiting, t.waiting_since, t.answer_by, t.sla_due, t.snoozed_until, t.rank, t.mood, t.previous_mood, t.urgency,
        t.mood_corrected_by, t.reasons, t.channel, t.account_id, t.customer_id, c.name as customer_name, t.language, t.team_id, t.assignee_id, t.merged_into, t.trashed_at, t.open_checks,
        t.message_count, t.last_author, t.last_message_at, t.created_at, t.version, t.customer_version
        """;

    /// <summary>Rows by id, in no particular order, without asking who sees them: for callers that check themselves.</summary>
    public static async Task<IReadOnlyList<TicketRow>> LoadAsync(Session session, IReadOnlyCollection<long> ids) =>
        ids.Count == 0 ? [] : await LoadAsync(session, "t.id in @ids", new { ids });

    /// <summary>A ticket, if there is one, and those that became part of it.</summary>
    public static Task<IReadOnlyList<TicketRow>> WithPartsAsync(Session session, long id) => LoadAsync(session, "t.id = @id or t.merged_into = @id", new { id });

    private static async Task<IReadOnlyList<TicketRow>> LoadAsync(Session session, string where, object parameters)
    {
        var rows = await session.QueryAsync<DbRow>(
            $"""
            select {Columns}
            from tickets t
            join customers c on c.id = t.customer_id
            where {where}
            """,
            parameters);
        return await WithTagsAsync(session, rows);
    }

    public static async Task<IReadOnlyList<TicketRow>> WithTagsAsync(Session session, IEnumerable<DbRow> rows)
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

    internal sealed record DbRow
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

        public long? MergedInto { get; init; }

        public DateTimeOffset? TrashedAt { get; init; }

        public int OpenChecks { get; init; }

        public int MessageCount { get; init; }

        public string LastAuthor { get; init; } = "";

        public DateTimeOffset LastMessageAt { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public long Version { get; init; }

        public long CustomerVersion { get; init; }

        public TicketRow ToTicketRow(IReadOnlyList<string> tags) => ToTicketRow(tags, PriorityRecord.Parse(Reasons));

        private TicketRow ToTicketRow(IReadOnlyList<string> tags, PriorityRecord priority) => new()
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
            MoodRead = priority.MoodRead,
            UrgencyRead = priority.UrgencyRead,
            Reasons = priority.Reasons,
            Channel = Channel,
            AccountId = AccountId,
            CustomerId = CustomerId,
            CustomerName = CustomerName,
            Language = Language,
            TeamId = TeamId,
            AssigneeId = AssigneeId,
            MergedInto = MergedInto,
            TrashedAt = TrashedAt,
            OpenChecks = OpenChecks,
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
