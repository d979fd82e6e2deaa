using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.SideConversations;

namespace CxmHelpdesk.Desk.Tickets;

public enum TicketStatus
{
    Open,
    Snoozed,
    Resolved,
    Spam,
    Trash,
}

/// <summary>One row of the queue: all that a list, a tab or a toast shows of a ticket.</summary>
public sealed record TicketRow
{
    /// <summary>Also the number that people use.</summary>
    public required long Id { get; init; }

    public required string Subject { get; init; }

    public required string Snippet { get; init; }

    public required TicketStatus Status { get; init; }

    /// <summary>The customer waits for us.</summary>
    public required bool Waiting { get; init; }

    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Set while <see cref="Waiting"/>.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    public DateTimeOffset? SlaDue { get; init; }

    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>Sorts the queue, smallest first, then by <see cref="Id"/>.</summary>
    public required long Rank { get; init; }

    /// <summary>-1..1, of the customer's last message.</summary>
    public required double Mood { get; init; }

    public double? PreviousMood { get; init; }

    /// <summary>0..3.</summary>
    public required double Urgency { get; init; }

    /// <summary>A person said something else of mood or urgency than the reader.</summary>
    public bool MoodCorrected { get; init; }

    /// <summary>What the reader had read where a person corrected the mood; null: nobody did.</summary>
    public double? MoodRead { get; init; }

    /// <summary>The same of the urgency.</summary>
    public double? UrgencyRead { get; init; }

    public required IReadOnlyList<PriorityReason> Reasons { get; init; }

    public required string Channel { get; init; }

    public required long AccountId { get; init; }

    public required long CustomerId { get; init; }

    public required string CustomerName { get; init; }

    public required string Language { get; init; }

    public long? TeamId { get; init; }

    public long? AssigneeId { get; init; }

    /// <summary>The ticket that this one became part of.</summary>
    public long? MergedInto { get; init; }

    /// <summary>When it was put into the trash; it is deleted for good some days later.</summary>
    public DateTimeOffset? TrashedAt { get; init; }

    /// <summary>What of its checklist is not done yet.</summary>
    public int OpenChecks { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required int MessageCount { get; init; }

    /// <summary>customer, agent or system.</summary>
    public required string LastAuthor { get; init; }

    public required DateTimeOffset LastMessageAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Grows with every change of the ticket.</summary>
    public required long Version { get; init; }

    /// <summary>Grows with every message of the customer; a reply names the one it was written against.</summary>
    public required long CustomerVersion { get; init; }
}

public enum MessageKind
{
    Customer,
    Agent,
    Note,
    System,
}

public sealed record MessageDto
{
    public required long Id { get; init; }

    public required long TicketId { get; init; }

    /// <summary>By which it came or goes; another than the ticket's where the conversation went on elsewhere.</summary>
    public required long AccountId { get; init; }

    /// <summary>1, 2, 3 ... within the ticket; the order of the conversation. Messages of another ticket that became part of it stand among them by <see cref="ArrivedAt"/>.</summary>
    public required long Seq { get; init; }

    public required MessageKind Kind { get; init; }

    /// <summary>As the sender says.</summary>
    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset ArrivedAt { get; init; }

    public required string Text { get; init; }

    /// <summary>It came with looks of its own: <c>/api/messages/{id}/page</c> shows them, cleaned.</summary>
    public bool HasHtml { get; init; }

    /// <summary>It is a mail whose source can be looked at: <c>/api/messages/{id}/source</c>.</summary>
    public bool HasSource { get; init; }

    public string? Quoted { get; init; }

    public long? AgentId { get; init; }

    public string? AuthorName { get; init; }

    /// <summary>The customer's at the network: <c>/api/pictures/{picture}</c>.</summary>
    public string? AuthorPicture { get; init; }

    public double? Mood { get; init; }

    public double? Urgency { get; init; }

    /// <summary>Spans of <see cref="Text"/> that moved mood and urgency.</summary>
    public IReadOnlyList<ToneSpan> Tone { get; init; } = [];

    public bool Automatic { get; init; }

    /// <summary>queued, sending, sent, delivered, read, bounced or failed; null for messages that are not sent anywhere.</summary>
    public string? Delivery { get; init; }

    public string? DeliveryNote { get; init; }

    /// <summary>It was exchanged with somebody else than the customer, who knows nothing of it; a note in all other respects.</summary>
    public SideConversationDto? Side { get; init; }

    /// <summary>Who got it too; null: not sent, or by a channel that knows no copies.</summary>
    public Copies? Copies { get; init; }

    /// <summary>The address that an answer went to, if it is not the ticket's.</summary>
    public string? SentTo { get; init; }

    /// <summary>Stable name of a failure, such as <c>recipient-unknown</c>; the note tells it in words.</summary>
    public string? DeliveryCode { get; init; }

    public string? ClientId { get; init; }

    public IReadOnlyList<AttachmentDto> Attachments { get; init; } = [];

    public IReadOnlyDictionary<string, string>? Facts { get; init; }
}

/// <param name="Start">In UTF-16 units of the message's text.</param>
/// <param name="Cause">Camel case name of the tone reader's cause.</param>
public sealed record ToneSpan(int Start, int Length, double Mood, double Urgency, string Cause);

public sealed record AttachmentDto(long Id, string FileName, string ContentType, long Size, string? ContentId);

/// <summary>Everything that the console needs to paint a ticket, in one answer.</summary>
/// <param name="Messages">The newest, in order.</param>
public sealed record TicketDetail(TicketRow Ticket, IReadOnlyList<MessageDto> Messages, bool HasOlderMessages, CustomerPanel Customer);

/// <param name="Next">Hand it back as <c>after</c> for the next page; null: the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
