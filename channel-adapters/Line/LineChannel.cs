using CxmHelpdesk.Channels.Line.Api;
using CxmHelpdesk.Channels.Line.Sending;
using CxmHelpdesk.Channels.Line.Webhooks;

namespace CxmHelpdesk.Channels.Line;

/// <summary>A LINE official account, through the Messaging API (developers.line.biz/en/reference/messaging-api).</summary>
public sealed class LineChannel : IChannel, IWebhookSource, IMediaSource, IProfileSource, ITypingSource, IDisposable
{
    private const int LoadingSeconds = 20;

    private readonly LineApi _api;
    private readonly LineMedia _media;
    private readonly ReplyTickets _tickets;
    private readonly LineSender _sender;

    public LineChannel(TimeProvider time)
    {
        _api = new LineApi();
        _media = new LineMedia(_api);
        _tickets = new ReplyTickets(time);
        _sender = new LineSender(_api, _tickets, time);
    }

    public ChannelDescriptor Descriptor { get; } = new(
        "line",
        "LINE",
        "chat",
        TimeSpan.FromMinutes(20),
        new ChannelCapabilities(MaxLength: 5000, MaxFileBytes: 25 * 1024 * 1024),
        LineFields.All);

    public WebhookAnswer Accept(WebhookRequest request, ChannelAccount account) => LineIntake.Accept(request, account, _tickets);

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => [LineEvents.Parse(envelope)];

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _sender.SendAsync(message, account, ct);
    }

    public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return LineCheck.AskAsync(_api, account, ct);
    }

    public Task<Stream> OpenAsync(string reference, ChannelAccount account, CancellationToken ct) => _media.OpenAsync(reference, LineSettings.Of(account), ct);

    public Task<Profile?> ProfileAsync(Party person, Party? within, ChannelAccount account, CancellationToken ct) => LineProfiles.AskAsync(_api, person, within, account, ct);

    /// <summary>LINE's loading sign, which ends with the answer; people only, for groups have none (developers.line.biz/en/docs/messaging-api/use-loading-indicator).</summary>
    public TimeSpan TypingLasts => TimeSpan.FromSeconds(LoadingSeconds);

    public Task ShowTypingAsync(Party to, string? conversation, ChannelAccount account, CancellationToken ct) =>
        to.Kind == LineParties.Kind && !LineParties.IsGroup(to.Address) && !LineParties.IsRoom(to.Address)
            ? _api.PostAsync(LineSettings.Of(account), "/v2/bot/chat/loading/start", new { chatId = to.Address, loadingSeconds = LoadingSeconds }, null, ct)
            : Task.CompletedTask;

    public void Dispose() => _api.Dispose();
}
