using System.Globalization;
using CxmHelpdesk.Channels.Twilio.Webhooks;

namespace CxmHelpdesk.Channels.Twilio.Messaging;

/// <summary>Status callbacks. They come late, twice and out of order; which may follow which is the desk's to decide.</summary>
internal static class MessageStatus
{
    public static InboundEvent Read(string sid, string status, FormFields form, DateTimeOffset receivedAt)
    {
        var code = int.TryParse(form["ErrorCode"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        return status switch
        {
            "delivered" or "partially_delivered" => new Receipt(sid, ReceiptState.Delivered, receivedAt),
            "read" => new Receipt(sid, ReceiptState.Read, receivedAt),
            "undelivered" or "failed" or "canceled" => Failed(sid, Failure.Of(code), receivedAt),
            _ => new Ignored($"The message is {(status.Length <= 40 ? status : "somewhere")}."),
        };
    }

    private static Receipt Failed(string sid, Failure failure, DateTimeOffset at) =>
        new(sid, ReceiptState.Failed, at) { Explanation = failure.Explanation, Code = failure.Code };
}
