using CxmHelpdesk.Channels.Twilio.Api;
using CxmHelpdesk.Channels.Twilio.Messaging;

namespace CxmHelpdesk.Channels.Twilio;

/// <summary>Texts to and from phones.</summary>
public sealed class SmsChannel(ITwilioApi api, TimeProvider time) : IChannel, IWebhookSource, IMediaSource
{
    private readonly TextSender _sender = new(api, time);

    public ChannelDescriptor Descriptor { get; } = new(
        "sms",
        "SMS",
        "phone",
        TimeSpan.FromMinutes(30),
        new ChannelCapabilities(MaxLength: 1600, Receipts: true, Segments: true, MaxFileBytes: 5 * 1024 * 1024, WritesFirstTo: "phone"),
        TwilioFields.Sms);

    public WebhookAnswer Accept(WebhookRequest request, ChannelAccount account) => InboundText.Accept(request, account);

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => InboundText.Parse(envelope);

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _sender.SendAsync(message, account, "", ct);
    }

    public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return TwilioCheck.TextsAsync(api, account, ct);
    }

    public Task<Stream> OpenAsync(string reference, ChannelAccount account, CancellationToken ct) => api.OpenAsync(TwilioSettings.Of(account), reference, ct);
}
