using System.Text.Json;

namespace CxmHelpdesk.Channels.Meta.Webhooks;

/// <summary>Comments below our posts (field <c>feed</c> of a page, <c>comments</c> and <c>live_comments</c> of an Instagram account).</summary>
internal static class MetaComments
{
    private const string Comment = "comment/";

    /// <summary>The comment that a conversation began with; null: it is no conversation of comments.</summary>
    public static string? IdIn(string? conversation) => conversation?.StartsWith(Comment, StringComparison.Ordinal) == true ? conversation[Comment.Length..] : null;

    public static InboundEvent Read(MetaBody body, MetaNetwork network, DateTimeOffset receivedAt)
    {
        var field = body.Event.Text("field");
        if (body.Event.Object("value") is not { } value)
        {
            throw new UnreadableEnvelopeException("The change says nothing.");
        }

        switch (field)
        {
            case "feed" when value.Text("item") is "comment":
                return ReadComment(body, value, value.Id("comment_id"), value.Text("message"), value.Text("verb") ?? "add", network, receivedAt);
            case "feed" when value.Text("item") is "like" or "reaction" or "share" && value.Text("verb") is "add" && value.Object("from")?.Text("id") != body.Page:
                return new Engagement(value.Text("item") == "share" ? "share" : "like", TimeOf(value.Number("created_time") ?? body.Time) ?? receivedAt);
            case "comments" or "live_comments":
                return ReadComment(body, value, value.Id("id"), value.Text("text"), "add", network, receivedAt);
            case "feed" or "mentions" or "mention" or "story_insights" or "messaging_seen" or "ratings":
                return new Ignored($"Nothing to be answered: {field}.");
            default:
                throw new UnreadableEnvelopeException(field is { Length: <= 40 } && field.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
                    ? $"Meta sent a change of a kind that this version does not know: {field}."
                    : "Not a change of Meta's.");
        }
    }

    private static InboundEvent ReadComment(MetaBody body, JsonElement value, string? id, string? text, string verb, MetaNetwork network, DateTimeOffset receivedAt)
    {
        if (id is null || value.Object("from") is not { } from || from.Id("id", 100) is not { } author)
        {
            throw new UnreadableEnvelopeException("The comment has no id or no author.");
        }

        if (author == body.Page)
        {
            return new Ignored("It is our own comment.");
        }

        var at = TimeOf(value.Number("created_time") ?? body.Time) ?? receivedAt;
        var sender = new Party(network.CommenterKind, author) { Verified = true, Name = (from.Text("name") ?? from.Text("username")) is { } name ? TextSplitter.Split(name, 120)[0] : null };
        switch (verb)
        {
            case "remove" or "hide":
                return verb == "remove" ? new Unsent(id, sender, at) : new Ignored("A comment was hidden.");
            case "edited" when text is not null:
                return new Edited(id, sender, text, at);
        }

        var post = value.Object("post")?.Text("permalink_url") ?? value.Object("media")?.Id("id") ?? value.Id("post_id");
        var link = post is { Length: <= 1000 } && Uri.TryCreate(post, UriKind.Absolute, out var place) && place.Scheme == Uri.UriSchemeHttps ? place : null;
        return new Message(id, sender, text ?? value.Text("photo") ?? "[comment]", at)
        {
            Thread = new ThreadHints(null, value.Id("parent_id") is { } parent ? [parent] : [], Comment + id),
            Facts = post is { Length: <= 300 } ? new Dictionary<string, string> { ["post"] = post } : [],
            Public = new PublicPost(PublicPostKind.Comment) { Link = link },
        };
    }

    /// <summary>Seconds here, milliseconds there.</summary>
    private static DateTimeOffset? TimeOf(double time) => time switch
    {
        > 0 and < 100_000_000_000 => DateTimeOffset.FromUnixTimeSeconds((long)time),
        >= 100_000_000_000 and < 253_402_300_800_000 => DateTimeOffset.FromUnixTimeMilliseconds((long)time),
        _ => null,
    };
}
