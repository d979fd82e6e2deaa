using CxmHelpdesk.Channels.Email.Imap;
using CxmHelpdesk.Channels.Email.Sending;

namespace CxmHelpdesk.Channels.Email;

/// <summary>Mailboxes: fetched by IMAP or pushed to us, answered by SMTP or as files.</summary>
public sealed class EmailChannel : IChannel, IWebhookSource, IPollSource, IInspector, IDisposable
{
    private readonly AccessTokens _tokens;
    private readonly MailSender _sender;
    private readonly ImapSignIn _imap;
    private readonly TimeProvider _time;

    public EmailChannel(TimeProvider time, EmailOptions? options = null)
    {
        _tokens = new AccessTokens(time);
        _sender = new MailSender(_tokens, time, options is { PickupFolder.Length: > 0 } ? new PickupFolder(options.PickupFolder) : null);
        _imap = new ImapSignIn(_tokens, time);
        _time = time;
    }

    public ChannelDescriptor Descriptor { get; } = new(
        "email",
        "E-mail",
        "mail",
        TimeSpan.FromHours(8),
        new ChannelCapabilities(
            MaxLength: 200_000, Html: true, Subject: true, Receipts: true, MaxFileBytes: 25 * 1024 * 1024, WritesFirstTo: "email", Copies: true),
        EmailFields.All)
    {
        Presets = EmailFields.Presets,
    };

    public WebhookAnswer Accept(WebhookRequest request, ChannelAccount account) => MailIntake.Accept(request, account);

    public long MaxBodyBytes(ChannelAccount account) => MailIntake.MaxBytes;

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => InboundMail.Parse(envelope);

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _sender.SendAsync(message, EmailSettings.Of(account), ct);
    }

    public bool CanSend(ChannelAccount account) => _sender.CanSend(EmailSettings.Of(account));

    public async Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var settings = EmailSettings.Of(account);
        if (EmailCheck.Wrong(settings) is { } wrong)
        {
            return wrong;
        }

        return await ImapCheck.AskAsync(_imap, settings, ct) ?? (settings.Smtp is null ? new Works() : await _sender.CheckAsync(settings, ct));
    }

    public bool IsPolled(ChannelAccount account) => account.Setting(EmailFields.ImapHost) is not null;

    public async Task PollAsync(ChannelAccount account, string? cursor, IPollSink sink, CancellationToken ct)
    {
        var settings = EmailSettings.Of(account);
        try
        {
            await using var mailbox = await _imap.ConnectAsync(settings.Imap!, ct);
            await new MailboxPoller(mailbox, settings, sink, _time).RunAsync(cursor, ct);
        }
        catch (SignInException refused)
        {
            throw new PollFailedException(refused.Message, refused.IsPermanent, refused);
        }
        catch (Exception error) when (error is MailServerException or CommandRefusedException)
        {
            throw new PollFailedException(error.Message, isPermanent: false, error);
        }
    }

    public IReadOnlyList<string> Inspects { get; } = ["email", "reply"];

    public void Inspect(string what, string file, ReadOnlyMemory<byte> bytes, IReadOnlyDictionary<string, string> options, Stream output)
    {
        if (what == "reply")
        {
            Email.Inspect.Reply(file, bytes, output);
        }
        else
        {
            Email.Inspect.Email(file, bytes, options.GetValueOrDefault("authserv-id"), output);
        }
    }

    public void Dispose() => _tokens.Dispose();
}
