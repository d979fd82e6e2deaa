using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CxmHelpdesk.Channels.BotFramework.Connector;

namespace CxmHelpdesk.Channels.BotFramework.Activities;

/// <summary>What an activity is to a desk (github.com/microsoft/botframework-sdk, specs/botframework-activity). Types compare letter by letter; the connector is told "ok" for unknown ones, too (A2014), which are kept to be looked at.</summary>
internal static class ActivityEvents
{
    public static IReadOnlyList<InboundEvent> Parse(Envelope envelope)
    {
        var activity = JsonMembers.ReadObject(envelope.Body);
        return activity.Text("type") switch
        {
            "message" => [ReadMessage(activity, envelope)],
            "messageUpdate" => [ReadEdit(activity, envelope)],
            "messageDelete" => [ReadDeletion(activity, envelope)],
            "invoke" when activity.Text("name") == ActivityIntake.Buttons => [ReadMessage(activity, envelope)],
            "messageReaction" => [ReadReaction(activity, envelope)],
            "conversationUpdate" => [new Ignored("News of who takes part in the conversation.")],
            "installationUpdate" => [new Ignored($"The bot was installed or removed ({Short(activity.Text("action"))}).")],
            "contactRelationUpdate" => [new Ignored($"The bot was added to the contacts, or removed ({Short(activity.Text("action"))}).")],
            "endOfConversation" => [new Ignored($"The conversation was ended ({Short(activity.Text("code"))}).")],
            "event" => [new Ignored($"An event ({Short(activity.Text("name"))}).")],
            "typing" or "trace" or "delay" or "handoff" or "invoke" or "command" or "commandResult" or "suggestion" => [new Ignored($"Nothing for the desk ({activity.Text("type")}).")],
            null => throw new UnreadableEnvelopeException("The activity has no type."),
            var unknown => throw new UnreadableEnvelopeException($"The connector sent an activity of a kind that this version does not know: {Short(unknown)}."),
        };
    }

    private static InboundEvent ReadMessage(JsonElement activity, Envelope envelope)
    {
        var (sender, conversation) = WhoAndWhere(activity, envelope);
        if (sender is null)
        {
            return new Ignored("Our own message.");
        }

        var content = MessageContent.Of(activity);
        var reference = ConversationReference.Of(activity);
        return new Message(IdOf(activity, conversation, envelope), sender, content.Text, activity.Time("timestamp") ?? envelope.ReceivedAt)
        {
            Subject = activity.Member("channelData").Text("subject") is { } subject && activity.Text("channelId") == "email" ? TextSplitter.Split(subject, 300)[0] : null,
            Html = content.Html,
            Attachments = content.Attachments,
            Thread = new ThreadHints(
                null,
                activity.Text("replyToId") is { } answered ? [ActivityIds.Of(conversation, answered)] : [],
                reference?.ToText()),
            Language = LanguageOf(activity.Text("locale")),
            Automatic = activity.Member("from").Text("role") == "bot",
            Overheard = activity.Member("conversation").Flag("isGroup") == true && activity.Text("type") != "invoke"
                && !NamesUs(activity, activity.Member("recipient").Text("id") ?? "?"),
            Facts = FactsOf(activity),
        };
    }

    private static InboundEvent ReadEdit(JsonElement activity, Envelope envelope) => ReadMessage(activity, envelope) is Message message
        ? new Edited(message.ExternalId, message.Sender, message.Text, message.SentAt)
        : new Ignored("Our own message.");

    private static InboundEvent ReadDeletion(JsonElement activity, Envelope envelope)
    {
        var (sender, conversation) = WhoAndWhere(activity, envelope);
        return sender is null ? new Ignored("Our own message.") : new Unsent(IdOf(activity, conversation, envelope), sender, activity.Time("timestamp") ?? envelope.ReceivedAt);
    }

    /// <summary>The last sign counts; one that is taken away counts only where none is put in its place.</summary>
    private static InboundEvent ReadReaction(JsonElement activity, Envelope envelope)
    {
        var (sender, conversation) = WhoAndWhere(activity, envelope);
        return sender is null || activity.Text("replyToId") is not { } target
            ? new Ignored($"A reaction to nothing that is named ({Names(activity, "reactionsAdded")}).")
            : new Reaction(ActivityIds.Of(conversation, target), sender, SignOf(activity.Items("reactionsAdded").Select(item => item.Text("type")).LastOrDefault(type => type is not null)), activity.Time("timestamp") ?? envelope.ReceivedAt);
    }

    /// <summary>Teams names its first ones by words, all others by what they are.</summary>
    private static string? SignOf(string? type) => type switch
    {
        null => null,
        "like" => "👍",
        "heart" => "❤️",
        "laugh" => "😆",
        "surprised" => "😮",
        "sad" => "😢",
        "angry" => "😠",
        _ => Short(type),
    };

    /// <returns>No sender: we are it.</returns>
    private static (Party? Sender, string Conversation) WhoAndWhere(JsonElement activity, Envelope envelope)
    {
        var from = activity.Member("from");
        if (activity.Text("channelId") is not { Length: <= 50 } channel || from.Text("id") is not { Length: <= 250 } id)
        {
            throw new UnreadableEnvelopeException("The activity does not say who sent it.");
        }

        var conversation = activity.Member("conversation").Text("id") ?? "";
        return id == activity.Member("recipient").Text("id")
            ? (null, conversation)
            : (People.Of(channel, id, from.Text("name"), conversation, envelope.Headers.ContainsKey(ActivityIntake.FixedUsers)), conversation);
    }

    private static string IdOf(JsonElement activity, string conversation, Envelope envelope) => ActivityIds.Of(conversation, activity.Text("id") ?? Hash(envelope));

    private static string Hash(Envelope envelope) => Convert.ToHexStringLower(SHA256.HashData(envelope.Body.Span).AsSpan(0, 8));

    /// <summary>As an entity, or, on Slack, in the text's own markup.</summary>
    private static bool NamesUs(JsonElement activity, string ourId) =>
        activity.Items("entities").Any(entity => entity.Text("type") == "mention" && entity.Member("mentioned").Text("id") == ourId)
        || activity.Text("text")?.Contains($"<@{ourId}>", StringComparison.Ordinal) == true;

    private static string? LanguageOf(string? locale) =>
        locale?.Split('-', '_')[0] is { Length: 2 } language && language.All(char.IsAsciiLetter) ? language.ToLower(CultureInfo.InvariantCulture) : null;

    private static Dictionary<string, string> FactsOf(JsonElement activity)
    {
        var facts = new Dictionary<string, string> { ["network"] = People.NetworkOf(Short(activity.Text("channelId"))) };
        if (activity.Member("conversation").Flag("isGroup") == true)
        {
            var data = activity.Member("channelData");
            facts["group"] = Short(activity.Member("conversation").Text("name") ?? data.Member("channel").Text("name") ?? data.Member("team").Text("name") ?? "✓");
        }

        return facts;
    }

    private static string Names(JsonElement activity, string list) => string.Join(", ", activity.Items(list).Take(5).Select(item => Short(item.Text("type"))));

    private static string Short(string? text) => text is null ? "unnamed" : TextSplitter.Split(text, 80)[0];
}
