using System.Globalization;
using CxmHelpdesk.Channels.Twilio.Webhooks;

namespace CxmHelpdesk.Channels.Twilio.Voice;

/// <summary>
/// News of a phone that the desk let ring. Which call and which attempt it is about stands in the address that the verb named, since Twilio's own ids are those of the single phone.
/// </summary>
internal static class LegNews
{
    public static InboundEvent Of(FormFields form, Envelope envelope, CallChange change) =>
        (envelope.Headers.GetValueOrDefault(CallIntake.CallHeader) ?? form["CallSid"]) is { Length: > 0 and <= 100 } call
            ? new CallNews(call, change, AtOf(form, envelope)) { Leg = (int)Math.Min(Number(envelope, CallIntake.LegHeader) ?? 0, int.MaxValue), Reference = Number(envelope, CallIntake.ReferenceHeader) }
            : throw new UnreadableEnvelopeException("The call has no usable id.");

    /// <summary>Of the phone at the far end: answered, hung up, or never answered.</summary>
    /// <param name="isCustomer">It is the customer's, in a call that we made.</param>
    public static InboundEvent OfPhone(FormFields form, Envelope envelope, bool isCustomer) => form["CallStatus"] switch
    {
        "in-progress" => Of(form, envelope, CallChange.Talks) is CallNews talks && isCustomer ? talks with { CustomerCall = form["CallSid"] } : Of(form, envelope, CallChange.Talks),
        "completed" when Of(form, envelope, CallChange.Talked) is CallNews talked => talked with { Seconds = Math.Clamp(form.Number("CallDuration"), 0, 86_400), CustomerCall = isCustomer ? form["CallSid"] : null },

        // Where the customer is on the line, the verb itself goes on with him and tells it.
        "busy" or "no-answer" or "failed" or "canceled" when isCustomer => Of(form, envelope, CallChange.NotReached),
        _ => new Ignored("The phone was not answered."),
    };

    /// <summary>Of the agent's phone, where we called. If it was answered, the far end's news tells what came of it.</summary>
    public static InboundEvent OfOurs(FormFields form, Envelope envelope) => Of(form, envelope, form["CallStatus"] == "completed" ? CallChange.Ended : CallChange.NotReached);

    public static long? Number(Envelope envelope, string header) =>
        long.TryParse(envelope.Headers.GetValueOrDefault(header), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Callbacks come late and in any order; Twilio says when it was (RFC 2822). Where that is nowhere near, our own clock is believed.</summary>
    private static DateTimeOffset AtOf(FormFields form, Envelope envelope) =>
        DateTimeOffset.TryParse(form["Timestamp"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && (at - envelope.ReceivedAt).Duration() < TimeSpan.FromHours(1)
            ? at
            : envelope.ReceivedAt;
}
