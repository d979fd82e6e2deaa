namespace CxmHelpdesk.Channels;

/// <summary>
/// What the desk knows of a channel. An adapter implements this and the optional sources below, and is registered by
/// one line in the server. It sees neither customers nor tickets nor a database; the desk never asks which channel it has.
/// Instances are shared by all threads and keep no state that a restart would lose.
/// </summary>
public interface IChannel
{
    ChannelDescriptor Descriptor { get; }

    /// <summary>
    /// Reads one stored envelope. Pure: the same bytes give the same events on every machine, so a fixed bug is
    /// fixed for yesterday's envelopes too. Never throws on hostile input: what carries no message for the desk is
    /// <see cref="Ignored"/> with a reason, what cannot be understood throws <see cref="UnreadableEnvelopeException"/>
    /// and is quarantined.
    /// </summary>
    IReadOnlyList<InboundEvent> Parse(Envelope envelope);

    /// <summary>
    /// Hands one message to the provider. Called at least once for a message, so <see cref="OutboundMessage.IdempotencyKey"/>
    /// must be given to the provider where it knows such a thing. An exception counts as <see cref="TryLater"/>.
    /// </summary>
    Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct);

    /// <summary>Answers "does this configuration work?", naming the field to look at.</summary>
    Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct);
}

/// <summary>A channel whose provider calls us.</summary>
public interface IWebhookSource
{
    /// <summary>
    /// Verifies and sorts one request before anything of it is stored. Compares signatures in constant time over the raw bytes.
    /// </summary>
    WebhookAnswer Accept(WebhookRequest request, ChannelAccount account);

    /// <summary>How many requests a minute one remote address may make; more are answered with 429. Generous for providers, who call from few addresses.</summary>
    int RequestsPerMinute(ChannelAccount account) => 12_000;

    /// <summary>The largest body that is read, but for <c>multipart/form-data</c>, whose files have limits of their own.</summary>
    long MaxBodyBytes(ChannelAccount account) => 1024 * 1024;
}

/// <summary>A channel that we ask for news.</summary>
public interface IPollSource
{
    /// <summary>
    /// Fetches what came after <paramref name="cursor"/> (null: never polled) and hands over one envelope at a time.
    /// <paramref name="accept"/> returns once the envelope and the new cursor are durable, so a crash repeats at most the
    /// last envelope, which the dedupe key absorbs. May wait at the provider for news until <paramref name="ct"/> fires.
    /// </summary>
    Task PollAsync(ChannelAccount account, string? cursor, Func<Envelope, string, CancellationToken, Task> accept, CancellationToken ct);
}

/// <summary>A channel whose messages name their files instead of carrying them.</summary>
public interface IMediaSource
{
    /// <summary>Opens what <see cref="RemoteContent.Reference"/> names, at the provider's own hosts only.</summary>
    Task<Stream> OpenAsync(string reference, ChannelAccount account, CancellationToken ct);
}

/// <summary>The envelope's bytes are not what this channel sends. The message is shown to administrators; it holds no content.</summary>
public sealed class UnreadableEnvelopeException(string message, Exception? inner = null) : Exception(message, inner);
