using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>
/// What news does to a call. News comes late, twice and in any order, so each counts only where it fits: what is over stays over, what is said of an earlier attempt changes nothing but
/// the sum of the talks, and a talk that is told of after its end is believed.
/// </summary>
internal static class CallRules
{
    /// <returns>The same call if the news is none.</returns>
    public static CallRow After(CallRow call, CallNews news, DateTimeOffset now) => news.Change switch
    {
        CallChange.Waits when call.State is CallStage.Menu => call with { State = CallStage.Waiting, WaitingSince = call.WaitingSince ?? now },
        CallChange.AsksForCallBack => AsksForCallBack(call, now),
        CallChange.Left when call.State is CallStage.Waiting && news.Leg == call.Leg => call with { State = CallStage.Menu },
        CallChange.Talks when news.Leg == call.Leg => Talks(call, news),
        CallChange.Talked => Talked(call, news, now),
        CallChange.NotReached when call.State is CallStage.Connecting && news.Leg == call.Leg => NotReached(call, now),
        CallChange.Ended when news.Reference is not null => news.Leg == call.Leg && (call.State is CallStage.Talking || (call.CustomerCall is not null && IsOpen(call))) ? Ended(call, CallOutcome.Talked, now) : call,
        CallChange.Ended when call.LiveId == news.Call && call.State is not (CallStage.Ended or CallStage.CallBack) => Gone(call, now),
        _ => call,
    };

    /// <summary>The agent's phone or the customer's was not answered: who waited waits on, at the same place.</summary>
    public static CallRow NotReached(CallRow call, DateTimeOffset now) => call switch
    {
        { CustomerCall: not null } => call with { State = CallStage.Waiting, AgentId = null },
        { AskedBack: true } => call with { State = CallStage.CallBack, AgentId = null, LiveId = null },
        { Direction: CallDirection.In } => call with { State = CallStage.Waiting, AgentId = null },
        _ => Ended(call, CallOutcome.NotReached, now),
    };

    /// <summary>The agent who has put him on hold does not come back: he waits for anybody, as the next.</summary>
    public static CallRow Released(CallRow call) => call with { AgentId = null };

    /// <summary>The caller has hung up.</summary>
    public static CallRow Gone(CallRow call, DateTimeOffset now) => call switch
    {
        { State: CallStage.Connecting, AskedBack: true, CustomerCall: null } => NotReached(call, now),
        _ => Ended(call, OutcomeOf(call), now),
    };

    public static CallRow Ended(CallRow call, CallOutcome outcome, DateTimeOffset now) =>
        call with { State = CallStage.Ended, Outcome = outcome, EndedAt = call.EndedAt ?? now, LiveId = null, CustomerCall = null, AskedBack = call.AskedBack && outcome is not (CallOutcome.Talked or CallOutcome.Dismissed) };

    /// <summary>Somebody may press the key in the very moment in which an agent takes the call: the wish stands, unless they talk after all.</summary>
    private static CallRow AsksForCallBack(CallRow call, DateTimeOffset now) => call switch
    {
        { State: CallStage.Menu or CallStage.Waiting } or { State: CallStage.Ended, Outcome: CallOutcome.Abandoned } => call with
        {
            State = CallStage.CallBack, AskedBack = true, LiveId = null, WaitingSince = call.WaitingSince ?? now, AgentId = null, EndedAt = null, Outcome = null,
        },
        { State: CallStage.Connecting } => call with { AskedBack = true },
        _ => call,
    };

    /// <summary>
    /// Of a call that we made it is the end; where a customer called he may be put through to somebody else. Once a call that we made was held or passed on, each part but the last is counted by the desk's own clock
    /// (<see cref="PartOver"/>), since the customer's phone tells of all of them together; and it is over when that phone is down.
    /// </summary>
    private static CallRow Talked(CallRow call, CallNews news, DateTimeOffset now)
    {
        if (news.Reference is not null && news.Leg != call.Leg)
        {
            return IsOpen(call) && call.CustomerCall is { } customer && customer == news.CustomerCall ? Ended(call, CallOutcome.Talked, now) : call;
        }

        var counted = call with { TalkSeconds = call.TalkSeconds + news.Seconds };
        if (news.Leg != call.Leg)
        {
            return counted;
        }

        var talked = Talks(counted, news with { At = news.At.AddSeconds(-news.Seconds) });
        return news.Reference is not null && talked.State is CallStage.Talking ? Ended(talked, CallOutcome.Talked, now) : talked;
    }

    /// <summary>The agent's part of a call that we made is over, and the customer stays on the line.</summary>
    public static CallRow PartOver(CallRow call, DateTimeOffset now) => call is { CustomerCall: not null, TalkingAt: { } since }
        ? call with { TalkSeconds = call.TalkSeconds + Math.Max(0, (int)(now - since).TotalSeconds), TalkingAt = null }
        : call with { TalkingAt = null };

    private static bool IsOpen(CallRow call) => call.State is not (CallStage.Ended or CallStage.CallBack);

    private static CallRow Talks(CallRow call, CallNews news)
    {
        var talks = Talks(call, news.At);
        return news.CustomerCall is { } customer && talks.State is CallStage.Talking ? talks with { CustomerCall = customer, AskedBack = false } : talks;
    }

    private static CallRow Talks(CallRow call, DateTimeOffset at) => call.State switch
    {
        CallStage.Connecting => call with { State = CallStage.Talking, TalkingAt = at, AnsweredAt = AnsweredAt(call, at) },

        // The end was told first, and looked as if nobody had answered.
        CallStage.Ended when call.TalkingAt is null && call.Outcome is CallOutcome.Abandoned or CallOutcome.NotReached => call with { TalkingAt = at, AnsweredAt = AnsweredAt(call, at), Outcome = CallOutcome.Talked, AskedBack = false },
        _ => call,
    };

    private static DateTimeOffset? AnsweredAt(CallRow call, DateTimeOffset at) => call.AnsweredAt ?? (call is { Direction: CallDirection.In, AskedBack: false, CustomerCall: null } ? at : null);

    private static CallOutcome OutcomeOf(CallRow call) => call.State switch
    {
        CallStage.Talking => CallOutcome.Talked,
        _ when call.IsHeld || call.CustomerCall is not null => CallOutcome.Talked,
        CallStage.Menu => CallOutcome.Left,
        _ => CallOutcome.Abandoned,
    };
}
