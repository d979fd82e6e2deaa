namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>News of a mail that we sent: not a message of a customer.</summary>
/// <param name="OriginalMessageId">With brackets; null if the report does not say.</param>
/// <param name="FeedbackType">Of a feedback report (RFC 5965 §3.1): abuse, fraud, opt-out, auth-failure ...</param>
public sealed record Report(ReportKind Kind, IReadOnlyList<ReportedRecipient> Recipients, string? OriginalMessageId, string? FeedbackType = null);

public enum ReportKind
{
    /// <summary>At least one recipient did not get it and will not.</summary>
    Bounce,

    /// <summary>Not yet; somebody goes on trying.</summary>
    Delay,

    Delivered,

    /// <summary>Somebody complained (RFC 5965).</summary>
    Feedback,

    /// <summary>Seen by the recipient (RFC 8098).</summary>
    Read,
}

/// <param name="Status">As RFC 3463 has it, <c>5.1.1</c>.</param>
/// <param name="Action">RFC 3464 §2.3.3: failed, delayed, delivered, relayed, expanded.</param>
/// <param name="Diagnostic">What the refusing server said.</param>
public sealed record ReportedRecipient(string Address, string? Status, string Action, BounceReason Reason, string? Diagnostic)
{
    /// <summary>The address itself is wrong, for good: nothing should be sent there again.</summary>
    public bool IsHard => Reason.IsHard() && Status is not ['4', ..];
}

public static class ReportKindWords
{
    public static string Word(this ReportKind kind) => kind switch
    {
        ReportKind.Bounce => "bounce",
        ReportKind.Delay => "delay",
        ReportKind.Delivered => "delivered",
        ReportKind.Feedback => "feedback",
        ReportKind.Read => "read",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
