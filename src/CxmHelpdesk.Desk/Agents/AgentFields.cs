using FluentValidation;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Agents;

/// <summary>What every form about agents asks of a field.</summary>
internal static class AgentFields
{
    public static void IsName<T>(this IRuleBuilder<T, string?> rule) => rule.NotEmpty().MaximumLength(120);

    public static void IsEmail<T>(this IRuleBuilder<T, string?> rule) => rule.NotEmpty().MaximumLength(320).EmailAddress();

    public static void IsPassword<T>(this IRuleBuilder<T, string?> rule, IOptions<SignInOptions> options) =>
        rule.NotEmpty().MinimumLength(options.Value.PasswordLength).MaximumLength(256);

    public static void IsLanguage<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => value is "en" or "ja").WithMessage("Must be en or ja.");

    public static void IsTimeZone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => value is not null && TimeZoneInfo.TryFindSystemTimeZoneById(value, out _)).WithMessage("Must be a time zone such as Europe/Berlin.");
}
