using System.Text.Json.Serialization;
using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Sentiment;
using FluentValidation;

namespace CxmHelpdesk.Desk.Priority;

/// <summary>
/// By what patience is multiplied. 1 switches a factor off, 0.5 halves the time a customer is asked to wait. Value and
/// open deals are bounded by their factor however large the amount, so money cannot starve those who have less.
/// </summary>
public sealed record PrioritySettings
{
    public const string Name = "priority";

    public static PrioritySettings Default { get; } = new();

    /// <summary>Factors never bring patience below this; an SLA may.</summary>
    public TimeSpan Floor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The answer is wanted this long before the customer's own deadline, so that it can still be acted on.</summary>
    public TimeSpan DeadlineLead { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>At mood -1; half way at -0.5. A good mood changes nothing.</summary>
    public double WorstMood { get; init; } = 0.6;

    /// <summary>When the mood fell by a whole 1 since the earlier messages.</summary>
    public double FallingMood { get; init; } = 0.7;

    /// <summary>To the power of a third of urgency's square: an ordinary matter (1) moves by its cube root, a critical one (3) by its cube.</summary>
    public double Urgency { get; init; } = 0.14;

    /// <summary>"No rush": above 1. Fades as urgency rises and is gone at urgency 2.</summary>
    public double NoHurry { get; init; } = 1.4;

    /// <summary>Approached by an ever larger lifetime value; half way at <see cref="ValueHalfway"/>.</summary>
    public double Value { get; init; } = 0.75;

    public decimal ValueHalfway { get; init; } = 10_000;

    /// <summary>Approached by ever larger open deals; half way at <see cref="OpenDealsHalfway"/>.</summary>
    public double OpenDeals { get; init; } = 0.75;

    public decimal OpenDealsHalfway { get; init; } = 10_000;

    /// <summary>For each recent contact, as many as <see cref="RepeatContactsCounted"/>.</summary>
    public double RepeatContact { get; init; } = 0.85;

    public int RepeatContactsCounted { get; init; } = 4;

    /// <summary>When the customer waits on another channel at the same time, once however many there are.</summary>
    public double OtherChannel { get; init; } = 0.85;

    /// <summary>Approached by an ever larger following of a customer who speaks in public; half way at <see cref="ReachHalfway"/> followers.</summary>
    public double Reach { get; init; } = 0.3;

    public decimal ReachHalfway { get; init; } = 10_000;

    public CauseFactors Causes { get; init; } = new();

    /// <summary>Kept apart, as <see cref="HoursSettings.Name"/>; here for those who rank.</summary>
    [JsonIgnore]
    public HoursSettings Hours { get; init; } = new();

    /// <summary>As they are in force.</summary>
    internal static async ValueTask<PrioritySettings> LoadAsync(SettingsStore settings, CancellationToken ct)
    {
        var (priority, hours) = (await settings.GetAsync<PrioritySettings>(Name, ct), await settings.GetAsync<HoursSettings>(HoursSettings.Name, ct));
        return hours.Desk is null && hours.Teams.Count == 0 ? priority : priority with { Hours = hours };
    }
}

/// <summary>On top of urgency: what a cause, once heard, does by itself.</summary>
public sealed record CauseFactors
{
    public double Safety { get; init; } = 0.3;
    public double Outage { get; init; } = 0.7;
    public double Security { get; init; } = 0.7;
    public double DataLoss { get; init; } = 0.75;
    public double VulnerablePerson { get; init; } = 0.6;
    public double Legal { get; init; } = 0.8;
    public double Press { get; init; } = 0.8;
    public double Churn { get; init; } = 0.8;
    public double Money { get; init; } = 0.9;

    /// <summary>1 for causes that have a rule of their own.</summary>
    internal double Of(Cause cause) => cause switch
    {
        Cause.Safety => Safety,
        Cause.Outage => Outage,
        Cause.Security => Security,
        Cause.DataLoss => DataLoss,
        Cause.VulnerablePerson => VulnerablePerson,
        Cause.Legal => Legal,
        Cause.Press => Press,
        Cause.Churn => Churn,
        Cause.Money => Money,
        _ => 1,
    };
}

public sealed class PrioritySettingsValidator : AbstractValidator<PrioritySettings>
{
    public PrioritySettingsValidator()
    {
        RuleFor(s => s.Floor).InclusiveBetween(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        RuleFor(s => s.DeadlineLead).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromDays(7));
        RuleFor(s => s.WorstMood).InclusiveBetween(0.01, 1);
        RuleFor(s => s.FallingMood).InclusiveBetween(0.01, 1);
        RuleFor(s => s.Urgency).InclusiveBetween(0.01, 1);
        RuleFor(s => s.NoHurry).InclusiveBetween(1, 3);
        RuleFor(s => s.Value).InclusiveBetween(0.2, 1);
        RuleFor(s => s.ValueHalfway).GreaterThan(0);
        RuleFor(s => s.OpenDeals).InclusiveBetween(0.2, 1);
        RuleFor(s => s.OpenDealsHalfway).GreaterThan(0);
        RuleFor(s => s.RepeatContact).InclusiveBetween(0.1, 1);
        RuleFor(s => s.OtherChannel).InclusiveBetween(0.1, 1);
        RuleFor(s => s.Reach).InclusiveBetween(0.1, 1);
        RuleFor(s => s.ReachHalfway).GreaterThan(0);
        RuleFor(s => s.RepeatContactsCounted).InclusiveBetween(0, 20);
        RuleFor(s => s.Causes).NotNull().SetValidator(new CauseFactorsValidator());
    }
}

public sealed class CauseFactorsValidator : AbstractValidator<CauseFactors>
{
    public CauseFactorsValidator()
    {
        RuleFor(c => c.Safety).InclusiveBetween(0.01, 1);
        RuleFor(c => c.Outage).InclusiveBetween(0.01, 1);
        RuleFor(c => c.Security).InclusiveBetween(0.01, 1);
        RuleFor(c => c.DataLoss).InclusiveBetween(0.01, 1);
        RuleFor(c => c.VulnerablePerson).InclusiveBetween(0.01, 1);
        RuleFor(c => c.Legal).InclusiveBetween(0.01, 1);
        RuleFor(c => c.Press).InclusiveBetween(0.01, 1);
        RuleFor(c => c.Churn).InclusiveBetween(0.01, 1);
        RuleFor(c => c.Money).InclusiveBetween(0.01, 1);
    }
}
