namespace CxmHelpdesk.Channels.WebForm;

/// <summary>Messages from a form on a page, or from a program. One way: whoever writes here is answered by e-mail.</summary>
public sealed class WebFormChannel : IChannel, IWebhookSource
{
    public ChannelDescriptor Descriptor { get; } = new(
        "web-form",
        "Web form / API",
        "forms",
        TimeSpan.FromHours(4),
        new ChannelCapabilities(MaxLength: 100_000, MaxFileBytes: 25 * 1024 * 1024, Answers: false),
        WebFormSettings.Fields);

    public WebhookAnswer Accept(WebhookRequest request, ChannelAccount account) => WebFormIntake.Accept(request, account);

    public int RequestsPerMinute(ChannelAccount account) => WebFormSettings.LimitOf(account);

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope)
    {
        if (envelope.DedupeKey.Length is 0 or > 200)
        {
            throw new UnreadableEnvelopeException("The delivery has no usable key.");
        }

        try
        {
            var form = FormMessage.Read(envelope.Body, envelope.Files.Count > 0, envelope.Headers.GetValueOrDefault(WebFormIntake.TrapHeader));
            return [form.Trapped ? new Ignored("The trap was filled in.") : ToMessage(form, envelope)];
        }
        catch (FormRefusedException refused)
        {
            throw new UnreadableEnvelopeException(refused.Message, refused);
        }
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult<SendOutcome>(new Rejected("no-return-channel", "A web form has no way back. Answer this customer by e-mail."));
    }

    public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(WebFormSettings.Check(account));
    }

    private static Message ToMessage(FormMessage form, Envelope envelope) => new(envelope.DedupeKey, SenderOf(form, envelope), form.Text, envelope.ReceivedAt)
    {
        Subject = form.Subject,
        Attachments = [.. envelope.Files.Select(file => new Attachment(file.FileName, file.ContentType, new StoredContent(file)))],
        Language = form.Language,
        Facts = form.Facts,
    };

    /// <summary>Anybody can type anybody's address, so it is never verified. Without one the sender is somebody new each time.</summary>
    private static Party SenderOf(FormMessage form, Envelope envelope) => form.Email is { } email
        ? new Party("email", email) { Name = form.Name }
        : new Party("anonymous", envelope.DedupeKey) { Name = form.Name };
}
