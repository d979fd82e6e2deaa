using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Tests.Priority;

public sealed class PriorityRulesTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_mail = TimeSpan.FromHours(8);

    private static readonly PriorityInput s_calm = new(
        s_noon, s_mail, SlaDue: null, Mood: 0, PreviousMood: null, Urgency: 0, Deadline: null, Signals: [],
        LifetimeValue: 0, OpenDealsAmount: 0, RecentContacts: 0);

    [Fact]
    public void A_calm_message_gets_the_channels_patience_and_no_reasons()
    {
        var priority = Rank(s_calm);

        Assert.Equal(s_noon + s_mail, priority.AnswerBy);
        Assert.Empty(priority.Reasons);
    }

    [Fact]
    public void A_politely_reported_outage_goes_before_an_angry_complaint_of_fonts()
    {
        var outage = s_calm with { Mood = -0.1, Urgency = 2.6, Signals = [Signal(Cause.Outage, "checkout is down", urgency: 2)] };
        var fonts = s_calm with { Mood = -0.9, Urgency = 0.3, Signals = [Signal(Cause.Tone, "hideous", mood: -0.5)] };

        Assert.True(Rank(outage).AnswerBy < Rank(fonts).AnswerBy);
    }

    [Fact]
    public void Each_reason_carries_the_phrases_that_caused_it()
    {
        var priority = Rank(s_calm with
        {
            Mood = -0.5,
            Urgency = 2,
            Signals =
            [
                Signal(Cause.Outage, "server is down", urgency: 1.5),
                Signal(Cause.Tone, "ridiculous", mood: -0.4),
            ],
        });

        Assert.Equal(["server is down"], Reason(priority, "outage").Phrases);
        Assert.Equal(["server is down"], Reason(priority, "urgency").Phrases);
        Assert.Equal(["ridiculous"], Reason(priority, "mood").Phrases);
        Assert.All(priority.Reasons, reason => Assert.True(reason.Minutes < 0));
    }

    [Fact]
    public void A_deadline_in_the_text_caps_patience_with_time_left_to_act()
    {
        var priority = Rank(s_calm with
        {
            Deadline = s_noon.AddHours(3),
            Signals = [Signal(Cause.Deadline, "by 15:00 today", urgency: 0.5)],
        });

        Assert.Equal(s_noon.AddHours(2.5), priority.AnswerBy);
        Assert.Equal(-330, Reason(priority, "deadline").Minutes);
        Assert.Equal(["by 15:00 today"], Reason(priority, "deadline").Phrases);
    }

    [Fact]
    public void A_deadline_that_is_past_or_far_changes_the_time_to_the_floor_or_not_at_all()
    {
        Assert.Equal(s_noon.AddMinutes(1), Rank(s_calm with { Deadline = s_noon.AddDays(-1) }).AnswerBy);
        Assert.Equal(s_noon + s_mail, Rank(s_calm with { Deadline = s_noon.AddDays(30) }).AnswerBy);
    }

    [Fact]
    public void The_answer_by_time_is_never_after_the_sla_and_says_so()
    {
        var priority = Rank(s_calm with { SlaDue = s_noon.AddHours(1) });

        Assert.Equal(s_noon.AddHours(1), priority.AnswerBy);
        Assert.Equal(-420, Reason(priority, "sla").Minutes);
    }

    [Fact]
    public void No_hurry_lengthens_a_bit_but_not_an_emergency()
    {
        var signals = new[] { Signal(Cause.NoHurry, "no rush") };

        Assert.True(Rank(s_calm with { Signals = signals }).AnswerBy > s_noon + s_mail);
        Assert.Equal(
            Rank(s_calm with { Urgency = 2.5 }).AnswerBy,
            Rank(s_calm with { Urgency = 2.5, Signals = signals }).AnswerBy);
    }

    [Fact]
    public void Wealth_shortens_the_wait_within_a_bound()
    {
        var rich = Rank(s_calm with { LifetimeValue = decimal.MaxValue, OpenDealsAmount = decimal.MaxValue });

        Assert.Equal(0.75 * 0.75, (rich.AnswerBy - s_noon) / s_mail, 3);
        Assert.Equal(s_noon + s_mail, Rank(s_calm with { LifetimeValue = -500, OpenDealsAmount = -1 }).AnswerBy);
    }

    [Fact]
    public void Factors_alone_never_bring_patience_below_the_floor()
    {
        var priority = Rank(s_calm with
        {
            ChannelPatience = TimeSpan.FromMinutes(3),
            Mood = -1,
            PreviousMood = 1,
            Urgency = 3,
            Signals = [Signal(Cause.Safety, "gas leak", urgency: 3)],
        });

        Assert.Equal(s_noon.AddMinutes(1), priority.AnswerBy);
        Assert.True(Reason(priority, "floor").Minutes > 0);
    }

    [Fact]
    public void A_channel_more_impatient_than_the_floor_keeps_its_own_time()
    {
        var priority = Rank(s_calm with { ChannelPatience = TimeSpan.FromSeconds(20), Urgency = 3 });

        Assert.Equal(s_noon.AddSeconds(20), priority.AnswerBy);
    }

    [Fact]
    public void Every_code_is_known_and_kebab_case()
    {
        Assert.Equal(PriorityCodes.All.Count, PriorityCodes.All.Distinct().Count());
        Assert.All(PriorityCodes.All, code => Assert.Matches("^[a-z]+(-[a-z]+)*$", code));
        Assert.All(
            Inputs.Random(500),
            input => Assert.All(Rank(input).Reasons, reason => Assert.Contains(reason.Code, PriorityCodes.All)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_broken_reading_is_ranked_all_the_same(double broken)
    {
        var priority = Rank(s_calm with { Mood = broken, PreviousMood = broken, Urgency = broken });

        Assert.InRange(priority.AnswerBy, s_noon, s_noon + s_mail);
    }

    [Fact]
    public void Endless_patience_is_a_year()
    {
        Assert.Equal(s_noon.AddDays(366), Rank(s_calm with { ChannelPatience = TimeSpan.MaxValue }).AnswerBy);
        Assert.Equal(s_noon, Rank(s_calm with { ChannelPatience = TimeSpan.MinValue }).AnswerBy);
    }

    [Fact]
    public void Phrases_come_from_the_text_of_the_reading()
    {
        const string text = "Our shop is down.";
        var reading = Reading.Neutral("en") with { Reasons = [new Reason(9, 7, 0, 1.5, Cause.Outage)] };

        Assert.Equal([new PrioritySignal(Cause.Outage, "is down", 0, 1.5)], PrioritySignal.From(reading, text));
    }

    private static Desk.Priority.Priority Rank(PriorityInput input) => PriorityRules.Rank(input, PrioritySettings.Default);

    private static PrioritySignal Signal(Cause cause, string phrase, double mood = 0, double urgency = 0) =>
        new(cause, phrase, mood, urgency);

    private static PriorityReason Reason(Desk.Priority.Priority priority, string code) =>
        Assert.Single(priority.Reasons, reason => reason.Code == code);
}
