using System.Globalization;
using CxmHelpdesk.Channels.Twilio.Webhooks;

namespace CxmHelpdesk.Channels.Twilio.Voice;

/// <summary>Answers Twilio's requests during a call, and keeps those that say something for the desk.</summary>
internal static class CallIntake
{
    public const string StepHeader = "cxm-step";
    public const string LanguageHeader = "cxm-language";
    public const string FromHeader = "cxm-from";
    public const string ChoiceHeader = "cxm-choice";

    /// <summary>Set where the desk is to hear of the call's course, not only of what is said.</summary>
    public const string NewsHeader = "cxm-news";
    public const string LegHeader = "cxm-leg";
    public const string CallHeader = "cxm-call";
    public const string ReferenceHeader = "cxm-ref";

    private const string TwiMl = "text/xml; charset=utf-8";

    public static WebhookAnswer Accept(WebhookRequest request, ChannelAccount account)
    {
        var (verified, refused) = TwilioRequest.Verify(request, account);
        if (verified is not { } good)
        {
            return refused!;
        }

        if (good.Form["CallSid"] is not { } call)
        {
            return new Refused(422, "not-a-call", "This address takes calls.");
        }

        var flow = VoiceFlow.Of(account);
        return DependsOnDesk(good, flow) ? new Asked(call, standing => Take(good, call, flow, standing)) { Reference = ReferenceOf(request.Url) } : Take(good, call, flow, null);
    }

    /// <summary>Whether what comes next is another thing while nobody is there.</summary>
    private static bool DependsOnDesk(TwilioRequest good, VoiceFlow flow) => (flow.HasAgents || flow.ClosedGreeting is not null) && StepOf(good.Request.Url) switch
    {
        CallStep.None => !IsOver(good.Form["CallStatus"]) && good.Form["ErrorCode"] is null,
        CallStep.Menu or CallStep.Queue or CallStep.Wait => true,
        _ => false,
    };

    private static bool IsOver(string? status) => status is "completed" or "busy" or "failed" or "no-answer" or "canceled";

    private static WebhookAnswer Take(TwilioRequest good, string call, VoiceFlow flow, CallStanding? standing)
    {
        var request = good.Request;
        var next = new CallFlow(flow, request.Url.GetLeftPart(UriPartial.Path), FromOf(good)) { IsOpen = standing?.IsOpen ?? true, IsAttended = standing?.IsAttended ?? true, IsHeld = standing?.IsHeld ?? false, Reference = ReferenceOf(request.Url) };
        var leg = Number(request.Url, "leg");
        switch (StepOf(request.Url))
        {
            case CallStep.Menu:
                return Chosen(good, call, flow, next);
            case CallStep.Voicemail:
                return Say(next.Record());
            case CallStep.Recorded:
                return Say(next.Thank());
            case CallStep.Recording:
                return Keep(good, call, CallStep.Recording, flow, $"{good.Form["RecordingSid"]}-{good.Form["RecordingStatus"]}");
            case CallStep.Transcript:
                return Keep(good, call, CallStep.Transcript, flow, $"{good.Form["TranscriptionSid"] ?? good.Form["RecordingSid"]}-{good.Form["TranscriptionStatus"]}");
            case CallStep.Live:
                return Keep(good, call, CallStep.Live, flow, $"{good.Form["TranscriptionSid"]}-{good.Form["TranscriptionEvent"]}-{good.Form["SequenceId"]}");
            case CallStep.Queue:
                return next.PutsThrough ? Keep(good, call, CallStep.Queue, flow, "queue", next.Enqueue(0)) : Say(next.Alone());
            case CallStep.Wait:
                return Say(next.Wait(leg, standing?.Place ?? 0, good.Form.Number("QueueTime")));
            case CallStep.WaitKey:
                return WantsCallBack(good, flow)
                    ? Keep(good, call, CallStep.Menu, flow, "call-back", next.CallBackTaken(), "call-back")
                    : Say(next.WaitOn(leg));
            case CallStep.Left:
                return good.Form["QueueResult"] switch
                {
                    "leave" or "queue-full" or "error" or "system-error" => Keep(good, call, CallStep.Left, flow, $"left-{leg}", next.Record()),
                    "hangup" => Keep(good, call, CallStep.Over, flow, "over", CallFlow.Nothing),
                    _ => Say(CallFlow.Nothing),
                };
            case CallStep.Dialed:
                return good.Form["DialCallStatus"] is "busy" or "no-answer" or "failed"
                    ? Keep(good, call, CallStep.Dialed, flow, $"dialed-{leg}", next.Enqueue(leg, again: true))
                    : Keep(good, call, CallStep.Over, flow, "over", CallFlow.HangUp);
            case CallStep.Announce:
                return Say(next.Announce());
            case CallStep.Talk when Query(request.Url, "call") is { } recorded:
                return Keep(good, Uri.UnescapeDataString(recorded), CallStep.Talk, flow, $"{good.Form["RecordingSid"]}-{good.Form["RecordingStatus"]}");
            case CallStep.Talk when Query(request.Url, "ref") is { } ours:
                return Keep(good, $"out-{ours}", CallStep.Talk, flow, $"{good.Form["RecordingSid"]}-{good.Form["RecordingStatus"]}");
            case CallStep.Leg when Query(request.Url, "call") is { } caller:
                return Keep(good, Uri.UnescapeDataString(caller), CallStep.Leg, flow, $"leg-{leg}-{good.Form["CallStatus"]}");
            case CallStep.Leg or CallStep.OutLeg or CallStep.OutEnd when Query(request.Url, "ref") is { } reference:
                return Keep(good, $"out-{reference}", StepOf(request.Url), flow, $"{StepOf(request.Url)}-{leg}-{good.Form["CallStatus"]}");
        }

        return good.Form["CallStatus"] switch
        {
            { } status when IsOver(status) => Keep(good, call, CallStep.None, flow, "ended"),

            // Something of ours went wrong before, and this is the fallback: no menu now, but nobody is turned away.
            _ when good.Form["ErrorCode"] is not null => Keep(good, call, CallStep.None, flow, "call", next.Record()),
            _ => Keep(good, call, CallStep.None, flow, "call", next.Greet()),
        };
    }

