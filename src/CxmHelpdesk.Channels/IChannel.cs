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

    /// <summary>Whether anything can be sent by this account as it is set up, without asking the provider: a mailbox that only fetches has no way out.</summary>
    bool CanSend(ChannelAccount account) => Descriptor.Capabilities.Answers;
}

/// <summary>A channel whose provider calls us.</summary>
public interface IWebhookSource
{
    /// <summary>
    /// Verifies and sorts one request before anything of it is stored. Compares signatures in constant time over the raw bytes.
    /// </summary>
    WebhookAnswer Accept(WebhookRequest request, ChannelAccount account);

    /// <summary>Brings what <see cref="Accept"/> needs to know and cannot wait for, such as a provider's newest keys. Called before it; does nothing for most.</summary>
    ValueTask PrepareAsync(WebhookRequest request, ChannelAccount account, CancellationToken ct) => ValueTask.CompletedTask;

    /// <summary>How many requests a minute one remote address may make; more are answered with 429. Generous for providers, who call from few addresses.</summary>
    int RequestsPerMinute(ChannelAccount account) => 12_000;

    /// <summary>The largest body that is read, but for <c>multipart/form-data</c>, whose files have limits of their own.</summary>
    long MaxBodyBytes(ChannelAccount account) => 1024 * 1024;
}

/// <summary>A channel that we ask for news.</summary>
public interface IPollSource
{
    /// <summary>Whether this account is set up to be asked.</summary>
    bool IsPolled(ChannelAccount account);

    /// <summary>
    /// Fetches what came after <paramref name="cursor"/> (null: never polled) and hands it to <paramref name="sink"/>. May wait at the provider
    /// for news for as long as the connection holds; the desk calls again when it returns or fails, further apart each time it fails. One call at a time for an account.
    /// </summary>
    /// <exception cref="PollFailedException">What went wrong, in words for the administrator.</exception>
    Task PollAsync(ChannelAccount account, string? cursor, IPollSink sink, CancellationToken ct);
}

/// <summary>The desk's end of a poll. Any member may throw, when another process polls instead: then the poll is over.</summary>
public interface IPollSink
{
    /// <summary>
    /// Returns once the envelopes and the cursor behind them are durable, all in one commit. A crash repeats at most what was not accepted, which the dedupe key absorbs.
    /// </summary>
    Task AcceptAsync(IReadOnlyList<Envelope> envelopes, string cursor, CancellationToken ct);

    /// <summary>The provider answered, and everything it has is accepted. To be called at least every ten minutes, or the account counts as silent.</summary>
    Task UpToDateAsync(string cursor, CancellationToken ct);

    /// <summary>The provider gave a new secret in place of one of the account's, such as a token that would end. It is kept as if an administrator had entered it, and the poll begins anew with it.</summary>
    /// <param name="setting">Key of the setting; a secret one.</param>
    Task RenewAsync(string setting, string value, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Something does not work as it should, though news comes in.</summary>
    /// <param name="explanation">Plain words without secrets.</param>
    Task TroubleAsync(string explanation, CancellationToken ct);
}

/// <summary>A poll broke off. The message is shown to administrators and holds no secret.</summary>
/// <param name="isPermanent">Asking again soon will not help, and may do harm: somebody has to change the settings.</param>
public sealed class PollFailedException(string message, bool isPermanent, Exception? inner = null) : Exception(message, inner)
{
    public bool IsPermanent => isPermanent;
}

/// <summary>A channel whose accounts may have hours of their own.</summary>
public interface IAttended
{
    /// <summary>Whether somebody is there; null: the account has no hours of its own.</summary>
    bool? IsAttended(ChannelAccount account, DateTimeOffset now);
}

/// <summary>A channel whose messages name their files instead of carrying them.</summary>
public interface IMediaSource
{
    /// <summary>Opens what <see cref="RemoteContent.Reference"/> names, at the provider's own hosts only. Any other exception than this one is tried again later.</summary>
    /// <exception cref="MediaUnavailableException">It will not come, however often it is asked for.</exception>
    Task<Stream> OpenAsync(string reference, ChannelAccount account, CancellationToken ct);
}

/// <summary>A channel that takes certain texts, approved by its provider, also when its reply window is closed. Such a text is sent like any other; the channel knows it again by its words.</summary>
public interface ITemplateSource
{
    /// <exception cref="HttpRequestException">The provider cannot be asked.</exception>
    Task<IReadOnlyList<MessageTemplate>> TemplatesAsync(ChannelAccount account, CancellationToken ct);
}

/// <param name="Name">The provider's, unique with <paramref name="Language"/>.</param>
/// <param name="Language">As the provider names it, such as <c>en</c> or <c>ja</c>.</param>
/// <param name="Text">Its blanks are <c>{{1}}</c>, <c>{{name}}</c>; everything else must stay word for word.</param>
public sealed record MessageTemplate(string Name, string Language, string Text);

/// <summary>A file that a message names cannot be had. The message goes on without it, and says so.</summary>
public sealed class MediaUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A channel that shows people more of a raw payload than the events it becomes: the server's command <c>inspect</c>.</summary>
public interface IInspector
{
    /// <summary>What can be inspected, each a word behind <c>inspect</c>; the channel's key among them.</summary>
    IReadOnlyList<string> Inspects { get; }

    /// <summary>Writes one line of JSON about one file.</summary>
    /// <param name="what">One of <see cref="Inspects"/>.</param>
    /// <param name="options">By name without dashes, such as <c>authserv-id</c>.</param>
    void Inspect(string what, string file, ReadOnlyMemory<byte> bytes, IReadOnlyDictionary<string, string> options, Stream output);
}

/// <summary>The envelope's bytes are not what this channel sends. The message is shown to administrators; it holds no content.</summary>
public sealed class UnreadableEnvelopeException(string message, Exception? inner = null) : Exception(message, inner);
