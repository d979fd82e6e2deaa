using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Priority;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>A ticket as a write sees it: loaded, changed in memory, stored once, its counters moved by the difference.</summary>
internal sealed record TicketState
{
    public const string Columns =
        """
        id, account_id, channel, identity_id, customer_id, conversation_key, subject, status, waiting, waiting_since, team_id, assignee_id,
        language, mood, previous_mood, urgency, mood_corrected_by, answer_by, sla_due, rank, reasons, patience_seconds, contacts, snippet,
        last_author, message_count, last_message_at, first_answered_at, snoozed_until, resolved_at, version, customer_version, created_at, merged_into,
        trashed_at, trashed_from, open_checks
        """;

    public long Id { get; init; }

    public long AccountId { get; init; }

    public string Channel { get; init; } = "";

    public long IdentityId { get; init; }

    public long CustomerId { get; init; }

    public string? ConversationKey { get; init; }

    public string Subject { get; init; } = "";

    public TicketStatus Status { get; init; }

    public bool Waiting { get; init; }

    public DateTimeOffset? WaitingSince { get; init; }

    public long? TeamId { get; init; }

    public long? AssigneeId { get; init; }

    public string Language { get; init; } = "";

    public double Mood { get; init; }

    public double? PreviousMood { get; init; }

    public double Urgency { get; init; }

    public long? MoodCorrectedBy { get; init; }

    public DateTimeOffset? AnswerBy { get; init; }

    public DateTimeOffset? SlaDue { get; init; }

    public long Rank { get; init; }

    /// <summary>JSON of <see cref="PriorityRecord"/>.</summary>
    public string Reasons { get; init; } = PriorityRecord.Empty;

    public int PatienceSeconds { get; init; }

    public int Contacts { get; init; }

    public string Snippet { get; init; } = "";

    public string LastAuthor { get; init; } = "customer";

    public int MessageCount { get; init; }

    public DateTimeOffset LastMessageAt { get; init; }

    public DateTimeOffset? FirstAnsweredAt { get; init; }

