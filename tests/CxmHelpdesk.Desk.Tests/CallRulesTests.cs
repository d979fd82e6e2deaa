using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Calls;

namespace CxmHelpdesk.Desk.Tests;

/// <summary>News of a call in every order ends in the same place.</summary>
public sealed class CallRulesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_talk_is_a_talk_in_whatever_order_its_news_comes()
    {
        CallNews[] news = [News(CallChange.Talks, 1), News(CallChange.Talked, 1) with { Seconds = 7 }, News(CallChange.Ended)];
        foreach (var order in Orders(news))
        {
            var call = order.Aggregate(Connecting(), After);
            Assert.Equal((CallStage.Ended, CallOutcome.Talked, 7), (call.State, call.Outcome, call.TalkSeconds));
        }
    }

    [Fact]
    public void A_call_back_that_was_talked_is_over_in_whatever_order_its_news_comes()
    {
        CallNews[] news = [Out(CallChange.Talks), Out(CallChange.Talked) with { Seconds = 9 }, Out(CallChange.Ended), News(CallChange.Ended)];
        foreach (var order in Orders(news))
        {
            var call = order.Aggregate(Connecting() with { AskedBack = true, LiveId = "CA9" }, After);
            Assert.Equal((CallStage.Ended, CallOutcome.Talked, 9, false), (call.State, call.Outcome, call.TalkSeconds, call.AskedBack));
        }
    }

    [Fact]
    public void Who_presses_the_key_while_an_agent_takes_the_call_is_called_back_all_the_same()
    {
        foreach (var order in Orders([News(CallChange.AsksForCallBack), News(CallChange.Ended)]))
        {
            Assert.Equal(CallStage.CallBack, order.Aggregate(Connecting(), After).State);
        }
    }

    [Fact]
    public void News_of_an_earlier_attempt_changes_nothing_but_the_sum()
    {
        var call = Connecting() with { Leg = 2 };
        Assert.Equal(call, After(call, News(CallChange.NotReached, 1)));
        Assert.Equal(call, After(call, News(CallChange.Talks, 1)));
        Assert.Equal(call with { TalkSeconds = 7 }, After(call, News(CallChange.Talked, 1) with { Seconds = 7 }));
        Assert.Equal(CallStage.Waiting, After(call, News(CallChange.NotReached, 2)).State);
    }

    [Theory]
    [InlineData(CallStage.Menu, CallOutcome.Left)]
    [InlineData(CallStage.Waiting, CallOutcome.Abandoned)]
    [InlineData(CallStage.Connecting, CallOutcome.Abandoned)]
    [InlineData(CallStage.Talking, CallOutcome.Talked)]
    public void The_end_says_what_the_call_was(CallStage state, CallOutcome outcome)
    {
        var call = After(Connecting() with { State = state, AgentId = state is CallStage.Waiting ? null : 5 }, News(CallChange.Ended));
        Assert.Equal((CallStage.Ended, outcome, s_now, null), (call.State, call.Outcome, call.EndedAt, call.LiveId));
        Assert.Equal(call, After(call, News(CallChange.Waits)));
        Assert.Equal(call, After(call, News(CallChange.NotReached, 1)));
    }

    [Fact]
    public void Who_hangs_up_on_hold_was_talked_to() =>
        Assert.Equal(CallOutcome.Talked, After(Connecting() with { State = CallStage.Waiting, TalkSeconds = 40 }, News(CallChange.Ended)).Outcome);

    [Fact]
    public void A_call_that_waits_for_a_call_back_does_not_end_with_the_caller_hanging_up()
    {
        var call = After(Connecting() with { State = CallStage.Waiting }, News(CallChange.AsksForCallBack));
        Assert.Equal(call, After(call, News(CallChange.Ended)));
        var tried = call with { State = CallStage.Connecting, Leg = 2, AgentId = 5 };
        Assert.Equal(CallStage.CallBack, After(tried, Out(CallChange.NotReached) with { Leg = 2 }).State);
    }

    [Fact]
    public void A_call_that_we_made_and_put_on_hold_goes_on_without_the_agents_phone_and_is_over_with_the_customers()
    {
        var talking = After(Ours(), Customer(CallChange.Talks));
        Assert.Equal((CallStage.Talking, "CA5", "CA5"), (talking.State, talking.CustomerCall, talking.Line));
        var held = CallRules.PartOver(talking, s_now.AddSeconds(30)) with { State = CallStage.Waiting, Leg = 2 };
        Assert.Equal(30, held.TalkSeconds);

        // The agent's phone is down, as it should be; and if it does not answer again, the customer waits on.
        Assert.Equal(held, After(held, Out(CallChange.Ended)));
        var again = held with { State = CallStage.Connecting, Leg = 3 };
        Assert.Equal((CallStage.Waiting, null), (After(again, Out(CallChange.NotReached) with { Leg = 3 }).State, After(again, Out(CallChange.NotReached) with { Leg = 3 }).AgentId));

        foreach (var call in new[] { held, again, again with { State = CallStage.Talking } })
        {
            var over = After(call, Customer(CallChange.Talked) with { Seconds = 60 });
            Assert.Equal((CallStage.Ended, CallOutcome.Talked, 30, null), (over.State, over.Outcome, over.TalkSeconds, over.CustomerCall));
        }
    }

    [Fact]
    public void The_parts_of_a_call_that_we_made_are_counted_once_in_whatever_order_their_news_comes()
    {
        var resumed = CallRules.PartOver(After(Ours(), Customer(CallChange.Talks)), s_now.AddSeconds(30)) with { State = CallStage.Connecting, Leg = 3 };
        foreach (var order in Orders([Out(CallChange.Talks) with { Leg = 3 }, Out(CallChange.Talked) with { Leg = 3, Seconds = 7 }, Out(CallChange.Ended) with { Leg = 3 }, Customer(CallChange.Talked) with { Seconds = 60 }]))
        {
            var call = order.Aggregate(resumed, After);
            Assert.Equal((CallStage.Ended, CallOutcome.Talked, 37), (call.State, call.Outcome, call.TalkSeconds));
        }
    }

    private static CallRow Ours() => Connecting() with { ExternalId = null, LiveId = "CA9", Direction = CallDirection.Out };

    /// <summary>News of the customer's own phone, which the first attempt let ring.</summary>
    private static CallNews Customer(CallChange change) => Out(change) with { CustomerCall = "CA5" };

    private static CallRow Connecting() => new()
    {
        Id = 1, ExternalId = "CA1", LiveId = "CA1", State = CallStage.Connecting, Address = "+14155550111", AgentId = 5, Leg = 1, StartedAt = s_now.AddMinutes(-3), WaitingSince = s_now.AddMinutes(-2), ConnectingAt = s_now, Version = 3,
    };

    private static CallNews News(CallChange change, int leg = 0) => new("CA1", change, s_now) { Leg = leg };

    private static CallNews Out(CallChange change) => new("out-1", change, s_now) { Leg = 1, Reference = 1 };

    private static CallRow After(CallRow call, CallNews news) => CallRules.After(call, news, s_now);

    private static IEnumerable<CallNews[]> Orders(CallNews[] news) => news.Length <= 1
        ? [news]
        : news.SelectMany((first, i) => Orders([.. news.Where((_, j) => j != i)]).Select(rest => (CallNews[])[first, .. rest]));
}
