using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Priority;

/// <summary>What is known of a waiting ticket when its answer-by time is set.</summary>
/// <param name="WaitingSince">When the customer's first unanswered message came.</param>
/// <param name="ChannelPatience">How long a calm customer of this channel account waits gladly.</param>
/// <param name="SlaDue">When the service agreement is broken; the answer-by time is never later.</param>
/// <param name="Mood">-1 furious .. 1 delighted.</param>
/// <param name="PreviousMood">Mean mood of the customer's earlier messages of late; null: none.</param>
/// <param name="Urgency">0 none .. 3 critical.</param>
/// <param name="Deadline">By when the customer says that he needs it.</param>
/// <param name="Signals">The phrases behind mood and urgency, see <see cref="PrioritySignal.From"/>.</param>
/// <param name="LifetimeValue">In the desk's base currency.</param>
/// <param name="OpenDealsAmount">In the desk's base currency.</param>
/// <param name="RecentContacts">Other contacts of this customer in the last days that did not settle the matter.</param>
public sealed record PriorityInput(
    DateTimeOffset WaitingSince,
    TimeSpan ChannelPatience,
    DateTimeOffset? SlaDue,
    double Mood,
    double? PreviousMood,
    double Urgency,
    DateTimeOffset? Deadline,
    IReadOnlyList<PrioritySignal> Signals,
    decimal LifetimeValue,
    decimal OpenDealsAmount,
    int RecentContacts)
{
    /// <summary>Other channel accounts on which this customer waits for us at the same time.</summary>
    public int OtherChannels { get; init; }

    /// <summary>So many people follow the customer where he spoke in public; null: he did not, or nobody knows.</summary>
    public long? Reach { get; init; }

    /// <summary>The team's business hours; null: every hour counts.</summary>
    public OpeningHours? Hours { get; init; }
}

/// <summary>A phrase of the customer's and what it moved.</summary>
public sealed record PrioritySignal(Cause Cause, string Phrase, double Mood, double Urgency)
{
    public static IReadOnlyList<PrioritySignal> From(Reading reading, string text) =>
        [.. reading.Reasons.Select(reason => new PrioritySignal(
            reason.Cause, text.Substring(reason.Start, reason.Length), reason.Mood, reason.Urgency))];
}

/// <summary>When the ticket should be answered, and why then.</summary>
/// <param name="Reasons">
/// Largest first. Their minutes, each taken as ticks, sum to the distance from waiting since + channel patience to
/// <paramref name="AnswerBy"/>, to the tick.
/// </param>
public sealed record Priority(DateTimeOffset AnswerBy, IReadOnlyList<PriorityReason> Reasons);

/// <param name="Code">Stable, see <see cref="PriorityCodes"/>; the console translates it.</param>
/// <param name="Minutes">Negative: sooner.</param>
/// <param name="Phrases">The customer's words that caused it.</param>
public sealed record PriorityReason(string Code, double Minutes, IReadOnlyList<string> Phrases);

public static class PriorityCodes
{
    public const string Mood = "mood";
    public const string MoodFalling = "mood-falling";
    public const string Urgency = "urgency";
    public const string Safety = "safety";
    public const string Outage = "outage";
    public const string Security = "security";
    public const string DataLoss = "data-loss";
    public const string VulnerablePerson = "vulnerable-person";
    public const string Legal = "legal";
    public const string Press = "press";
    public const string Churn = "churn";
    public const string Money = "money";
    public const string RepeatContact = "repeat-contact";
    public const string OtherChannel = "other-channel";
    public const string Reach = "reach";
    public const string NoHurry = "no-hurry";
    public const string Value = "value";
    public const string OpenDeals = "open-deals";

    /// <summary>Patience had shrunk below the floor and was lifted back to it.</summary>
    public const string Floor = "floor";

    /// <summary>The wait runs into hours when nobody works.</summary>
    public const string Hours = "hours";
    public const string Deadline = "deadline";
    public const string Sla = "sla";

    public static IReadOnlyList<string> All { get; } =
    [
        Mood, MoodFalling, Urgency, Safety, Outage, Security, DataLoss, VulnerablePerson, Legal, Press, Churn, Money,
        RepeatContact, OtherChannel, Reach, NoHurry, Value, OpenDeals, Floor, Hours, Deadline, Sla,
    ];
}