    public DateTimeOffset? SnoozedUntil { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public long Version { get; init; }

    public long CustomerVersion { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The ticket that this one became part of.</summary>
    public long? MergedInto { get; init; }

    public DateTimeOffset? TrashedAt { get; init; }

    /// <summary>What it was when it was put into the trash, so that it comes back as that.</summary>
    public TicketStatus? TrashedFrom { get; init; }

    /// <summary>What of the checklist is not done yet.</summary>
    public int OpenChecks { get; init; }

    public static Task<TicketState?> LoadAsync(Session session, long id) =>
        session.FirstOrDefaultAsync<TicketState>($"select {Columns} from tickets where id = @id", new { id });

    public async Task InsertAsync(Tx tx)
    {
        await tx.ExecuteAsync(
            $"""
            insert into tickets ({Columns}, updated_at)
            values (@Id, @AccountId, @Channel, @IdentityId, @CustomerId, @ConversationKey, @Subject, @StatusText, @Waiting, @WaitingSince, @TeamId, @AssigneeId,
                @Language, @Mood, @PreviousMood, @Urgency, @MoodCorrectedBy, @AnswerBy, @SlaDue, @Rank, @Reasons, @PatienceSeconds, @Contacts, @Snippet,
                @LastAuthor, @MessageCount, @LastMessageAt, @FirstAnsweredAt, @SnoozedUntil, @ResolvedAt, @Version, @CustomerVersion, @CreatedAt, @MergedInto, @TrashedAt, @TrashedFromText, @OpenChecks, @UpdatedAt)
            """,
            Parameters(tx.Now));
        await QueueCounts.MoveAsync(tx, null, this);
    }

    /// <param name="before">The state that was loaded. Somebody who changed the ticket since then would be overwritten, so the version must still be the same.</param>
    public async Task UpdateAsync(Tx tx, TicketState before)
    {
        var rows = await tx.ExecuteAsync(
            """
            update tickets
            set identity_id = @IdentityId, customer_id = @CustomerId, conversation_key = @ConversationKey, subject = @Subject, status = @StatusText,
                waiting = @Waiting, waiting_since = @WaitingSince, team_id = @TeamId, assignee_id = @AssigneeId, language = @Language, mood = @Mood,
                previous_mood = @PreviousMood, urgency = @Urgency, mood_corrected_by = @MoodCorrectedBy, answer_by = @AnswerBy, sla_due = @SlaDue,
                rank = @Rank, reasons = @Reasons, patience_seconds = @PatienceSeconds, snippet = @Snippet, last_author = @LastAuthor, message_count = @MessageCount,
                last_message_at = @LastMessageAt, first_answered_at = @FirstAnsweredAt, snoozed_until = @SnoozedUntil, resolved_at = @ResolvedAt,
                version = @Version, customer_version = @CustomerVersion, merged_into = @MergedInto, trashed_at = @TrashedAt,
                trashed_from = @TrashedFromText, open_checks = @OpenChecks, updated_at = @UpdatedAt
            where id = @Id and version = @ExpectedVersion
            """,
            Parameters(tx.Now, before.Version));
        if (rows == 0)
        {
            throw new ConcurrentChangeException($"Ticket {Id} was changed meanwhile.");
        }

        await QueueCounts.MoveAsync(tx, before, this);
    }

    /// <summary>With rank, waiting and answer-by made consistent with the status; the version grown by one.</summary>
    public TicketState Settled(TicketState before)
    {
        var waits = Waiting && Status is TicketStatus.Open;
        return this with
        {
            // What is in the trash keeps what it was, to come back whole.
            SnoozedUntil = Status is TicketStatus.Snoozed or TicketStatus.Trash ? SnoozedUntil : null,
            ResolvedAt = Status is TicketStatus.Resolved or TicketStatus.Trash ? ResolvedAt : null,
            TrashedAt = Status is TicketStatus.Trash ? TrashedAt : null,
            TrashedFrom = Status is TicketStatus.Trash ? TrashedFrom : null,
            Rank = TicketRank.Of(Status, waits ? AnswerBy : null, SnoozedUntil, LastMessageAt),
            Version = before.Version + 1,
        };
    }

    private object Parameters(DateTimeOffset now, long expectedVersion = 0) => new
    {
        Id, AccountId, Channel, IdentityId, CustomerId, ConversationKey, Subject, StatusText = Status.ToText(), Waiting, WaitingSince, TeamId, AssigneeId,
        Language, Mood, PreviousMood, Urgency, MoodCorrectedBy, AnswerBy, SlaDue, Rank, Reasons, PatienceSeconds, Contacts, Snippet,
        LastAuthor, MessageCount, LastMessageAt, FirstAnsweredAt, SnoozedUntil, ResolvedAt, Version, CustomerVersion, CreatedAt, MergedInto,
        TrashedAt, TrashedFromText = TrashedFrom?.ToText(), OpenChecks, UpdatedAt = now, ExpectedVersion = expectedVersion,
    };
}

/// <summary>What a ticket keeps of its priority: the reasons to show, and the signals to rank anew when another message comes while it waits.</summary>
internal sealed record PriorityRecord(
    IReadOnlyList<PriorityReason> Reasons,
    IReadOnlyList<PrioritySignal> Signals,
    DateTimeOffset? Deadline)
{
    /// <summary>Other channel accounts on which the customer waited when he wrote.</summary>
    public int OtherChannels { get; init; }

    /// <summary>So many follow the customer where he spoke in public.</summary>
    public long? Reach { get; init; }

    /// <summary>What the reader had read where a person said otherwise, until the customer writes again; null: nobody did.</summary>
    public double? MoodRead { get; init; }

    public double? UrgencyRead { get; init; }

    public static readonly PriorityRecord None = new([], [], null);

    public static string Empty { get; } = None.ToJson();

    public static PriorityRecord Parse(string json) => JsonSerializer.Deserialize(json, DeskJson.Default.PriorityRecord) ?? None;

    public string ToJson() => JsonSerializer.Serialize(this, DeskJson.Default.PriorityRecord);
}
