namespace CxmHelpdesk.Channels;

// What a provider tells of people and of messages that are there already. None of it opens a ticket or makes anybody wait; what names nobody
// and nothing that the desk knows is passed over.

/// <summary>Somebody may be written to or not any more, and said so without a message: he followed our account, or blocked it.</summary>
public sealed record ConsentChange(Party Who, Consent Consent, DateTimeOffset At) : InboundEvent;

/// <summary>The sender took his message back. The desk deletes words and files of its copy.</summary>
/// <param name="ExternalId">Of the message.</param>
/// <param name="Sender">Whose message it must be.</param>
public sealed record Unsent(string ExternalId, Party Sender, DateTimeOffset At) : InboundEvent;

/// <summary>The sender changed the words of his message.</summary>
/// <param name="ExternalId">Of the message.</param>
/// <param name="Sender">Whose message it must be.</param>
public sealed record Edited(string ExternalId, Party Sender, string Text, DateTimeOffset At) : InboundEvent;

/// <summary>Somebody showed that he saw something that we posted for all to see. Nobody is named: it is counted, so that the desk knows when people are there.</summary>
/// <param name="What">Such as like or share.</param>
public sealed record Engagement(string What, DateTimeOffset At) : InboundEvent;

/// <summary>A sign on a message, his or ours, such as 👍. The last one counts.</summary>
/// <param name="ExternalId">Of the message.</param>
/// <param name="Sign">A few characters; null: he took his sign away.</param>
public sealed record Reaction(string ExternalId, Party Sender, string? Sign, DateTimeOffset At) : InboundEvent;

/// <summary>
/// Somebody of ours answered outside the desk, in the provider's own inbox. It stands in the conversation as an answer, and the customer waits no longer.
/// </summary>
/// <param name="ExternalId">If it is a message that the desk itself sent, this is no news.</param>
public sealed record AnsweredElsewhere(string ExternalId, Party To, string Text, DateTimeOffset At) : InboundEvent
{
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
}

/// <summary>Everything that was sent to somebody up to a time has come so far.</summary>
/// <param name="State"><see cref="ReceiptState.Delivered"/> or <see cref="ReceiptState.Read"/>.</param>
/// <param name="At">By the provider's clock.</param>
public sealed record ReceiptUpTo(Party Reader, ReceiptState State, DateTimeOffset At) : InboundEvent;
