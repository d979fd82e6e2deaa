using CxmHelpdesk.Channels.Twilio.Api;
using CxmHelpdesk.Channels.Twilio.Voice;

namespace CxmHelpdesk.Channels.Twilio;

/// <summary>Calls: a greeting, a menu, then an agent, a voicemail or a promise to call back. Every call becomes a ticket.</summary>
public sealed class VoiceChannel(ITwilioApi api) : IChannel, IWebhookSource, IMediaSource, ICallSource, IRecordingSource
{
    private readonly CallControl _control = new(api);

    public ChannelDescriptor Descriptor { get; } = new(
        "voice",
        "Phone",
        "phone",
        TimeSpan.FromMinutes(30),
        new ChannelCapabilities(MaxLength: 1600, Answers: false, Calls: true),
        TwilioFields.Voice);

    public WebhookAnswer Accept(WebhookRequest request, ChannelAccount account) => CallIntake.Accept(request, account);

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => CallEvents.Parse(envelope);

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult<SendOutcome>(new Rejected("no-return-channel", "A call cannot be answered in writing. Call the customer, or write by another channel."));
    }

    public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return VoiceFlow.TopicsOf(account).Wrong is { } line
            ? Task.FromResult<CheckOutcome>(new DoesNotWork(VoiceFields.Topics, $"\"{TextSplitter.Split(line, 40)[0]}\" is no free key and its words; write 2=Orders.") { Japanese = $"「{TextSplitter.Split(line, 40)[0]}」は空いている番号と用件ではありません。2=ご注文 のように入力してください。" })
            : TwilioCheck.CallsAsync(api, account, ct);
    }

    public IReadOnlyList<CallScene> Preview(ChannelAccount account) => FlowPreview.Of(VoiceFlow.Of(account));

    public Task<SendOutcome> ConnectAsync(CallRing ring, ChannelAccount account, CancellationToken ct) => _control.ConnectAsync(ring, account, ct);

    public Task<SendOutcome> QueueAsync(CallLeg leg, ChannelAccount account, CancellationToken ct) => _control.QueueAsync(leg, account, ct);

    public Task<SendOutcome> HoldAsync(CallLeg leg, ChannelAccount account, CancellationToken ct) => _control.HoldAsync(leg, account, ct);

    public Task<SendOutcome> StartAsync(OutgoingCall call, ChannelAccount account, CancellationToken ct) => _control.StartAsync(call, account, ct);

    public Task<SendOutcome> HangUpAsync(string call, ChannelAccount account, CancellationToken ct) => _control.HangUpAsync(call, account, ct);

    public TimeSpan? KeptFor(ChannelAccount account) => VoiceFlow.Of(account).KeptFor;

    public async Task DeleteAsync(string externalId, ChannelAccount account, CancellationToken ct)
    {
        try
        {
            await api.DeleteRecordingAsync(TwilioSettings.Of(account), externalId, ct);
        }
        catch (TwilioException refused)
        {
            throw new HttpRequestException(refused.Message, refused);
        }
    }

    public Task<Stream> OpenAsync(string reference, ChannelAccount account, CancellationToken ct) => api.OpenAsync(TwilioSettings.Of(account), reference, ct);
}
