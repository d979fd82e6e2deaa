using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using FluentValidation;

namespace CxmHelpdesk.Desk.Agents;

/// <summary>What stands under an agent's answers, by language, where the channel has such a thing.</summary>
internal static class AgentSignatures
{
    public static IReadOnlyDictionary<string, string> Parse(string? json) =>
        json is null ? new Dictionary<string, string>() : JsonSerializer.Deserialize(json, DeskJson.Default.IReadOnlyDictionaryStringString)!;

    /// <summary>Those that say nothing are none.</summary>
    public static string ToJson(IReadOnlyDictionary<string, string> signatures) =>
        DeskJson.Serialize(signatures.Where(one => !string.IsNullOrWhiteSpace(one.Value)).ToDictionary(one => one.Key, one => one.Value.Trim()));

    /// <summary>In the conversation's language; in another only if there is none in English either.</summary>
    public static string? For(string? json, string language)
    {
        var all = Parse(json);
        return all.GetValueOrDefault(language) ?? all.GetValueOrDefault("en") ?? all.Values.FirstOrDefault();
    }

    public static IRuleBuilderOptions<T, IReadOnlyDictionary<string, string>?> AreSignatures<T>(this IRuleBuilder<T, IReadOnlyDictionary<string, string>?> rule) =>
        rule.Must(all => all is null || all.All(one => one.Key is "en" or "ja" && one.Value is { Length: <= 2000 })).WithMessage("For en and ja, at most 2000 characters each.");
}
