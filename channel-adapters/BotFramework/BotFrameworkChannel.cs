using System.Net;
using CxmHelpdesk.Channels.BotFramework.Activities;
using CxmHelpdesk.Channels.BotFramework.Connector;
using CxmHelpdesk.Channels.BotFramework.Tokens;

namespace CxmHelpdesk.Channels.BotFramework;

/// <summary>Every channel of Azure Bot Service (Teams, Slack, Telegram, Direct Line, Web Chat ...), by the protocol its connector speaks.</summary>
public sealed class BotFrameworkChannel : IChannel, IWebhookSource, IMediaSource, ITypingSource, IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly AccessTokens _tokens;
    private readonly SigningKeys _keys;
    private readonly HttpClient _connectors = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    }) { Timeout = s_limit, MaxResponseContentBufferSize = 4 * 1024 * 1024 };

    private readonly HttpClient _world = new(PublicHosts.NewHandler()) { Timeout = s_limit };
    private readonly ActivityIntake _intake;
    private readonly ActivitySender _sender;
    private readonly MediaFetch _media;
    private readonly BotFrameworkCheck _check;

    public BotFrameworkChannel(TimeProvider time)
    {
        _tokens = new AccessTokens(time);
        _keys = new SigningKeys(time);
        _intake = new ActivityIntake(new TokenCheck(_keys, time));
        _sender = new ActivitySender(new BotConnector(_tokens, _connectors));
        _media = new MediaFetch(_tokens, _connectors, _world);
        _check = new BotFrameworkCheck(_tokens, _keys);
    }

    public ChannelDescriptor Descriptor { get; } = new(
        "bot-framework",
        "Bot Framework (Teams, Slack, Telegram …)",
        "bot",
        TimeSpan.FromMinutes(30),

        // The least that any of the channels takes (SMS); the next, Messenger, takes 2000.
        new ChannelCapabilities(MaxLength: 1600, MaxFileBytes: 10 * 1024 * 1024),
        BotFrameworkFields.All);

    public ValueTask PrepareAsync(WebhookRequest request, ChannelAccount account, CancellationToken ct) => _intake.PrepareAsync(request, BotFrameworkSettings.Of(account), ct);

    public WebhookAnswer Accept(WebhookRequest request, ChannelAccount account) => _intake.Accept(request, BotFrameworkSettings.Of(account));

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => ActivityEvents.Parse(envelope);

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _sender.SendAsync(message, BotFrameworkSettings.Of(account), ct);
    }

    public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _check.AskAsync(account, ct);
    }

    public Task<Stream> OpenAsync(string reference, ChannelAccount account, CancellationToken ct) => _media.OpenAsync(reference, BotFrameworkSettings.Of(account), ct);

    /// <summary>Channels show it for three seconds or so, or until the answer is there.</summary>
    public TimeSpan TypingLasts => TimeSpan.FromSeconds(3);

    public Task ShowTypingAsync(Party to, string? conversation, ChannelAccount account, CancellationToken ct) =>
        _sender.ShowTypingAsync(to, conversation, BotFrameworkSettings.Of(account), ct);

    /// <summary>Pictures may stand in the activity itself, in base64; the connector sends at most 256 KB, Direct Line 4 MB.</summary>
    public long MaxBodyBytes(ChannelAccount account) => 6 * 1024 * 1024;

    public void Dispose()
    {
        _tokens.Dispose();
        _keys.Dispose();
        _connectors.Dispose();
        _world.Dispose();
    }
}
