using CxmHelpdesk.Channels.Twilio.Api;
using CxmHelpdesk.Channels.Twilio.Voice;

namespace CxmHelpdesk.Channels.Twilio;

/// <summary>Calls: a greeting, a menu, a voicemail or a promise to call back. Every call becomes a ticket; agents call back by phone.</summary>
public sealed class VoiceChannel(ITwilioApi api) : IChannel, IWebhookSource, IMediaSource
{
    public ChannelDescriptor Descriptor { get; } = new(
        "voice",
        "Phone",
        "phone",
        TimeSpan.FromMinutes(30),
        new ChannelCapabilities(MaxLength: 1600, Answers: false),
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
            ? Task.FromResult<CheckOutcome>(new DoesNotWork(VoiceFields.Topics, $"\"{TextSplitter.Split(line, 40)[0]}\" is no free key and its words; write 2=Orders."))
            : TwilioCheck.AskAsync(api, account, number => number.VoiceUrl, ct);
    }

    public Task<Stream> OpenAsync(string reference, ChannelAccount account, CancellationToken ct) => api.OpenAsync(TwilioSettings.Of(account), reference, ct);
}
