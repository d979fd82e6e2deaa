using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Priority;

/// <summary>
/// Answer-by = min(SLA due, waiting since + patience). Patience is the channel's, multiplied by a factor for each thing
/// that matters, counted in the team's business hours, capped by the customer's own deadline. It is a fixed time, so a ticket rises in the queue by waiting
/// and nothing has to be rewritten.
/// </summary>
public static class PriorityRules
{
    // Keeps every sum inside DateTimeOffset's range for any sane clock.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(366);

    public static Priority Rank(PriorityInput input, PrioritySettings settings)
    {
        var calm = Clamp(input.ChannelPatience, TimeSpan.Zero, s_longest);
        var reasons = new List<PriorityReason>();

        var shrunk = Split(calm, Factors(input, settings), reasons);

        var floor = settings.Floor < calm ? settings.Floor : calm;
        var patience = shrunk < floor ? floor : shrunk;
        Add(reasons, PriorityCodes.Floor, patience - shrunk, []);

        var answerBy = input.WaitingSince + patience;
        var open = WorkingTime.After(input.Hours, input.WaitingSince, patience);
        Add(reasons, PriorityCodes.Hours, open - answerBy, []);
        answerBy = open;

        // The customer's own deadline holds even where nobody works.
        if (input.Deadline is { } deadline)
        {
            var room = Clamp(deadline - input.WaitingSince, TimeSpan.Zero, s_longest) - settings.DeadlineLead;
            var latest = input.WaitingSince + (room < floor ? floor : room);
            if (latest < answerBy)
            {
                Add(reasons, PriorityCodes.Deadline, latest - answerBy, Phrases(input, s => s.Cause is Cause.Deadline));
                answerBy = latest;
            }
        }

        if (input.SlaDue is { } due && due < answerBy)
        {
            Add(reasons, PriorityCodes.Sla, due - answerBy, []);
            answerBy = due;
        }

        return new Priority(answerBy, [.. reasons.OrderByDescending(r => Math.Abs(r.Minutes))]);
    }

    private static List<Factor> Factors(PriorityInput input, PrioritySettings settings)
    {
        var mood = Sane(input.Mood, -1, 1);
        var urgency = Sane(input.Urgency, 0, 3);
        var drop = input.PreviousMood is { } before ? Math.Max(0, Sane(before, -1, 1) - mood) : 0;

        var factors = new List<Factor>
        {
            new(PriorityCodes.Mood, Math.Pow(settings.WorstMood, Math.Max(0, -mood)), Phrases(input, s => s.Mood < 0)),
            new(PriorityCodes.MoodFalling, Math.Pow(settings.FallingMood, drop), []),
            new(PriorityCodes.Urgency, Math.Pow(settings.Urgency, urgency * urgency / 3), Phrases(input, s => s.Urgency > 0)),
            new(PriorityCodes.Value, Saturating(settings.Value, input.LifetimeValue, settings.ValueHalfway), []),
            new(PriorityCodes.OpenDeals, Saturating(settings.OpenDeals, input.OpenDealsAmount, settings.OpenDealsHalfway), []),
            new(PriorityCodes.RepeatContact, RepeatContact(input, settings), Phrases(input, s => s.Cause is Cause.RepeatContact)),
            new(PriorityCodes.Reach, Saturating(settings.Reach, input.Reach ?? 0, settings.ReachHalfway), []),
            new(PriorityCodes.OtherChannel, input.OtherChannels > 0 ? settings.OtherChannel : 1, []),
        };

        foreach (var cause in input.Signals.Where(s => s.Urgency > 0).Select(s => s.Cause).Distinct())
            if (settings.Causes.Of(cause) is var factor and not 1)
                factors.Add(new(CodeOf(cause), factor, Phrases(input, s => s.Cause == cause)));

        if (input.Signals.Any(s => s.Cause is Cause.NoHurry))
            factors.Add(new(
                PriorityCodes.NoHurry,
                Math.Pow(settings.NoHurry, Math.Max(0, 1 - urgency / 2)),
                Phrases(input, s => s.Cause is Cause.NoHurry)));

        return factors;
    }

    private static double RepeatContact(PriorityInput input, PrioritySettings settings)
    {
        // "I already wrote twice" counts once even when those contacts came where the desk could not see them.
        var said = input.Signals.Any(s => s.Cause is Cause.RepeatContact) ? 1 : 0;
        return Math.Pow(settings.RepeatContact, Math.Clamp(Math.Max(input.RecentContacts, said), 0, settings.RepeatContactsCounted));
    }

    /// <summary>
    /// Shares the change of a product among its factors: each gets its logarithm times the logarithmic mean of before and
    /// after. The shares sum to the change and do not depend on the order of the factors.
    /// </summary>
    private static TimeSpan Split(TimeSpan before, List<Factor> factors, List<PriorityReason> reasons)
    {
        var product = 1.0;
        foreach (var factor in factors) product *= factor.By;
        if (product is 1 && factors.TrueForAll(f => f.By is 1)) return before;
        var after = WholeSeconds(before.TotalSeconds * product);
        var change = after - before;

        var log = Math.Log(product);
        var mean = Math.Abs(log) < 1e-9 ? 1 : (product - 1) / log;
        var shares = factors.ConvertAll(f => WholeSeconds(before.TotalSeconds * mean * Math.Log(f.By)));

        // What rounding to whole seconds left over goes where it is least seen.
        if (shares.Count > 0)
        {
            var largest = shares.Select((share, i) => (Size: share.Duration(), i)).MaxBy(s => s.Size).i;
            shares[largest] += change - shares.Aggregate(TimeSpan.Zero, (sum, share) => sum + share);
        }

        for (var i = 0; i < factors.Count; i++) Add(reasons, factors[i].Code, shares[i], factors[i].Phrases);
        return after;
    }

    private static double Saturating(double limit, decimal amount, decimal halfway)
    {
        if (amount <= 0) return 1;
        var share = (double)amount / ((double)amount + (double)halfway);
        return 1 - (1 - limit) * share;
    }

    private static void Add(List<PriorityReason> reasons, string code, TimeSpan by, IReadOnlyList<string> phrases)
    {
        if (by != TimeSpan.Zero) reasons.Add(new PriorityReason(code, by.TotalMinutes, phrases));
    }

    private static List<string> Phrases(PriorityInput input, Func<PrioritySignal, bool> which) =>
        [.. input.Signals.Where(which).Select(s => s.Phrase).Distinct()];

    private static string CodeOf(Cause cause) => cause switch
    {
        Cause.Safety => PriorityCodes.Safety,
        Cause.Outage => PriorityCodes.Outage,
        Cause.Security => PriorityCodes.Security,
        Cause.DataLoss => PriorityCodes.DataLoss,
        Cause.VulnerablePerson => PriorityCodes.VulnerablePerson,
        Cause.Legal => PriorityCodes.Legal,
        Cause.Press => PriorityCodes.Press,
        Cause.Churn => PriorityCodes.Churn,
        Cause.Money => PriorityCodes.Money,
        _ => PriorityCodes.Urgency,
    };

    private static TimeSpan WholeSeconds(double seconds) => new((long)Math.Round(seconds) * TimeSpan.TicksPerSecond);

    private static TimeSpan Clamp(TimeSpan value, TimeSpan low, TimeSpan high) =>
        value < low ? low : value > high ? high : value;

    private static double Sane(double value, double low, double high) =>
        double.IsNaN(value) ? Math.Clamp(0, low, high) : Math.Clamp(value, low, high);

    private sealed record Factor(string Code, double By, IReadOnlyList<string> Phrases);
}
