using System.Text.Json;

namespace CxmHelpdesk.Channels.Meta.Webhooks;

/// <summary>Words, files and surroundings of a message.</summary>
internal static class MetaMessages
{
    private const int MaxFiles = 30;

    public static Message Of(JsonElement message, string mid, Party sender, string text, IReadOnlyList<Attachment> files, bool isStandby, DateTimeOffset at)
    {
        var facts = new Dictionary<string, string>();
        if (isStandby)
        {
            // Another app has the conversation: it answers, we look on.
            facts["standby"] = "other";
        }

        if (message.Object("quick_reply")?.Text("payload") is { } payload)
        {
            facts["button"] = TextSplitter.Split(payload, 300)[0];
        }

        var answered = message.Object("reply_to");
        if (answered?.Object("story") is { } story)
        {
            facts["story"] = story.Text("url") is { Length: <= 1000 } url ? url : "";
        }

        AddReferral(facts, message.Object("referral"));
        return new Message(mid, sender, text, at)
        {
            Attachments = files,
            Automatic = isStandby,
            Thread = new ThreadHints(null, answered?.Text("mid") is { Length: <= 400 } earlier ? [earlier] : [], sender.Address),
            Facts = facts,
        };
    }

    /// <returns>Never both empty: who sends what we cannot read has still written.</returns>
    public static (string Text, IReadOnlyList<Attachment> Files) Read(JsonElement message, string mid)
    {
        var lines = new List<string?> { message.Text("text") };
        var files = new List<Attachment>();
        foreach (var item in message.Items("attachments").Take(MaxFiles))
        {
            var type = item.Text("type") ?? "";
            var payload = item.Object("payload");
            var url = payload?.Text("url") is { Length: <= 2000 } given && Uri.TryCreate(given, UriKind.Absolute, out var place) && place.Scheme == Uri.UriSchemeHttps ? given : null;
            switch (type)
            {
                case "image" or "video" or "audio" or "file" or "share" or "reel" or "ig_reel" or "ig_post" when url is not null:
                    files.Add(new Attachment(NameOf(type, url, mid, files.Count), TypeOf(type), new RemoteContent(url)));
                    lines.Add(type is "image" or "video" or "audio" or "file" ? null : payload?.Text("title"));
                    break;
                case "story_mention":
                    // Ends with the story, and is not ours to keep: shown as an address.
                    lines.Add($"[story_mention] {url}".TrimEnd());
                    break;
                default:
                    lines.Add(payload?.Text("title") ?? item.Text("title"));
                    lines.Add(url ?? (item.Text("url") is { Length: <= 2000 } fallback ? fallback : null));
                    if (url is null && type is not "fallback")
                    {
                        lines.Add(type.Length is > 0 and <= 40 && type.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"[{type}]" : "[?]");
                    }

                    break;
            }
        }

        var text = string.Join('\n', lines.Where(line => !string.IsNullOrWhiteSpace(line)).Distinct());
        return (text.Length > 0 || files.Count > 0 ? text : message.Flag("is_unsupported") == true ? "[unsupported]" : "[?]", files);
    }

    public static void AddReferral(Dictionary<string, string> facts, JsonElement? referral)
    {
        if (referral is not { } came)
        {
            return;
        }

        if ((came.Object("ads_context_data")?.Text("ad_title") ?? (came.Text("source") == "ADS" ? came.Text("ad_id") : null)) is { } ad)
        {
            facts["ad"] = TextSplitter.Split(ad, 300)[0];
        }

        if (came.Text("ref") is { } reference)
        {
            facts["referral"] = TextSplitter.Split(reference, 300)[0];
        }
    }

    private static string TypeOf(string type) => type switch { "image" or "ig_post" or "share" => "image/jpeg", "video" or "reel" or "ig_reel" => "video/mp4", "audio" => "audio/mp4", _ => "application/octet-stream" };

    /// <summary>Files of customers lie under their own names, pictures under Meta's.</summary>
    private static string NameOf(string type, string url, string mid, int index)
    {
        if (type == "file" && Uri.UnescapeDataString(new Uri(url).Segments[^1]).Trim('/') is { Length: > 0 and <= 120 } name)
        {
            return name;
        }

        var extension = TypeOf(type) switch { "image/jpeg" => ".jpg", "video/mp4" => ".mp4", "audio/mp4" => ".m4a", _ => "" };
        return $"{type}-{new string([.. mid.Where(char.IsAsciiLetterOrDigit).TakeLast(8)])}-{index + 1}{extension}";
    }
}
