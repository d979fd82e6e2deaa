using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CxmHelpdesk.Channels.BotFramework.Connector;

namespace CxmHelpdesk.Channels.BotFramework.Activities;

/// <summary>What an activity is to a desk (github.com/microsoft/botframework-sdk, specs/botframework-activity). Types compare letter by letter; unknown ones are kept and passed over (A2014).</summary>
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
            "messageReaction" => [new Ignored($"A reaction ({Names(activity, "reactionsAdded")}{Taken(activity)}).")],
            "conversationUpdate" => [new Ignored("News of who takes part in the conversation.")],
            "installationUpdate" => [new Ignored($"The bot was installed or removed ({Short(activity.Text("action"))}).")],
            "contactRelationUpdate" => [new Ignored($"The bot was added to the contacts, or removed ({Short(activity.Text("action"))}).")],
            "endOfConversation" => [new Ignored($"The conversation was ended ({Short(activity.Text("code"))}).")],
            "event" => [new Ignored($"An event ({Short(activity.Text("name"))}).")],
            "typing" or "trace" or "delay" or "handoff" or "invoke" or "command" or "commandResult" or "suggestion" => [new Ignored($"Nothing for the desk ({activity.Text("type")}).")],
            null => throw new UnreadableEnvelopeException("The activity has no type."),
            var unknown => [new Ignored($"A kind of activity that is not known yet ({Short(unknown)}).")],
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
            Facts = FactsOf(activity),
        };
    }

    /// <summary>An edit is news: what the agent read is not what the customer says now.</summary>
    private static InboundEvent ReadEdit(JsonElement activity, Envelope envelope) => ReadMessage(activity, envelope) is Message message
        ? message with
        {
            ExternalId = $"{message.ExternalId}#{Hash(envelope)}",
            Thread = message.Thread with { AnswersTo = [message.ExternalId, .. message.Thread.AnswersTo] },
            Facts = new Dictionary<string, string>(message.Facts) { ["edited"] = "true" },
        }
        : new Ignored("Our own message.");

    /// <summary>What was said stays in the ticket, for there it was read; that it was taken back is said too, and wakes nobody.</summary>
    private static InboundEvent ReadDeletion(JsonElement activity, Envelope envelope)
    {
        var (sender, conversation) = WhoAndWhere(activity, envelope);
        if (sender is null)
        {
            return new Ignored("Our own message.");
        }

        var id = IdOf(activity, conversation, envelope);
        return new Message($"{id}#{Hash(envelope)}", sender, LanguageOf(activity.Text("locale")) == "ja" ? "［メッセージは削除されました］" : "[The message was deleted]", activity.Time("timestamp") ?? envelope.ReceivedAt)
        {
            Automatic = true,
            Thread = new ThreadHints(null, [id], ConversationReference.Of(activity)?.ToText()),
            Facts = new Dictionary<string, string> { ["deleted"] = "true" },
        };
    }

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

    private static string Taken(JsonElement activity) => Names(activity, "reactionsRemoved") is { Length: > 0 } removed ? $" taken back: {removed}" : "";

    private static string Short(string? text) => text is null ? "unnamed" : TextSplitter.Split(text, 80)[0];
}
