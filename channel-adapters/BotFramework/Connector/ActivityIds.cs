using System.Security.Cryptography;
using System.Text;

namespace CxmHelpdesk.Channels.BotFramework.Connector;

/// <summary>Ids of activities are unique in a conversation only, so a message's id has the conversation's before it, as a hash where both are too long together.</summary>
internal static class ActivityIds
{
    private const int MaxLength = 360;

    public static string Of(string conversationId, string activityId)
    {
        var own = activityId.Length <= 300 ? activityId : Hash(activityId);
        return conversationId.Length + 1 + own.Length <= MaxLength ? $"{conversationId}|{own}" : $"{Hash(conversationId)}|{own}";
    }

    /// <summary>What the channel itself calls the message; null: not one of that conversation.</summary>
    public static string? OwnIdOf(string externalId, string conversationId) =>
        new[] { $"{conversationId}|", $"{Hash(conversationId)}|" }.FirstOrDefault(prefix => externalId.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix
            ? externalId[prefix.Length..].Split('#')[0]
            : null;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
