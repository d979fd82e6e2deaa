using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>A row of <c>outbound</c> that this process may send until its claim runs out.</summary>
internal sealed record ClaimedMessage
{
    public long Id { get; init; }

    public long MessageId { get; init; }

    public long TicketId { get; init; }

    public long AccountId { get; init; }

    public int Attempts { get; init; }

    /// <summary>How many pieces are out.</summary>
    public int Part { get; init; }

    /// <summary>How often it was sent anew on purpose.</summary>
    public int Resent { get; init; }

    public string ClaimedBy { get; init; } = "";
}

/// <summary>What an outgoing message is made from.</summary>
internal sealed record MessageToSend
{
    public long Seq { get; init; }

    /// <summary>Not for the customer, but for whom this conversation is with.</summary>
    public long? SideId { get; init; }

    public string Text { get; init; } = "";

    public string? Html { get; init; }

    public string Subject { get; init; } = "";

    public string Language { get; init; } = "";

    public string? ConversationKey { get; init; }

    public string Kind { get; init; } = "";

    public string Address { get; init; } = "";

    public string? Name { get; init; }

    public bool Verified { get; init; }

    public string? AgentName { get; init; }

    /// <summary>The agent's, by language.</summary>
    public string? Signatures { get; init; }

    public string? Signature => AgentSignatures.For(Signatures, Language);

    public bool Automatic { get; init; }

    /// <summary>As chosen when it was written.</summary>
    public string? Copies { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The customer wants no more messages from this account.</summary>
    public DateTimeOffset? OptedOutAt { get; init; }

    /// <summary>The message's own, and those of the one that it answers (JSON).</summary>
    public string? Facts { get; init; }

    public string? QuotedFacts { get; init; }

    public bool InPrivate => PublicAnswers.IsPrivate(Facts);

    /// <summary>Stands where everybody reads it.</summary>
    public bool InPublic => !InPrivate && PublicAnswers.IsPost(QuotedFacts);

    public string? QuotedText { get; init; }

    public DateTimeOffset? QuotedAt { get; init; }

    public string? QuotedId { get; init; }

    public string? QuotedAuthor { get; init; }

    /// <summary>The customer's message that this one answers; what the desk sends by itself repeats nobody's words.</summary>
    public QuotedMessage? Quoted =>
        !Automatic && QuotedText is { Length: > 0 } text && QuotedAt is { } at ? new QuotedMessage(QuotedAuthor ?? Address, at, text, QuotedId) : null;

    public IReadOnlyList<FileToSend> Files { get; init; } = [];

    public IReadOnlyList<Party> Cc { get; init; } = [];

    public IReadOnlyList<Party> Bcc { get; init; } = [];

    /// <summary>External ids, oldest first.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    public Party To => new(Kind, Address) { Name = Name, Verified = Verified };
}

internal sealed record FileToSend
{
    public string FileName { get; init; } = "";

    public string ContentType { get; init; } = "";

    public long SizeBytes { get; init; }

    public string Sha256 { get; init; } = "";

    public string? ContentId { get; init; }
}
