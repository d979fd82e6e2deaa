using System.Net.Sockets;
using System.Security.Authentication;
using CxmHelpdesk.Channels.Email.Meaning;

namespace CxmHelpdesk.Channels.Email.Sending;

/// <summary>From what a server did to what the desk does: sent, never, or later; and why, in plain words with the server's own behind them.</summary>
internal static class SmtpVerdict
{
    /// <summary>Wrong passwords and lapsed tokens are mended by people; asking often locks accounts.</summary>
    private static readonly TimeSpan AfterRefusedSignIn = TimeSpan.FromMinutes(10);

    /// <summary>A quota of the day or the hour.</summary>
    private static readonly TimeSpan AfterQuota = TimeSpan.FromHours(1);

    /// <summary>Greylisting lets in who comes back after some minutes.</summary>
    private static readonly TimeSpan AfterGreylisting = TimeSpan.FromMinutes(5);

    public static SendOutcome Of(SmtpOutcome outcome, string messageId)
    {
        var reply = outcome.Final;
        if (outcome.Stage == SmtpStage.Accepted)
        {
            return new Sent(messageId)
            {
                Note = outcome.Refused.Count == 0 ? null : "Not taken for " + string.Join("; ", outcome.Refused.Select(one => $"{one.Address}: {Reason(one.Reply).Words()}")),
            };
        }

        if (reply.Code is 530 or 534 or 535 or 538)
        {
            return new TryLater($"The mail server wants another sign-in ({reply.Words()}).", AfterRefusedSignIn);
        }

        var reason = Reason(reply);
        var words = $"{Where(outcome.Stage)} {(reason.Words() is "not delivered" ? "" : reason.Words() + " ")}({reply.Words()})";
        // 503: the two of us lost the thread; the mail is not to blame.
        if (reply.IsPermanent && reply.Code != 503 && !IsQuota(reply))
        {
            return new Rejected(Code(outcome.Stage, reply, reason), words);
        }

        return new TryLater(words, IsQuota(reply) ? AfterQuota : outcome.Stage == SmtpStage.Recipients ? AfterGreylisting : null);
    }

    public static TryLater Of(SmtpRefusedException refusal, MailServer server) => refusal.Step switch
    {
        SmtpStep.SignIn when refusal.Reply is { IsTemporary: true } => new TryLater($"The mail server {server} lets nobody sign in at the moment.", AfterGreylisting),
        SmtpStep.SignIn => new TryLater($"The mail server {server} did not accept user name and password, or the OAuth sign-in.", AfterRefusedSignIn),
        SmtpStep.Mechanism => new TryLater($"The mail server {server} offers no way to sign in that we know (PLAIN, LOGIN, XOAUTH2).", AfterRefusedSignIn),
        SmtpStep.StartTls => new TryLater($"The mail server {server} offers no encryption, so nothing is sent to it.", AfterRefusedSignIn),
        _ => new TryLater($"The mail server {server} does not take mail now ({refusal.Reply?.Words()})."),
    };

    /// <returns>Null: not an error of talking to a server.</returns>
    public static TryLater? Of(Exception error, MailServer server, bool isUndecided) => error switch
    {
        _ when isUndecided && error is IOException or SmtpProtocolException =>
            new TryLater($"The connection to {server} broke before it said whether the mail was taken. It is offered again under the same name.", AfterGreylisting),
        SmtpRefusedException refusal => Of(refusal, server),
        AuthenticationException => new TryLater($"The certificate of the mail server {server} is not trusted.", AfterRefusedSignIn),
        SmtpProtocolException strange => new TryLater($"{server}: {strange.Message}"),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => new TryLater($"There is no mail server {server.Host}."),
        SocketException or IOException => new TryLater($"The mail server {server} cannot be reached."),
        SignInException signIn => new TryLater(signIn.Message, signIn.IsPermanent ? AfterRefusedSignIn : null),
        _ => null,
    };

    /// <summary>The setting to look at when the account does not work.</summary>
    public static string Field(Exception error) => error switch
    {
        SmtpRefusedException { Step: SmtpStep.SignIn or SmtpStep.Mechanism } => EmailFields.SmtpPassword,
        SmtpRefusedException { Step: SmtpStep.StartTls } => EmailFields.SmtpSecurity,
        SignInException => EmailFields.OAuthTokenUrl,
        AuthenticationException => EmailFields.Certificates,
        SmtpProtocolException => EmailFields.SmtpPort,
        _ => EmailFields.SmtpHost,
    };

    /// <summary>Words go before codes, which servers mix up; but of a domain that is not there they speak as of an address.</summary>
    private static BounceReason Reason(SmtpReply reply) => reply.Status is "5.1.2"
        ? BounceReason.HostUnknown
        : ReasonFinder.Find(string.Join(' ', reply.Lines), "", reply.Status ?? $"{reply.Code / 100}.0.0");

    /// <summary>Some servers say for ever and mean today: Gmail's 550 5.4.5 among them.</summary>
    private static bool IsQuota(SmtpReply reply) =>
        reply.Status is "5.4.5" or "4.4.5" || Reason(reply) == BounceReason.RateLimited
        || reply.Lines.Any(line => line.Contains("quota exceeded", StringComparison.OrdinalIgnoreCase) && line.Contains("sending", StringComparison.OrdinalIgnoreCase));

    private static string Code(SmtpStage stage, SmtpReply reply, BounceReason reason) => reason switch
    {
        BounceReason.UserUnknown or BounceReason.HasMoved => "recipient-unknown",
        BounceReason.HostUnknown or BounceReason.NotAccepted => "domain-unknown",
        BounceReason.MailboxFull => "mailbox-full",
        BounceReason.MessageTooBig => "too-large",
        _ when reply.Code == 552 => "too-large",
        BounceReason.SpamDetected => "taken-for-spam",
        _ when stage == SmtpStage.Sender => "sender-refused",
        _ when stage == SmtpStage.Recipients => "recipient-refused",
        _ => "message-refused",
    };

    private static string Where(SmtpStage stage) => stage switch
    {
        SmtpStage.Sender => "The mail server does not let this mailbox send:",
        SmtpStage.Recipients => "The recipient's address was not taken:",
        _ => "The mail was not taken:",
    };
}
