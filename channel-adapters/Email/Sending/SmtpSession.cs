using System.Globalization;
using System.Text;
using CxmHelpdesk.Channels.Email.Writing;

namespace CxmHelpdesk.Channels.Email.Sending;

/// <summary>Who gets a mail and who hears of its failure (RFC 5321 §2.3.1).</summary>
/// <param name="From">Empty: nobody is to hear of a failure.</param>
/// <param name="Id">Comes back in notifications (RFC 3461 §4.4).</param>
internal sealed record SmtpEnvelope(string From, IReadOnlyList<string> To, string Id)
{
    public bool NeedsUtf8 => MailAddresses.NeedsUtf8(From) || To.Any(MailAddresses.NeedsUtf8);
}

/// <summary>Where a mail got to.</summary>
/// <param name="Final">The reply that decided.</param>
/// <param name="Refused">Recipients that were not taken, though others were.</param>
internal sealed record SmtpOutcome(SmtpStage Stage, SmtpReply Final, IReadOnlyList<(string Address, SmtpReply Reply)> Refused);

internal enum SmtpStage
{
    Sender,
    Recipients,
    Data,
    Accepted,
}

/// <summary>One conversation with a submission server (RFC 5321, 6409): greeting, TLS, sign-in, mails, good-bye.</summary>
internal sealed class SmtpSession(SmtpConnection connection, MailServer server) : IAsyncDisposable
{
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

    public SmtpCapabilities Capabilities { get; private set; } = SmtpCapabilities.None;

    /// <summary>The mail is going out or its answer is awaited: if the connection ends now, nobody knows whether it was taken.</summary>
    public bool IsUndecided { get; private set; }

    /// <exception cref="SmtpRefusedException">The server does not want to talk, or not as securely as the account asks.</exception>
    public async Task GreetAsync(CancellationToken ct)
    {
        if (server.Security == ConnectionSecurity.None && !EmailCheck.IsThisMachine(server.Host))
        {
            throw new SmtpRefusedException(SmtpStep.StartTls, null);
        }

        if (server.Security == ConnectionSecurity.Tls)
        {
            await connection.SecureAsync(server.Host, server.Certificates, ct);
        }

        Expect(await connection.ReadAsync(ct), SmtpStep.Greeting);
        await HelloAsync(ct);
        if (server.Security != ConnectionSecurity.StartTls)
        {
            return;
        }

        if (!Capabilities.StartTls)
        {
            throw new SmtpRefusedException(SmtpStep.StartTls, null);
        }

        Expect(await connection.AskAsync("STARTTLS", ct), SmtpStep.StartTls);
        await connection.SecureAsync(server.Host, server.Certificates, ct);
        // What was said before TLS does not count (RFC 3207 §4.2).
        await HelloAsync(ct);
    }

    /// <param name="token">OAuth access token; null: the password is used. Without either, or where the server offers no sign-in, nothing is done.</param>
    public async Task SignInAsync(string? token, CancellationToken ct)
    {
        if (token is not null)
        {
            var reply = await connection.AskAsync("AUTH XOAUTH2 " + Base64($"user={server.User}\u0001auth=Bearer {token}\u0001\u0001"), ct);
            // It says no in two steps: a challenge with the reason, and after our empty answer the reply.
            Expect(reply.Code == 334 ? await connection.AskAsync("", ct) : reply, SmtpStep.SignIn);
        }
        else if (server.Password is { } password && Capabilities.Mechanisms.Count > 0)
        {
            if (Capabilities.Mechanisms.Contains("PLAIN"))
            {
                Expect(await connection.AskAsync("AUTH PLAIN " + Base64($"\0{server.User}\0{password}"), ct), SmtpStep.SignIn);
            }
            else if (Capabilities.Mechanisms.Contains("LOGIN"))
            {
                await StepAsync("AUTH LOGIN", ct);
                await StepAsync(Base64(server.User), ct);
                Expect(await connection.AskAsync(Base64(password), ct), SmtpStep.SignIn);
            }
            else
            {
                throw new SmtpRefusedException(SmtpStep.Mechanism, null);
            }
        }
    }

