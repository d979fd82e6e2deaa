using FluentValidation;

namespace CxmHelpdesk.Desk.Hours;

/// <summary>When people work: spans of each day of the week, on the clocks of one time zone, but not on holidays.</summary>
public sealed record OpeningHours
{
    /// <summary>IANA name such as Europe/Berlin.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Seven days, Monday first; a day without spans is off.</summary>
    public IReadOnlyList<IReadOnlyList<OpenSpan>> Week { get; init; } = [];

    public IReadOnlyList<Holiday> Holidays { get; init; } = [];
}

/// <param name="From">Minutes since midnight.</param>
/// <param name="To">Minutes since midnight; 1440 is the end of the day.</param>
public sealed record OpenSpan(int From, int To);

/// <param name="Date">A whole day off.</param>
public sealed record Holiday(DateOnly Date, string Name);

/// <summary>The desk's business hours. Without any, every hour counts.</summary>
public sealed record HoursSettings
{
    public const string Name = "hours";

    /// <summary>For tickets of no team, and of teams without hours of their own; null: every hour counts.</summary>
    public OpeningHours? Desk { get; init; }

    public IReadOnlyList<TeamHours> Teams { get; init; } = [];

    public OpeningHours? Of(long? teamId) => Teams.FirstOrDefault(team => team.TeamId == teamId)?.Hours ?? Desk;
}

public sealed record TeamHours(long TeamId, OpeningHours Hours);

public sealed class HoursSettingsValidator : AbstractValidator<HoursSettings>
{
    public HoursSettingsValidator()
    {
        RuleFor(s => s.Desk!).SetValidator(new OpeningHoursValidator()).When(s => s.Desk is not null);
        RuleFor(s => s.Teams).Must(teams => teams.Select(team => team?.TeamId).Distinct().Count() == teams.Count).WithMessage("Each team once.");
        RuleForEach(s => s.Teams).NotNull().ChildRules(team => team.RuleFor(t => t.Hours).NotNull().SetValidator(new OpeningHoursValidator()));
    }
}

public sealed class OpeningHoursValidator : AbstractValidator<OpeningHours>
{
    public OpeningHoursValidator()
    {
        RuleFor(h => h.TimeZone).Must(zone => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)).WithMessage("Must be a time zone such as Europe/Berlin.");
        RuleFor(h => h.Week).Must(week => week.Count == 7).WithMessage("Seven days, Monday first.");
        RuleFor(h => h.Week).Must(week => week.Any(day => day is { Count: > 0 })).WithMessage("At least one day must be open.");
        RuleForEach(h => h.Week).Must(InOrder).WithMessage("Spans within the day, in order, that do not overlap.");
        RuleFor(h => h.Holidays).Must(days => days.Count <= 400 && days.Select(day => day?.Date).Distinct().Count() == days.Count).WithMessage("At most 400 holidays, each day once.");
        RuleForEach(h => h.Holidays).NotNull().ChildRules(day => day.RuleFor(d => d.Name).MaximumLength(80));
    }

    private static bool InOrder(IReadOnlyList<OpenSpan?>? day)
    {
        var end = -1;
        foreach (var span in day ?? [null])
        {
            if (span is null || span.From <= end || span.To <= span.From || span.To > 1440)
            {
                return false;
            }

            end = span.To;
        }

        return day!.Count <= 4;
    }
}
