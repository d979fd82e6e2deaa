using System.Text.Json;

namespace CxmHelpdesk.Channels.X;

/// <summary>Direct messages. XChat's are encrypted from end to end: that somebody wrote is all we learn.</summary>
internal static class XDirectMessages
{
    public static InboundEvent Read(JsonElement message, JsonElement users, string? ours, DateTimeOffset receivedAt)
    {
        var created = message.Member("message_create");
        if (message.Text("id") is not { Length: <= 100 } id || created.Text("sender_id") is not { Length: <= 100 } sender)
        {
            return new Ignored($"Nothing that somebody wrote ({message.Text("type") ?? "no type"}).");
        }

        if (sender == ours)
        {
            return new Ignored("Our own message.");
        }

        var data = created.Member("message_data");
        var files = FilesOf(data.Member("attachment").Member("media"), id);

        // A picture's own short link stands in the text too, and leads to the picture.
        var links = XPosts.Links(data.Member("entities")).Select(link => files.Count > 0 && link.Real?.Contains("/messages/media/", StringComparison.Ordinal) == true ? (link.Short, null) : link);
        var text = XPosts.WithLinks(data.Text("text") ?? "", links);
        var user = users.Member(sender) is var found && found.Member("data") is { ValueKind: JsonValueKind.Object } inner ? inner : found;
        return new Message(XEvents.DirectPrefix + id, XPeople.Of(sender, user.Text("name"), user.Text("screen_name") ?? user.Text("username"), user.Text("profile_image_url_https") ?? user.Text("profile_image_url")), text.Length > 0 || files.Count > 0 ? text : "[empty message]", XTime.OfMilliseconds(message.Text("created_timestamp")) ?? receivedAt)
        {
            Attachments = files,
            Thread = new ThreadHints(null, [], $"dm|{sender}"),
            Facts = data.Member("quick_reply_response").Text("metadata") is { } button ? new Dictionary<string, string> { ["button"] = TextSplitter.Split(button, 300)[0] } : [],
        };
    }

    public static InboundEvent Encrypted(JsonElement chat, string? ours, DateTimeOffset receivedAt) =>
        chat.Text("sender_id") is not { Length: <= 100 } sender || chat.Text("id") is not { Length: <= 100 } id ? throw new UnreadableEnvelopeException("The chat message has no id or no sender.")
        : sender == ours ? new Ignored("Our own message.")
        : new Message($"chat/{id}", XPeople.Of(sender, null, null, null), "[Encrypted chat message: it can only be read and answered in X]", XTime.OfMilliseconds(chat.Text("created_at_msec")) ?? receivedAt)
        {
            Thread = new ThreadHints(null, [], $"chat|{sender}"),
        };

    private static List<Attachment> FilesOf(JsonElement media, string id)
    {
        var variants = media.Member("video_info").Items("variants").Where(one => one.Text("content_type") == "video/mp4").OrderByDescending(one => one.Number("bitrate") ?? 0).ToArray();
        var (url, type) = variants.Length > 0 ? (variants[0].Text("url"), "video/mp4") : (media.Text("media_url_https"), TypeOf(media.Text("media_url_https")));
        return url is { Length: <= 1000 } && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? [new Attachment($"{(id.Length > 12 ? id[^12..] : id)}{MediaNames.ExtensionOf(type)}", type, new RemoteContent(url))]
            : [];
    }

    private static string TypeOf(string? url) => Path.GetExtension(url?.Split('?')[0] ?? "").ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        _ => "image/jpeg",
    };
}
