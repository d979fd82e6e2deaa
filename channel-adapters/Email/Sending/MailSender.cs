using CxmHelpdesk.Channels.Email.Mime;
using CxmHelpdesk.Channels.Email.Writing;

namespace CxmHelpdesk.Channels.Email.Sending;

/// <summary>
/// Hands messages to an account's SMTP server. This is the seam: whoever wants another SMTP library replaces <see cref="SubmitAsync"/>
/// and keeps what is written (<see cref="Writing"/>) and what an answer means (<see cref="SmtpVerdict"/>).
/// </summary>
/// <param name="pickup">For mailboxes without a server; null: they send nothing.</param>
internal sealed class MailSender(AccessTokens tokens, TimeProvider time, PickupFolder? pickup = null)
{
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(20);

    public bool CanSend(EmailSettings settings) => settings.Smtp is not null || pickup is not null;

    /// <summary>Sends one mail under a Message-ID that is the same at every attempt, so that receivers and we know it again.</summary>
    public async Task<SendOutcome> SendAsync(OutboundMessage message, EmailSettings settings, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!CanSend(settings))
        {
            return new Rejected("no-smtp-server", "No SMTP server is set up for this mailbox.");
        }

        if (OutgoingMail.Unsendable(message) is { } refused)
        {
            return refused;
        }

        var draft = OutgoingMail.Draft(message, settings, time.GetUtcNow());
        var mail = MimeWriter.Write(draft);
        var envelope = OutgoingMail.Envelope(draft);
        if (settings.Smtp is not { } server)
        {
            return await pickup!.PutAsync(envelope, mail, draft.MessageId, message.WrittenAt, ct);
        }

        var outcome = await SubmitAsync(envelope, mail, draft.MessageId, server, ct);

        // Automatic mail wants no bounces, but many submission servers take no mail of nobody.
        return outcome is Rejected { Code: "sender-refused" } && envelope.From.Length == 0
            ? await SubmitAsync(envelope with { From = MailAddresses.ForSending(settings.Address)! }, mail, draft.MessageId, server, ct)
            : outcome;
    }

    /// <summary>Signs in and out again. Called only for an account that has an SMTP server.</summary>
    public async Task<CheckOutcome> CheckAsync(EmailSettings settings, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var server = settings.Smtp!;
        using var limit = new CancellationTokenSource(CheckLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await using var session = await ConnectAsync(server, either.Token);
            return new Works();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new DoesNotWork(EmailFields.SmtpHost, $"The mail server {server} does not answer.");
        }
        catch (Exception error) when (SmtpVerdict.Of(error, server, isUndecided: false) is { } words)
        {
            return new DoesNotWork(SmtpVerdict.Field(error), words.Explanation);
        }
    }

    private async Task<SendOutcome> SubmitAsync(SmtpEnvelope envelope, WrittenMail mail, string messageId, MailServer server, CancellationToken ct)
    {
        SmtpSession? session = null;
        try
        {
            session = await ConnectAsync(server, ct);
            if (envelope.NeedsUtf8 && !session.Capabilities.Utf8)
            {
                return new Rejected("address-not-supported", "The mail server takes no address with characters beyond ASCII.");
            }

            if (session.Capabilities.MaxSize is > 0 and var most && mail.Length > most)
            {
                return new Rejected("too-large", $"The mail is larger than the mail server takes ({most / 1_000_000.0:0.#} MB).");
            }

            return SmtpVerdict.Of(await session.SendAsync(envelope, mail, ct), messageId);
        }
        catch (Exception error) when (SmtpVerdict.Of(error, server, session?.IsUndecided == true) is { } later)
        {
            return later;
        }
        finally
        {
            if (session is not null)
            {
                await session.DisposeAsync();
            }
        }
    }

    /// <summary>Connected, encrypted and signed in. A token that is refused is asked for anew, once.</summary>
    private async Task<SmtpSession> ConnectAsync(MailServer server, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            var session = new SmtpSession(await SmtpConnection.OpenAsync(server.Host, server.Port, ct), server);
            try
            {
                await session.GreetAsync(ct);
                await session.SignInAsync(server.OAuth is null ? null : await tokens.GetAsync(server.OAuth, ct), ct);
                return session;
            }
            catch (SmtpRefusedException refusal) when (refusal is { Step: SmtpStep.SignIn, Reply.IsPermanent: true } && server.OAuth is not null && attempt == 0)
            {
                tokens.Forget(server.OAuth);
                await session.DisposeAsync();
            }
            catch
            {
                await session.DisposeAsync();
                throw;
            }
        }
    }
}
