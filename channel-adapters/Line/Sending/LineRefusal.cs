using CxmHelpdesk.Channels.Line.Api;

namespace CxmHelpdesk.Channels.Line.Sending;

/// <summary>LINE's refusals in words for an agent (developers.line.biz/en/reference/messaging-api/#status-codes).</summary>
internal static class LineRefusal
{
    public static SendOutcome Of(LineAnswer answer) => answer.Status switch
    {
        400 when answer.Message.Contains("'to'", StringComparison.Ordinal) => new Rejected("recipient-unknown", "LINE does not know this customer, at least not as one of this account."),
        400 when answer.Message.Contains("Failed to send messages", StringComparison.Ordinal) => new Rejected("recipient-blocks", "The customer is no friend of this account any more, or blocks it."),
        401 => new TryLater("LINE does not accept the channel access token. Issue a new one and enter it in the channel's settings."),
        403 => new Rejected("not-allowed", "This LINE account may not send such messages; look at its plan."),
        404 or 410 => new Rejected("recipient-unknown", "LINE does not know this customer, or the group is gone."),
        413 => new Rejected("message-too-long", "The message is too long."),
        429 when answer.Message.Contains("monthly limit", StringComparison.OrdinalIgnoreCase) =>
            new Rejected("quota-used-up", "The LINE account has used up its messages of this month. Send it again next month, or take a larger plan at LINE."),
        429 => new TryLater("LINE asks us to send more slowly.", answer.RetryAfter),
        >= 500 or 408 => new TryLater($"LINE is not well at the moment ({answer.Status}).", answer.RetryAfter),
        _ => new Rejected("not-delivered", answer.Message.Length > 0 ? $"LINE did not take the message: {answer.Message}" : $"LINE did not take the message ({answer.Status})."),
    };
}
