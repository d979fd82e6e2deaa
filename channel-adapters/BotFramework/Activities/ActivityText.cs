using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CxmHelpdesk.Channels.BotFramework.Activities;

/// <summary>The words of an activity as people read them: without the mention of our bot, without the markup that a channel puts in.</summary>
internal static partial class ActivityText
{
    public static string Of(JsonElement activity)
    {
        var text = activity.Text("text") ?? "";
        foreach (var entity in activity.Items("entities").Where(entity => entity.Text("type") == "mention").Take(50))
        {
            if (entity.Text("text") is { } written)
            {
                text = text.Replace(written, IsOurs(entity, activity) ? "" : $"@{entity.Member("mentioned").Text("name") ?? "?"}", StringComparison.Ordinal);
            }
        }

        text = activity.Text("channelId") switch
        {
            "slack" => WebUtility.HtmlDecode(SlackLink().Replace(text, match => SlackWords(match.Groups["to"].Value, match.Groups["label"].Value))),
            "msteams" => WebUtility.HtmlDecode(At().Replace(text, "")),
            _ => activity.Text("textFormat") == "xml" ? WebUtility.HtmlDecode(Tag().Replace(text, "")) : text,
        };
        return text.Replace('\u00a0', ' ').Trim();
    }

    /// <summary>Slack calls the bot by a name that the conversation's begins with, not by the recipient's.</summary>
    private static bool IsOurs(JsonElement mention, JsonElement activity) => mention.Member("mentioned").Text("id") is { } id
        && (id == activity.Member("recipient").Text("id") || activity.Member("conversation").Text("id")?.StartsWith($"{id}:", StringComparison.Ordinal) == true);

    /// <summary>Slack's <c>&lt;@U1|name&gt;</c>, <c>&lt;#C1|name&gt;</c>, <c>&lt;!here&gt;</c> and <c>&lt;https://…|label&gt;</c> (api.slack.com/reference/surfaces/formatting).</summary>
    private static string SlackWords(string to, string label) => to[0] switch
    {
        '@' => $"@{(label.Length > 0 ? label : to[1..])}",
        '#' => $"#{(label.Length > 0 ? label : to[1..])}",
        '!' => $"@{(label.Length > 0 ? label.TrimStart('@') : to[1..].Split('^')[0])}",
        _ => label.Length == 0 || label == to ? to : $"{label} ({to})",
    };

    [GeneratedRegex(@"<(?<to>[@#!]?[^<>|\s]+)(\|(?<label>[^<>]*))?>", RegexOptions.NonBacktracking)]
    private static partial Regex SlackLink();

    [GeneratedRegex("</?at[^<>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex At();

    [GeneratedRegex("<[^<>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
