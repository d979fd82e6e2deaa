using CxmHelpdesk.Channels.Email.Sending;

namespace CxmHelpdesk.Channels.Email;

/// <summary>Mailboxes: fetched by IMAP or pushed to us, answered by SMTP.</summary>
public sealed class EmailChannel : IChannel, IWebhookSource, IDisposable
{
    private readonly AccessTokens _tokens;
    private readonly MailSender _sender;

    public EmailChannel(TimeProvider time)
    {
        _tokens = new AccessTokens(time);
        _sender = new MailSender(_tokens, time);
    }

    public ChannelDescriptor Descriptor { get; } = new(
        "email",
        "E-mail",
        "mail",
        TimeSpan.FromHours(8),
        new ChannelCapabilities(MaxLength: 200_000, Html: true, Subject: true, Receipts: true, MaxFileBytes: 18 * 1024 * 1024),
        EmailFields.All);

    public WebhookAnswer Accept(WebhookRequest request, ChannelAccount account) => MailIntake.Accept(request, account);

    public long MaxBodyBytes(ChannelAccount account) => MailIntake.MaxBytes;

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => InboundMail.Parse(envelope);

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var settings = EmailSettings.Of(account);
        return settings.Smtp is null
            ? Task.FromResult<SendOutcome>(new Rejected("no-smtp-server", "No SMTP server is set up for this mailbox."))
            : _sender.SendAsync(message, settings, ct);
    }

    public async Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var settings = EmailSettings.Of(account);
        if (EmailCheck.Wrong(settings) is { } wrong)
        {
            return wrong;
        }

        return settings.Smtp is null ? new Works() : await _sender.CheckAsync(settings, ct);
    }

    public void Dispose() => _tokens.Dispose();
}
