namespace CxmHelpdesk.Channels;

/// <summary>One message on its way to one customer.</summary>
/// <param name="IdempotencyKey">The same at every attempt for this message, unique among all messages.</param>
/// <param name="Text">Plain text, within the descriptor's <see cref="ChannelCapabilities.MaxLength"/>.</param>
public sealed record OutboundMessage(string IdempotencyKey, Party To, string Text)
{
    public string? Subject { get; init; }

    /// <summary>When the desk took it over. No attempt was made before.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>How many attempts are known to have failed. One that a crash cut off is not among them.</summary>
    public int Attempts { get; init; }

    /// <summary>Sanitised. Null where the agent wrote plain text or the channel has none.</summary>
    public string? Html { get; init; }

    public string? AgentName { get; init; }

    /// <summary>ISO 639-1 of the conversation.</summary>
    public string? Language { get; init; }

    public IReadOnlyList<OutboundFile> Files { get; init; } = [];

    /// <summary>To be woven into the message so that its answer finds the ticket: 24 characters of <c>a-z2-7</c>, meant to survive a change of case.</summary>
    public string? ReplyToken { get; init; }

    /// <summary>External ids of the conversation so far, oldest first.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The provider's id of the conversation, if it gave one.</summary>
    public string? Conversation { get; init; }

    /// <summary>Others who get the message and see each other, and those whom nobody sees. For channels that know such a thing.</summary>
    public IReadOnlyList<Party> Cc { get; init; } = [];

    public IReadOnlyList<Party> Bcc { get; init; } = [];

    /// <summary>The customer's message that this one answers, for channels that repeat it.</summary>
    public QuotedMessage? Quoted { get; init; }

    /// <summary>The agent's own, for channels that have such a thing.</summary>
    public string? Signature { get; init; }

    /// <summary>Answers a public post by a message to its author alone (<see cref="ChannelCapabilities.PrivateAnswers"/>), instead of where everybody reads it.</summary>
    public bool InPrivate { get; init; }

    /// <summary>Written by the desk itself: no program may answer it, and it must not come back as a failure.</summary>
    public bool Automatic { get; init; }
}

/// <param name="OpenAsync">Opens the content; the caller disposes of the stream.</param>
/// <param name="ContentId">Set if the message's HTML shows this file in place.</param>
public sealed record OutboundFile(string FileName, string ContentType, long Size, Func<CancellationToken, Task<Stream>> OpenAsync, string? ContentId = null)
{
    /// <summary>Where the provider can fetch it itself, for a day; unguessable. Null: the desk was not told its public address.</summary>
    public Uri? Link { get; init; }
}

/// <param name="Author">Name or address.</param>
/// <param name="ExternalId">The provider's id of it.</param>
public sealed record QuotedMessage(string Author, DateTimeOffset At, string Text, string? ExternalId = null);

public abstract record SendOutcome;

/// <param name="ExternalId">The provider's id, which later receipts name.</param>
public sealed record Sent(string ExternalId) : SendOutcome
{
    /// <summary>Plain words for the agent where not all went well, such as a copy that was not taken.</summary>
    public string? Note { get; init; }

    /// <summary>Whom it reached, where that is another address than it was sent to: the provider's word that both are the same person's.</summary>
    public Party? Reached { get; init; }
}

/// <summary>It will not go, however often it is tried.</summary>
/// <param name="Code">Stable, for tests and statistics, such as <c>recipient-unknown</c>.</param>
/// <param name="Explanation">Plain words for the agent.</param>
public sealed record Rejected(string Code, string Explanation) : SendOutcome;

/// <param name="After">The provider's wish; null: the queue decides.</param>
public sealed record TryLater(string Explanation, TimeSpan? After = null) : SendOutcome;

public abstract record CheckOutcome;

public sealed record Works : CheckOutcome;

/// <param name="Field">Key of the setting to look at; null if it is none of them.</param>
public sealed record DoesNotWork(string? Field, string Explanation) : CheckOutcome
{
    /// <summary><see cref="Explanation"/> in Japanese; null: shown in English.</summary>
    public string? Japanese { get; init; }
}
