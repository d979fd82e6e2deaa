using System.Globalization;
using FluentValidation;

namespace CxmHelpdesk.Desk.Agents;

/// <summary>How an agent is called when something waits for him, beside what the screen shows anyway.</summary>
/// <param name="Desktop">By a notification of the operating system, where the browser is allowed to.</param>
/// <param name="Sound">By a short sound.</param>
/// <param name="QuietFrom">HH:mm in the agent's time zone; from then until <paramref name="QuietTo"/> nobody calls, over midnight too. Null: no quiet hours.</param>
public sealed record Alerts(bool Desktop = false, bool Sound = false, string? QuietFrom = null, string? QuietTo = null);

internal sealed class AlertsValidator : AbstractValidator<Alerts>
{
    public AlertsValidator()
    {
        RuleFor(alerts => alerts.QuietFrom).Must(IsTime).WithMessage("Must be a time such as 22:00.");
        RuleFor(alerts => alerts.QuietTo).Must(IsTime).WithMessage("Must be a time such as 07:00.");
        RuleFor(alerts => alerts.QuietTo).NotNull().When(alerts => alerts.QuietFrom is not null).WithMessage("From when until when?");
        RuleFor(alerts => alerts.QuietFrom).NotNull().When(alerts => alerts.QuietTo is not null).WithMessage("From when until when?");
    }

    private static bool IsTime(string? value) => value is null || TimeOnly.TryParseExact(value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