    private static WebhookAnswer Chosen(TwilioRequest request, string call, VoiceFlow flow, CallFlow next)
    {
        var tries = Math.Max(1, Number(request.Request.Url, "try"));
        var said = flow.HearsChoices ? request.Form["SpeechResult"] : null;
        var key = request.Form["Digits"] is [var digit, ..] ? digit : said is null ? ' ' : Spoken.KeyOf(said, flow) ?? ' ';
        if (flow.OffersCallBack && key == VoiceFields.CallBackKey)
        {
            return Caller.Of(FromOf(request)).IsWithheld
                ? Say(next.PutsThrough ? next.Repeat(tries) : next.RecordWithoutNumber())
                : Keep(request, call, CallStep.Menu, flow, "call-back", next.CallBackTaken(), "call-back");
        }

        if (flow.Topics.FirstOrDefault(topic => topic.Key == key).Value is { } chosen)
        {
            return Keep(request, call, CallStep.Menu, flow, $"topic-{key}", next.AfterMenu(), $"topic:{chosen}");
        }

        // Nothing of the menu, but words all the same.
        return said is null ? Say(next.Repeat(tries)) : Keep(request, call, CallStep.Menu, flow, $"said-{tries}", next.Repeat(tries), string.Create(CultureInfo.InvariantCulture, $"said:{tries}"));
    }

    private static bool WantsCallBack(TwilioRequest request, VoiceFlow flow) =>
        flow.OffersCallBack && request.Form["Digits"] is [VoiceFields.CallBackKey, ..] && !Caller.Of(FromOf(request)).IsWithheld;

    private static Answered Say(string twiMl) => new(Answer(twiMl));

    private static WebhookResponse Answer(string twiMl) => new(200, TwiMl, twiMl);

    private static Accepted Keep(TwilioRequest request, string call, CallStep step, VoiceFlow flow, string id, string? twiMl = null, string? choice = null)
    {
        var headers = new Dictionary<string, string> { [StepHeader] = step.ToString(), [LanguageHeader] = flow.Language };
        if (FromOf(request) is { } from)
        {
            headers[FromHeader] = from;
        }

        if (choice is not null)
        {
            headers[ChoiceHeader] = choice;
        }

        if (flow.HasAgents)
        {
            headers[NewsHeader] = "1";
        }

        if (step is CallStep.Left or CallStep.Dialed or CallStep.Over or CallStep.Leg or CallStep.Talk or CallStep.OutLeg or CallStep.OutEnd)
        {
            headers[CallHeader] = call;
            headers[LegHeader] = Query(request.Request.Url, "leg") ?? "0";
        }

        if (Query(request.Request.Url, "ref") is { } reference)
        {
            headers[ReferenceHeader] = reference;
        }

        return new Accepted([request.ToEnvelope(call, id, headers)], twiMl is null ? new WebhookResponse(204) : Answer(twiMl));
    }

    private static long? ReferenceOf(Uri url) => long.TryParse(Query(url, "ref"), NumberStyles.None, CultureInfo.InvariantCulture, out var reference) ? reference : null;

    /// <summary>The customer: in a call that we made he is the one who was called.</summary>
    private static string? FromOf(TwilioRequest request) =>
        request.Form[Query(request.Request.Url, "ref") is null ? "From" : "To"] ?? (Query(request.Request.Url, "from") is { Length: > 0 } from ? Uri.UnescapeDataString(from) : null);

    private static CallStep StepOf(Uri url) => Enum.TryParse<CallStep>(Query(url, "step"), ignoreCase: true, out var step) && Enum.IsDefined(step) ? step : CallStep.None;

    private static int Number(Uri url, string name) => int.TryParse(Query(url, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? Query(Uri url, string name) =>
        url.Query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];
}

/// <summary>Who calls, as far as the network tells.</summary>
internal sealed record Caller(string? Number)
{
    /// <summary>Twilio's stand-ins for numbers that are not told: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE, spelled on a phone's keys.</summary>
    private static readonly HashSet<string> s_standIns = new(StringComparer.Ordinal) { "266696687", "7378742833", "2562533", "8656696", "86282452253" };

    public bool IsWithheld => Number is null;

    public static Caller Of(string? from) =>
        new(from is not { Length: > 0 and <= 200 } || s_standIns.Contains(from.TrimStart('+')) || (from[0] != '+' && !from.Any(char.IsAsciiDigit) && !from.StartsWith("sip:", StringComparison.Ordinal)) ? null : from);
}
