using System.Globalization;
using CxmHelpdesk.Channels.Meta.Api;

namespace CxmHelpdesk.Channels.Meta.Sending;

/// <summary>Meta's refusals in words for an agent (developers.facebook.com/docs/messenger-platform/error-codes). Its own words are not shown: they may repeat a token.</summary>
internal static class MetaRefusal
{
    public static SendOutcome Of(GraphAnswer answer) => (answer.Code, answer.Subcode) switch
    {
        _ when answer.IsOutsideWindow => new Rejected("window-closed", "Meta takes answers only within 24 hours after the customer's last message, or 7 days with the feature \"Human Agent\"."),
        (10, _) or (200, _) or ( >= 200 and < 300, _) => new Rejected("not-allowed", "The app has no permission to send this; look at its permissions at Meta."),
        (190, _) or (102, _) => new TryLater("The access token is not valid any more. Generate a new one at Meta and enter it in the channel's settings."),
        (551, _) => new Rejected("recipient-blocks", "The customer cannot be reached now; most likely he blocks our messages or has left."),
        (100, 2018001) or (100, 2534014) => new Rejected("recipient-unknown", "Meta does not know this customer."),
        (100, 2018047) or (2018047, _) or (100, 2534015) => new Rejected("media-refused", "Meta could not fetch the file, or does not take its kind."),
        (10900, _) or (100, 10900) => new Rejected("answered-already", "A comment can be answered in private only once, and this one was."),
        (368, _) => new Rejected("account-suspended", "Meta has blocked the account for a while because of its rules."),
        (4, _) or (17, _) or (32, _) or (613, _) or (80006, _) or (80002, _) => new TryLater("Meta asks us to send more slowly.", answer.RetryAfter ?? TimeSpan.FromMinutes(1)),
        (1, _) or (2, _) or (1200, _) => new TryLater("Meta is not well at the moment.", answer.RetryAfter),
        _ when answer.Status is 429 => new TryLater("Meta asks us to send more slowly.", answer.RetryAfter),
        _ when answer.Status >= 500 || answer.Status is 408 => new TryLater($"Meta is not well at the moment ({answer.Status}).", answer.RetryAfter),
        var (code, subcode) => new Rejected("not-delivered", string.Create(CultureInfo.InvariantCulture, $"Meta did not take the message ({answer.Status}, {code}/{subcode}).")),
    };
}
