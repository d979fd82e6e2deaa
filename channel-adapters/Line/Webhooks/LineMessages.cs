using System.Text.Json;
using CxmHelpdesk.Channels.Line.Api;

namespace CxmHelpdesk.Channels.Line.Webhooks;

/// <summary>Messages of each type: words, stickers, files, places.</summary>
internal static class LineMessages
{
    private const int MaxKeywords = 3;
    private const int MaxFileName = 120;

    public static Message Read(JsonElement happened, LineParties who, DateTimeOffset at)
    {
        if (happened.Object("message") is not { } message || message.Id("id", 100) is not { } id)
        {
            throw new UnreadableEnvelopeException("The message has no usable id.");
        }

        var type = message.Text("type") ?? "";
        var facts = new Dictionary<string, string>();
        var isStandby = happened.Text("mode") == "standby";
        if (isStandby)
        {
            // Another program of the same account has the conversation: it answers, we look on.
            facts["standby"] = "other";
        }

        if (Keywords(message) is { Length: > 0 } keywords)
        {
            facts["sticker"] = keywords;
        }

        var files = FilesOf(message, type, id);
        var text = TextOf(message, type);
        return new Message(id, who.Sender, text.Length > 0 || files.Count > 0 ? text : Placeholder(type), at)
        {
            Attachments = files,
            Speaker = who.Speaker,
            Automatic = isStandby,
            Overheard = (LineParties.IsGroup(who.Sender.Address) || LineParties.IsRoom(who.Sender.Address)) && !NamesUs(message),
            Thread = new ThreadHints(null, message.Id("quotedMessageId", 100) is { } quoted ? [quoted] : [], who.Sender.Address),
            Facts = facts,
        };
    }

    /// <summary>LINE's own emoji are in the text already, as words in brackets: "(sun)".</summary>
    private static string TextOf(JsonElement message, string type) => type switch
    {
        "text" or "sticker" => message.Text("text") ?? "",
        "location" => PlaceOf(message),
        // Lies with whoever put it there: shown to be looked at, never fetched.
        "image" or "video" or "audio" when ExternalUrl(message) is { } url => url,
        _ => "",
    };

    /// <summary>LINE says of each "@name" whether it is our account.</summary>
    private static bool NamesUs(JsonElement message) => message.Member("mention").Items("mentionees").Any(one => one.Flag("isSelf") == true);

    /// <summary>A type of tomorrow: somebody wrote, and that is shown.</summary>
    private static string Placeholder(string type) => type.Length is > 0 and <= 40 && type.All(char.IsAsciiLetterOrDigit) ? $"[{type}]" : "[?]";

    private static string PlaceOf(JsonElement message)
    {
        var map = message.Double("latitude") is { } latitude && message.Double("longitude") is { } longitude ? MapLink.Of(latitude, longitude) : null;
        string?[] lines = [message.Text("title"), message.Text("address"), map];
        return string.Join('\n', lines.Where(line => !string.IsNullOrWhiteSpace(line)).Distinct());
    }

    private static string? ExternalUrl(JsonElement message) =>
        message.Object("contentProvider") is { } provider && provider.Text("type") == "external"
        && Uri.TryCreate(provider.Text("originalContentUrl"), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? url.AbsoluteUri : null;

    private static List<Attachment> FilesOf(JsonElement message, string type, string id) => type switch
    {
        "sticker" when message.Id("stickerId", 20) is { } sticker && sticker.All(char.IsAsciiDigit) => [new(StickerName(message), "image/png", new RemoteContent(LineMedia.StickerReference(sticker))) { Sticker = true }],
        "image" when ExternalUrl(message) is null => [new($"{id}.jpg", "image/jpeg", new RemoteContent(LineMedia.ContentReference(id)))],
        "video" when ExternalUrl(message) is null => [new($"{id}.mp4", "video/mp4", new RemoteContent(LineMedia.EncodedReference(id)))],
        "audio" when ExternalUrl(message) is null => [new($"{id}.m4a", "audio/mp4", new RemoteContent(LineMedia.EncodedReference(id)))],
        "file" => [new(FileName(message) ?? id, "application/octet-stream", new RemoteContent(LineMedia.ContentReference(id)))],
        _ => [],
    };

    private static string? FileName(JsonElement message) => message.Text("fileName") is { } name ? TextSplitter.Split(name, MaxFileName)[0] is { Length: > 0 } clean ? clean : null : null;

    /// <summary>What a sticker says stands in its name, which is what the queue shows of a message without words.</summary>
    private static string StickerName(JsonElement message) => Keywords(message) is { Length: > 0 } keywords ? $"sticker ({keywords}).png" : "sticker.png";

    private static string Keywords(JsonElement message) => message.Text("type") == "sticker"
        ? string.Join(", ", message.Items("keywords").Select(JsonMembers.AsText).OfType<string>().Where(word => word.Length <= 40).Take(MaxKeywords))
        : "";
}
