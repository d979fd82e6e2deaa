using System.Text.Json;

namespace CxmHelpdesk.Channels.BotFramework.Activities;

/// <summary>What a message says and shows: its text, what its cards and buttons say, its files.</summary>
internal sealed record MessageContent(string Text, string? Html, IReadOnlyList<Attachment> Attachments)
{
    private const int MaxAttachments = 20;
    private const int MaxText = 20_000;
    private const string TeamsFile = "application/vnd.microsoft.teams.file.download.info";

    public static MessageContent Of(JsonElement activity)
    {
        var lines = new List<string> { ActivityText.Of(activity) };
        var files = new List<Attachment>();
        string? html = null;
        foreach (var item in activity.Items("attachments").Take(MaxAttachments))
        {
            var type = item.Text("contentType") ?? "";
            if (CardText.IsCard(type))
            {
                lines.Add(CardText.Of(item.Member("content")));
            }
            else if (FileOf(item, type, files.Count + 1) is { } file)
            {
                files.Add(file);
            }
            else if (type == "text/html" && item.Text("content") is { } page)
            {
                // Teams says the same once more with it; only mail is meant to be read so.
                html = activity.Text("channelId") == "email" ? page : html;
            }
            else if (type.StartsWith("text/", StringComparison.Ordinal) && item.Text("content") is { } text)
            {
                lines.Add(text);
            }
            else
            {
                lines.Add($"[{item.Text("name") ?? (type.Length > 0 ? type : "attachment")}]");
            }
        }

        lines.Add(Place(activity));
        lines.Add(Options(activity));
        if (lines.All(string.IsNullOrWhiteSpace))
        {
            lines.Add(Values(activity));
        }

        var whole = string.Join("\n\n", lines.Where(line => !string.IsNullOrWhiteSpace(line)));
        if (whole.Length == 0 && files.Count == 0)
        {
            // Somebody wrote, whatever it was, and that is shown.
            whole = "[empty message]";
        }

        return new MessageContent(TextSplitter.Split(whole, MaxText)[0], html, files);
    }

    private static Attachment? FileOf(JsonElement item, string type, int number)
    {
        var content = item.Member("content");
        var url = type == TeamsFile ? content.Text("downloadUrl") : item.Text("contentUrl");
        if (url is null)
        {
            return null;
        }

        if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return DataUri.Read(url) is var (dataType, bytes) ? new Attachment(NameOf(item, dataType, null, number), dataType, new InlineContent(bytes)) : null;
        }

        if (url.Length > 2000 || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            return null;
        }

        var known = type == TeamsFile || type.Contains('*', StringComparison.Ordinal) || !type.Contains('/', StringComparison.Ordinal) ? "application/octet-stream" : type;
        return new Attachment(NameOf(item, known, address, number), known, new RemoteContent(url));
    }

    private static string NameOf(JsonElement item, string type, Uri? address, int number)
    {
        var last = address?.Segments[^1].Trim('/');
        var name = item.Text("name") ?? (last is { Length: > 0 and <= 100 } && last.Contains('.', StringComparison.Ordinal) ? Uri.UnescapeDataString(last) : null);
        return name is null ? $"file-{number}{MediaNames.ExtensionOf(type)}" : name.Length > 150 ? name[^150..] : name;
    }

    /// <summary>Where the customer is, as an entity (schema.org) says.</summary>
    private static string Place(JsonElement activity)
    {
        foreach (var entity in activity.Items("entities"))
        {
            var place = entity.Text("type") == "Place" ? entity.Member("geo") : entity;
            if (place.Text("type") == "GeoCoordinates" && place.Member("latitude") is { ValueKind: JsonValueKind.Number } latitude && place.Member("longitude") is { ValueKind: JsonValueKind.Number } longitude)
            {
                var (lat, lon) = (latitude.GetRawText(), longitude.GetRawText());
                return string.Join('\n', new[] { entity.Text("name"), $"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}" }.Where(line => line is not null));
            }
        }

        return "";
    }

    private static string Options(JsonElement activity) =>
        string.Join(' ', activity.Member("suggestedActions").Items("actions").Take(20).Select(action => action.Text("title") ?? action.Text("value")).Where(title => title is not null).Select(title => $"[{title}]"));

    /// <summary>A card's button or form: only data, no words (Action.Submit, Action.Execute).</summary>
    private static string Values(JsonElement activity)
    {
        var value = activity.Member("value");
        var action = value.Member("action");
        var data = action.ValueKind == JsonValueKind.Object ? action.Member("data") : value;
        var lines = new List<string>();
        if ((action.Text("title") ?? action.Text("verb")) is { } pressed)
        {
            lines.Add($"[{pressed}]");
        }

        if (data.ValueKind == JsonValueKind.Object)
        {
            lines.AddRange(data.Members().Where(member => member.Key != "msteams").Take(30).Select(member => (Name: member.Key, Value: member.Value.AsText() ?? member.Value.ValueKind switch
            {
                JsonValueKind.True => "✓",
                JsonValueKind.False => "✗",
                _ => null,
            })).Where(member => member.Value is not null).Select(member => $"{member.Name}: {member.Value}"));
        }
        else if (data.AsText() is { } text)
        {
            lines.Add(text);
        }

        return string.Join('\n', lines);
    }
}
