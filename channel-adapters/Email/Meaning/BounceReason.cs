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
}
