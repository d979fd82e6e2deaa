using System.Net;
using System.Text.Json;

namespace CxmHelpdesk.Channels.X;

/// <summary>Posts that mention, answer or quote us.</summary>
internal static class XPosts
{
    public static InboundEvent Read(JsonElement post, JsonElement includes, string? ours, DateTimeOffset receivedAt)
    {
        if (post.Text("id") is not { Length: <= 100 } id || post.Text("author_id") is not { Length: <= 100 } author)
        {
            throw new UnreadableEnvelopeException("The post has no id or no author.");
        }

        // Users come bare or wrapped.
        var user = includes.Items("users").Select(item => item.Member("data") is { ValueKind: JsonValueKind.Object } inner ? inner : item).FirstOrDefault(item => item.Text("id") == author);
        return ToEvent(new Post(id, author, post.Member("note_tweet").Text("text") ?? post.Text("text") ?? "", post.Time("created_at") ?? receivedAt)
        {
            Name = user.Text("name"),
            Handle = user.Text("username"),
            Picture = user.Text("profile_image_url"),
            Followers = user.Member("public_metrics").Number("followers_count"),
            Answers = post.Text("in_reply_to_tweet_id") ?? post.Items("referenced_tweets").Where(other => other.Text("type") == "replied_to").Select(other => other.Text("id")).FirstOrDefault(),
            Conversation = post.Text("conversation_id"),
            Language = post.Text("lang"),
            Links = Links(post.Member("note_tweet").Member("entities") is { ValueKind: JsonValueKind.Object } entities ? entities : post.Member("entities")),
            IsRepost = post.Items("referenced_tweets").Any(other => other.Text("type") == "retweeted"),
        }, ours);
    }

    /// <summary>Account Activity. Its numbers of ids are rounded by most readers of JSON, so only their texts are looked at.</summary>
    public static InboundEvent ReadOld(JsonElement post, string? ours, DateTimeOffset receivedAt)
    {
        var user = post.Member("user");
        if (post.Text("id_str") is not { Length: <= 100 } id || user.Text("id_str") is not { Length: <= 100 } author)
        {
            return new Ignored("A post without an id.");
        }

        var whole = post.Member("extended_tweet");
        return ToEvent(new Post(id, author, whole.Text("full_text") ?? post.Text("full_text") ?? post.Text("text") ?? "", XTime.Of(post.Text("created_at")) ?? receivedAt)
        {
            Name = user.Text("name"),
            Handle = user.Text("screen_name"),
            Picture = user.Text("profile_image_url_https"),
            Followers = user.Number("followers_count"),
            Answers = post.Text("in_reply_to_status_id_str"),
            Language = post.Text("lang"),
            Links = Links((whole.ValueKind == JsonValueKind.Object ? whole : post).Member("entities")),
            IsRepost = post.Member("retweeted_status").ValueKind == JsonValueKind.Object,
        }, ours);
    }

    private static InboundEvent ToEvent(Post post, string? ours)
    {
        if (post.Author == ours || post.IsRepost)
        {
            return new Ignored(post.IsRepost ? "A repost." : "Our own post.");
        }

        var text = WithLinks(post.Text, post.Links);
        var about = new PublicPost(PublicPostKind.Mention)
        {
            Reach = post.Followers,
            Link = new Uri(post.Handle is { Length: <= 50 } handle && handle.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"https://x.com/{handle}/status/{Uri.EscapeDataString(post.Id)}" : $"https://x.com/i/status/{Uri.EscapeDataString(post.Id)}"),
        };
        return new Message(XEvents.PostPrefix + post.Id, XPeople.Of(post.Author, post.Name, post.Handle, post.Picture), text.Length > 0 ? text : "[empty post]", post.At)
        {
            Public = about,
            Language = post.Language is { Length: 2 } language && language.All(char.IsAsciiLetterLower) ? language : null,
            Thread = new ThreadHints(null, post.Answers is { Length: <= 100 } answered ? [XEvents.PostPrefix + answered] : [], $"post|{post.Conversation ?? post.Answers ?? post.Id}"[..Math.Min(250, (post.Conversation ?? post.Answers ?? post.Id).Length + 5)]),
            Facts = new Dictionary<string, string>(about.Facts()),
        };
    }

    /// <summary>X puts its own short links into a text and says beside it where they lead.</summary>
    public static string WithLinks(string text, IEnumerable<(string Short, string? Real)> links)
    {
        foreach (var (shortened, real) in links)
        {
            text = text.Replace(shortened, real ?? "", StringComparison.Ordinal);
        }

        return WebUtility.HtmlDecode(text).Trim();
    }

    public static (string Short, string? Real)[] Links(JsonElement entities) =>
    [
        .. entities.Items("urls").Where(link => link.Text("url") is not null && link.Text("expanded_url") is not null).Take(50).Select(link => (link.Text("url")!, link.Text("expanded_url"))),
    ];

    private sealed record Post(string Id, string Author, string Text, DateTimeOffset At)
    {
        public string? Name { get; init; }

        public string? Handle { get; init; }

        public string? Picture { get; init; }

        public long? Followers { get; init; }

        public string? Answers { get; init; }

        public string? Conversation { get; init; }

        public string? Language { get; init; }

        public IReadOnlyList<(string Short, string? Real)> Links { get; init; } = [];

        public bool IsRepost { get; init; }
    }
}

internal static class XPeople
{
    /// <summary>X names a picture in its smallest size, 48 pixels; the one that its own pages show lies beside it.</summary>
    private const string Small = "_normal.";
    private const string Larger = "_400x400.";

    public static Party Of(string id, string? name, string? handle, string? picture)
    {
        var shown = (name, handle) switch
        {
            ({ } words, { } at) => $"{words} (@{at})",
            (null, { } at) => $"@{at}",
            ({ } words, null) => words,
            _ => null,
        };
        return new Party("x", id) { Name = shown is null ? null : TextSplitter.Split(shown, 120)[0], Verified = true, Picture = picture is { Length: <= 1000 } ? picture.Replace(Small, Larger, StringComparison.Ordinal) : null };
    }
}
