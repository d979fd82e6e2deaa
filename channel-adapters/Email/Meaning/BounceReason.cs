namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>Why a mail was not delivered, in the words that the field uses.</summary>
public enum BounceReason
{
    Undefined,
    UserUnknown,
    HostUnknown,
    HasMoved,
    MailboxFull,
    MessageTooBig,
    Suspended,
    Filtered,
    Rejected,
    Blocked,
    SpamDetected,
    AuthenticationFailure,
    PolicyViolation,
    SecurityError,
    ContentError,
    NotAccepted,
    NoRelaying,
    RateLimited,
    NetworkError,
    Expired,
    SystemError,
    MailerError,
    SyntaxError,
    OnHold,
    Delivered,
}

public static class BounceReasons
{
    /// <summary>The address itself is wrong: nothing should be sent there again.</summary>
    public static bool IsHard(this BounceReason reason) =>
        reason is BounceReason.UserUnknown or BounceReason.HostUnknown or BounceReason.HasMoved or BounceReason.NotAccepted;

    public static string Word(this BounceReason reason) => reason switch
    {
        BounceReason.MessageTooBig => "mesgtoobig",
        BounceReason.Suspended => "suspend",
        BounceReason.AuthenticationFailure => "authfailure",
        BounceReason.NotAccepted => "notaccept",
        BounceReason.RateLimited => "ratelimited",
        _ => reason.ToString().ToLowerInvariant(),
    };

    /// <summary>For the agent.</summary>
    public static string Words(this BounceReason reason) => reason switch
    {
        BounceReason.UserUnknown => "there is no such address",
        BounceReason.HostUnknown => "there is no such domain",
        BounceReason.HasMoved => "the recipient has moved",
        BounceReason.MailboxFull => "the mailbox is full",
        BounceReason.MessageTooBig => "the message is too big",
        BounceReason.Suspended => "the mailbox is out of use",
        BounceReason.NotAccepted => "the domain takes no mail",
        BounceReason.SpamDetected => "taken for spam",
        BounceReason.Blocked => "our server is not let in",
        BounceReason.AuthenticationFailure => "our domain's SPF, DKIM or DMARC did not convince",
        BounceReason.RateLimited => "too many messages at once",
        BounceReason.NetworkError => "the server cannot be reached",
        BounceReason.Expired => "the server did not answer in time",
        _ => "not delivered",
    };
}