    public async Task<SmtpOutcome> SendAsync(SmtpEnvelope envelope, WrittenMail mail, CancellationToken ct)
    {
        var recipients = envelope.To;
        string[] commands = [MailFrom(envelope, mail), .. recipients.Select(address => RcptTo(envelope, address))];
        var replies = new List<SmtpReply>();
        if (Capabilities.Pipelining)
        {
            await connection.SendAsync(string.Join("\r\n", commands), ct);
            for (var i = 0; i < commands.Length; i++)
            {
                replies.Add(await connection.ReadAsync(ct));
                if (replies[^1].Code == 421)
                {
                    break; // It closes the connection; nothing more comes.
                }
            }
        }
        else
        {
            foreach (var command in commands)
            {
                replies.Add(await connection.AskAsync(command, ct));
                if (!replies[0].IsPositive)
                {
                    break;
                }
            }
        }

        if (!replies[0].IsPositive)
        {
            return await BackAsync(SmtpStage.Sender, replies[0], ct);
        }

        var refused = recipients.Zip(replies.Skip(1)).Where(one => !one.Second.IsPositive).ToList();
        // If somebody is to be tried again, then all at once and later: nobody gets the mail twice.
        if (refused.Count == recipients.Count || refused.Any(one => one.Second.IsTemporary))
        {
            return await BackAsync(SmtpStage.Recipients, (refused.Find(one => one.Second.IsTemporary) is { Second: { } later } ? later : refused[0].Second), ct);
        }

        var data = await connection.AskAsync("DATA", ct);
        if (data.Code != 354)
        {
            return await BackAsync(SmtpStage.Data, data, ct);
        }

        IsUndecided = true;
        await connection.SendMailAsync(mail.CopyToAsync, ct);
        var final = await connection.ReadAsync(ct);
        IsUndecided = false;
        return new SmtpOutcome(final.IsPositive ? SmtpStage.Accepted : SmtpStage.Data, final, refused);
    }

    /// <summary>Says good-bye if the server listens, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(GoodbyeLimit);
            await connection.AskAsync("QUIT", limit.Token);
        }
        catch (Exception error) when (error is IOException or SmtpProtocolException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Nothing hangs on it.
        }

        await connection.DisposeAsync();
    }

    private async Task HelloAsync(CancellationToken ct)
    {
        var reply = await connection.AskAsync($"EHLO {connection.OwnName}", ct);
        if (reply.IsPermanent)
        {
            Expect(await connection.AskAsync($"HELO {connection.OwnName}", ct), SmtpStep.Greeting);
            Capabilities = SmtpCapabilities.None;
            return;
        }

        Expect(reply, SmtpStep.Greeting);
        Capabilities = SmtpCapabilities.Read(reply);
    }

    private string MailFrom(SmtpEnvelope envelope, WrittenMail mail)
    {
        var command = new StringBuilder($"MAIL FROM:<{envelope.From}>");
        if (Capabilities.HasSize)
        {
            command.Append(CultureInfo.InvariantCulture, $" SIZE={mail.Length}");
        }

        if (envelope.NeedsUtf8)
        {
            command.Append(" BODY=8BITMIME SMTPUTF8");
        }

        if (Capabilities.Dsn)
        {
            command.Append(" RET=HDRS ENVID=").Append(Xtext(envelope.Id));
        }

        return command.ToString();
    }

    private string RcptTo(SmtpEnvelope envelope, string address) =>
        $"RCPT TO:<{address}>" + (!Capabilities.Dsn ? "" : envelope.From.Length == 0 ? " NOTIFY=NEVER" : " NOTIFY=FAILURE,DELAY");

    private async Task<SmtpOutcome> BackAsync(SmtpStage stage, SmtpReply reply, CancellationToken ct)
    {
        if (reply.Code != 421)
        {
            await connection.AskAsync("RSET", ct);
        }

        return new SmtpOutcome(stage, reply, []);
    }

    private async Task StepAsync(string command, CancellationToken ct)
    {
        var reply = await connection.AskAsync(command, ct);
        if (reply.Code != 334)
        {
            throw new SmtpRefusedException(SmtpStep.SignIn, reply);
        }
    }

    private static void Expect(SmtpReply reply, SmtpStep step)
    {
        if (!reply.IsPositive)
        {
            throw new SmtpRefusedException(step, reply);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>RFC 3461 §4.</summary>
    private static string Xtext(string text) =>
        string.Concat(text.Select(c => c is > ' ' and < (char)127 and not '+' and not '=' ? c.ToString() : $"+{(int)c & 0xFF:X2}"));
}

internal enum SmtpStep
{
    Greeting,
    StartTls,
    Mechanism,
    SignIn,
}

/// <summary>A server said no before any mail was offered.</summary>
/// <param name="reply">Null: it does not offer what the account asks for. Never shown after a sign-in: a server may repeat what it was sent.</param>
internal sealed class SmtpRefusedException(SmtpStep step, SmtpReply? reply) : Exception($"Refused at {step}.")
{
    public SmtpStep Step => step;

    public SmtpReply? Reply => reply;
}
