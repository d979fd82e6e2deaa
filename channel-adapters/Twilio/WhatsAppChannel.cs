using CxmHelpdesk.Channels.Twilio.Api;
using CxmHelpdesk.Channels.Twilio.Messaging;

namespace CxmHelpdesk.Channels.Twilio;

/// <summary>WhatsApp, as Twilio brings it. Free text is taken for 24 hours after the customer's last message (Meta's rule, Twilio's error 63016).</summary>
public sealed class WhatsAppChannel(ITwilioApi api, TimeProvider time) : IChannel, IWebhookSource, IMediaSource, ITemplateSource
{
    private readonly TextSender _sender = new(api, time);

    public ChannelDescriptor Descriptor { get; } = new(
        "whatsapp",
        "WhatsApp",
        "phone",
        TimeSpan.FromMinutes(30),
        new ChannelCapabilities(MaxLength: 1600, Receipts: true, MaxFileBytes: 16 * 1024 * 1024, ReplyWindow: TimeSpan.FromHours(24), Templates: true),
        TwilioFields.WhatsApp);

    public WebhookAnswer Accept(WebhookRequest request, ChannelAccount account) => InboundText.Accept(request, account);

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => InboundText.Parse(envelope);

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _sender.SendAsync(message, account, InboundText.WhatsApp, ct);
    }

    public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return TwilioCheck.SignInAsync(api, account, ct);
    }

    public async Task<IReadOnlyList<MessageTemplate>> TemplatesAsync(ChannelAccount account, CancellationToken ct)
    {
        try
        {
            return [.. (await _sender.Templates.OfAsync(TwilioSettings.Of(account), ct)).Select(template => new MessageTemplate(template.Name, template.Language, template.Text))];
        }
        catch (TwilioException refused)
        {
            throw new HttpRequestException(refused.Message, refused);
        }
    }

    public Task<Stream> OpenAsync(string reference, ChannelAccount account, CancellationToken ct) => api.OpenAsync(TwilioSettings.Of(account), reference, ct);
}
