using System.Text.Json;

namespace CxmHelpdesk.Channels.BotFramework.Connector;

/// <summary>Where answers go: which connector, which conversation there, and as whom we speak. Kept with the ticket, so that an answer days later finds its way.</summary>
/// <param name="ServiceUrl">From a token that was checked.</param>
/// <param name="BotId">Ours in this channel; empty if it did not fit.</param>
internal sealed record ConversationReference(string ChannelId, string ServiceUrl, string BotId, string Id)
{
    private const int MaxLength = 300;

    public static ConversationReference? Of(JsonElement activity) =>
        activity.Text("channelId") is { } channel && activity.Text("serviceUrl") is { } service && activity.Member("conversation").Text("id") is { } id
            ? new ConversationReference(channel, service, activity.Member("recipient").Text("id") ?? "", id)
            : null;

    /// <summary>The conversation's id comes last: it may hold anything.</summary>
    public static ConversationReference? Parse(string? text) =>
        text?.Split('|', 4) is [{ Length: > 0 } channel, { Length: > 0 } service, var bot, { Length: > 0 } id] ? new ConversationReference(channel, service, bot, id) : null;

    /// <summary>Null: longer than the desk keeps, so it cannot be answered.</summary>
    public string? ToText()
    {
        if (ChannelId.Contains('|', StringComparison.Ordinal) || ServiceUrl.Contains('|', StringComparison.Ordinal))
        {
            return null;
        }

        var bot = BotId.Contains('|', StringComparison.Ordinal) ? "" : BotId;
        var whole = $"{ChannelId}|{ServiceUrl}|{bot}|{Id}";
        return whole.Length <= MaxLength ? whole : whole.Length - bot.Length <= MaxLength ? $"{ChannelId}|{ServiceUrl}||{Id}" : null;
    }
}
