using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Tests.Priority;

public sealed class PriorityPropertyTests
{
    private const int Runs = 3_000;

    [Fact]
    public void The_minutes_of_all_reasons_sum_to_the_distance_to_the_tick()
    {
        foreach (var input in Inputs.Random(Runs))
        {
            var priority = Rank(input);

            var sum = priority.Reasons.Sum(r => (long)Math.Round(r.Minutes * TimeSpan.TicksPerMinute));
            Assert.Equal((priority.AnswerBy - (input.WaitingSince + input.ChannelPatience)).Ticks, sum);
        }
    }

    [Fact]
    public void A_worse_mood_is_never_answered_later() =>
        AssertNeverLater(input => input with { Mood = Math.Max(-1, input.Mood - 0.3) });

    [Fact]
    public void A_more_urgent_message_is_never_answered_later() =>
        AssertNeverLater(input => input with { Urgency = Math.Min(3, input.Urgency + 0.4) });

    [Fact]
    public void A_greater_fall_of_mood_is_never_answered_later() =>
        AssertNeverLater(input => input with { PreviousMood = Math.Max(input.Mood, input.PreviousMood ?? -1) });

    [Fact]
    public void One_more_contact_is_never_answered_later() =>
        AssertNeverLater(input => input with { RecentContacts = input.RecentContacts + 1 });

    [Fact]
    public void An_earlier_deadline_is_never_answered_later() =>
        AssertNeverLater(input => input with { Deadline = (input.Deadline ?? input.WaitingSince.AddDays(1)).AddHours(-1) });

    [Fact]
    public void One_more_serious_cause_is_never_answered_later() =>
        AssertNeverLater(input => input with
        {
            Signals = [.. input.Signals, new PrioritySignal(Cause.Safety, "smoke", -0.1, 2)],
        });

    [Fact]
    public void Nothing_starves_whatever_arrives_after_it()
    {
        var longest = PrioritySettings.Default.NoHurry;
        foreach (var input in Inputs.Random(Runs))
        {
            // The most favoured of all newcomers who arrive once the calm time (with "no hurry") is over.
            var newcomer = input with
            {
                WaitingSince = input.WaitingSince + input.ChannelPatience * longest + TimeSpan.FromSeconds(1),
                SlaDue = null,
                Mood = -1,
                PreviousMood = 1,
                Urgency = 3,
                LifetimeValue = 1e9m,
                OpenDealsAmount = 1e9m,
                RecentContacts = 99,
            };

            Assert.True(Rank(input).AnswerBy < Rank(newcomer).AnswerBy);
        }
    }

    [Fact]
    public void The_same_input_gives_the_same_priority()
    {
        foreach (var input in Inputs.Random(200))
        {
            Assert.Equal(Rank(input).AnswerBy, Rank(input).AnswerBy);
            Assert.Equal(Rank(input).Reasons.Select(r => (r.Code, r.Minutes)), Rank(input).Reasons.Select(r => (r.Code, r.Minutes)));
        }
    }

    private static void AssertNeverLater(Func<PriorityInput, PriorityInput> worse)
    {
        foreach (var input in Inputs.Random(Runs))
            Assert.True(Rank(worse(input)).AnswerBy <= Rank(input).AnswerBy, input.ToString());
    }

    private static Desk.Priority.Priority Rank(PriorityInput input) => PriorityRules.Rank(input, PrioritySettings.Default);
}
