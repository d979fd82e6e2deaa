using CxmHelpdesk.Channels.Meta.Api;
using CxmHelpdesk.Channels.Meta.Sending;
using CxmHelpdesk.Channels.Meta.Webhooks;

namespace CxmHelpdesk.Channels.Meta;

/// <summary>A page on Messenger, through Meta's Graph API (developers.facebook.com/docs/messenger-platform).</summary>
public sealed class MessengerChannel(TimeProvider time) : MetaChannel(
    MetaNetwork.Messenger,
    MetaFields.Messenger,
    new ChannelCapabilities(MaxLength: 2000, Receipts: true, MaxFileBytes: 25 * 1024 * 1024, ReplyWindow: TimeSpan.FromDays(7), PrivateAnswers: TimeSpan.FromDays(7)),
    time);

/// <summary>A professional account on Instagram (developers.facebook.com/docs/instagram-platform).</summary>
public sealed class InstagramChannel(TimeProvider time) : MetaChannel(
    MetaNetwork.Instagram,
    MetaFields.Instagram,
    new ChannelCapabilities(MaxLength: 1000, MaxBytes: 1000, Receipts: true, MaxFileBytes: 8 * 1024 * 1024, ReplyWindow: TimeSpan.FromDays(7), PrivateAnswers: TimeSpan.FromDays(7)),
    time);

/// <summary>What Messenger and Instagram have in common: nearly everything.</summary>
public abstract class MetaChannel : IChannel, IWebhookSource, IMediaSource, IProfileSource, IPollSource, IDisposable
{
    private readonly MetaNetwork _network;
    private readonly GraphApi _api;
    private readonly MetaSender _sender;
    private readonly TokenWatch _watch;

    private protected MetaChannel(MetaNetwork network, IReadOnlyList<SettingField> fields, ChannelCapabilities capabilities, TimeProvider time)
    {
        _network = network;
        _api = new GraphApi();
        _sender = new MetaSender(_api, network, time);
        _watch = new TokenWatch(_api, time);
        Descriptor = new ChannelDescriptor(network.Key, network.Name, "chat", TimeSpan.FromMinutes(20), capabilities, fields);
    }

    public ChannelDescriptor Descriptor { get; }

    public WebhookAnswer Accept(WebhookRequest request, ChannelAccount account) => MetaIntake.Accept(request, MetaSettings.Of(account), _network);

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => [MetaEvents.Parse(envelope, _network)];

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _sender.SendAsync(message, MetaSettings.Of(account), ct);
    }

    public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return MetaCheck.AskAsync(_api, _watch, MetaSettings.Of(account), _network, ct);
    }

    public Task<Stream> OpenAsync(string reference, ChannelAccount account, CancellationToken ct) => _api.OpenAsync(MetaSettings.Of(account), reference, ct);

    public async Task<Profile?> ProfileAsync(Party person, Party? within, ChannelAccount account, CancellationToken ct)
    {
        if (person.Kind != _network.Kind || account.Setting(MetaFields.Token) is null)
        {
            return null;
        }

        var answer = await _api.GetAsync(MetaSettings.Of(account), Uri.EscapeDataString(person.Address), $"fields={_network.ProfileFields}", ct);
        return answer is { IsOk: true, Body: { } body } && (body.Text("name") ?? body.Text("username")) is { } name
            ? new Profile(TextSplitter.Split(name, 120)[0], Picture: body.Text("profile_pic") is { Length: <= 2000 } picture ? picture : null)
            : null;
    }

    /// <summary>Messages come by webhook; what is asked for is how long the token holds.</summary>
    public bool IsPolled(ChannelAccount account) => MetaSettings.Of(account).Token.Length > 0;

    public Task PollAsync(ChannelAccount account, string? cursor, IPollSink sink, CancellationToken ct)
    {
        var settings = MetaSettings.Of(account);
        var isOfInstagramLogin = _network == MetaNetwork.Instagram && (settings.Api.IdnHost == MetaSettings.InstagramLoginHost || settings.Api.IsLoopback);
        return _watch.RunAsync(settings, isOfInstagramLogin, cursor, sink, ct);
    }

    public void Dispose()
    {
        _api.Dispose();
        GC.SuppressFinalize(this);
    }
}
