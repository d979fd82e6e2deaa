using System.Globalization;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.ChannelAccounts;

/// <summary>Holds the values of a form against the fields that a channel's descriptor names.</summary>
internal static class SettingRules
{
    private const int MaxText = 4000;
    private const int MaxLongText = 100_000;

    /// <param name="given">By field; null clears it. A field that is not named keeps its value.</param>
    /// <param name="current">Everything there is so far, secrets too; for those their having a value is enough.</param>
    /// <returns>What is wrong, by field as <c>settings.key</c>.</returns>
    public static Dictionary<string, string[]> Check(
        IReadOnlyList<SettingField> fields, IReadOnlyDictionary<string, string?> given, IReadOnlyDictionary<string, string> current)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var key in given.Keys.Where(key => fields.All(field => field.Key != key)))
        {
            errors[NameOf(key)] = ["This channel has no such setting."];
        }

        foreach (var field in fields)
        {
            var value = given.TryGetValue(field.Key, out var named) ? named : current.GetValueOrDefault(field.Key);
            var isNew = named is not null;
            var error = string.IsNullOrWhiteSpace(value)
                ? (field.Required ? "Must not be empty." : null)
                : isNew ? WrongWith(field, value) : null;
            if (error is not null)
            {
                errors[NameOf(field.Key)] = [error];
            }
        }

        return errors;
    }

    private static string NameOf(string key) => $"settings.{key}";

    private static string? WrongWith(SettingField field, string value) => field.Kind switch
    {
        SettingKind.Text when value.Length > MaxText => $"At most {MaxText} characters.",
        SettingKind.Text when value.AsSpan().ContainsAny('\r', '\n', '\0') => "Must be one line.",
        SettingKind.LongText or SettingKind.Lines when value.Length > MaxLongText => $"At most {MaxLongText} characters.",
        SettingKind.Number when !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "Must be a whole number.",
        SettingKind.Switch when value is not ("true" or "false") => "Must be true or false.",
        SettingKind.Url when !IsUrl(value) => "Must be an address that begins with https:// or http://.",
        SettingKind.Choice when field.Options?.Contains(value) != true => $"Must be one of {string.Join(", ", field.Options ?? [])}.",
        SettingKind.Text or SettingKind.LongText or SettingKind.Lines or SettingKind.Number or SettingKind.Switch or SettingKind.Url or SettingKind.Choice => null,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Kind, "Unknown kind of setting."),
    };

    private static bool IsUrl(string value) =>
        value.Length <= MaxText && Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
