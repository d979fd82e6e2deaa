using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CxmHelpdesk.Channels.Reviews;

/// <summary>
/// One review out of one object, whoever wrote it: names are those of schema.org's Review, JSON Feed, Google Business Profile and Play, Trustpilot, Apple's customer reviews, and a spreadsheet's
/// headings in English and Japanese.
/// </summary>
internal static partial class ReviewReader
{
    private const int MaxText = 10_000;

    private static readonly string[] s_id = ["id", "@id", "reviewId", "review_id", "guid", "レビューID", "ID"];
    private static readonly string[] s_stars = ["rating", "stars", "starRating", "star_rating", "im:rating", "score", "ratingValue", "reviewRating", "評価", "星", "評点"];
    private static readonly string[] s_title = ["title", "headline", "subject", "summary", "タイトル", "件名"];
    private static readonly string[] s_text = ["text", "content_text", "reviewBody", "body", "comment", "content", "review", "description", "message", "content_html", "本文", "レビュー", "コメント", "口コミ"];
    private static readonly string[] s_author = ["author", "authors", "reviewer", "consumer", "user", "authorName", "author_name", "customer", "name", "投稿者", "ニックネーム", "お名前"];
    private static readonly string[] s_email = ["email", "authorEmail", "customerEmail", "メールアドレス", "メール"];
    private static readonly string[] s_at = ["date_published", "datePublished", "createdAt", "created_at", "createTime", "published", "pubDate", "date", "updated", "投稿日", "投稿日時", "日付", "日時"];
    private static readonly string[] s_link = ["url", "link", "permalink", "リンク", "URL"];
    private static readonly string[] s_language = ["language", "lang", "inLanguage", "reviewerLanguage", "言語"];
    private static readonly string[] s_about = ["product", "productName", "itemReviewed", "location", "place", "商品", "商品名", "店舗", "店舗名"];

    /// <returns>Null: there are neither stars nor words in it.</returns>
    public static Review? Read(JsonElement item)
    {
        var play = item.Items("comments").Select(comment => comment.Member("userComment")).FirstOrDefault(comment => comment.ValueKind == JsonValueKind.Object);
        var stars = StarsOf(First(item, s_stars)) ?? StarsOf(play.Member("starRating")) ?? StarsOf(item.Member("_review").Member("rating"));
        var (title, text) = (Plain(TextOf(First(item, s_title))), Plain(TextOf(First(item, s_text)) ?? play.Text("text")));
        if (stars is null && text.Length == 0)
        {
            return null;
        }

        var author = First(item, s_author);
        var name = Plain(TextOf(author));
        var id = TextOf(First(item, s_id)) is { Length: <= 300 } given ? given : Hash($"{name}\n{title}\n{text}");
        return new Review(id, stars, title.Length > 0 && !text.StartsWith(title, StringComparison.Ordinal) ? title : null, text.Length > 0 ? text : title)
        {
            Author = name.Length > 0 ? TextSplitter.Split(name, 120)[0] : null,
            Email = TextOf(First(item, s_email)) ?? author.Text("email"),
            At = TimeOf(First(item, s_at)) ?? TimeOf(play.Member("lastModified").Member("seconds")),
            Link = (TextOf(First(item, s_link)) ?? First(item, s_link).Member("attributes").Text("href")) is { Length: <= 1000 } link && Uri.TryCreate(link, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? url : null,
            Language = TextOf(First(item, s_language))?.Split('-', '_')[0].ToLowerInvariant() is { Length: 2 } language && language.All(char.IsAsciiLetterLower) ? language : null,
            About = Plain(TextOf(First(item, s_about))) is { Length: > 0 } about ? TextSplitter.Split(about, 200)[0] : null,
        };
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));

    private static JsonElement First(JsonElement item, string[] names) =>
        names.Select(name => item.Member(name)).FirstOrDefault(value => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null) && !(value.ValueKind == JsonValueKind.String && value.AsText() is null));

    /// <summary>A text; or the name, label or value in an object or in the first of several.</summary>
    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.AsItems().Select(TextOf).FirstOrDefault(text => text is not null),
        JsonValueKind.Object => value.Text("label") ?? value.Text("displayName") ?? TextOf(value.Member("name")) ?? value.Text("ratingValue") ?? value.Text("$"),
        _ => value.AsText(),
    };

    /// <summary>1 to 5; of ten, twenty or a hundred they are brought to five where the source says so.</summary>
    private static int? StarsOf(JsonElement value)
    {
        var best = value.ValueKind == JsonValueKind.Object && double.TryParse(value.Text("bestRating"), NumberStyles.Float, CultureInfo.InvariantCulture, out var most) && most > 0 ? most : 5;
        var text = (TextOf(value) ?? "").Trim();
        var word = text.ToUpperInvariant() switch { "ONE" => 1, "TWO" => 2, "THREE" => 3, "FOUR" => 4, "FIVE" => 5, _ => 0 };
        if (word > 0)
        {
            return word;
        }

        if (text.Contains('★', StringComparison.Ordinal))
        {
            return Math.Min(5, text.Count(c => c == '★'));
        }

        if (Fraction().Match(text) is { Success: true } fraction)
        {
            best = double.Parse(fraction.Groups[2].Value, CultureInfo.InvariantCulture);
            text = fraction.Groups[1].Value;
        }

        return double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && best >= 1 && number >= 0 && number <= best
            ? Math.Clamp((int)Math.Round(number * 5 / best, MidpointRounding.AwayFromZero), 1, 5)
            : null;
    }

    private static DateTimeOffset? TimeOf(JsonElement value)
    {
        var text = TextOf(value);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds is > 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }

    /// <summary>Feeds hold HTML in their texts more often than they say so.</summary>
    private static string Plain(string? text)
    {
        if (text is null)
        {
            return "";
        }

        var plain = text.Contains('<', StringComparison.Ordinal) ? Tag().Replace(Break().Replace(text, "\n"), "") : text;
        return TextSplitter.Split(Blank().Replace(WebUtility.HtmlDecode(plain), "\n\n").Replace('\t', ' ').Trim(), MaxText)[0];
    }

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?)\s*/\s*([0-9]{1,3})$", RegexOptions.NonBacktracking)]
    private static partial Regex Fraction();

    [GeneratedRegex("<br[^<>]*>|</p>|</div>|</li>", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Break();

    [GeneratedRegex("</?[a-zA-Z][^<>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s*\n\s*\n\s*", RegexOptions.NonBacktracking)]
    private static partial Regex Blank();
}

/// <param name="Id">The source's, or a hash of what it says.</param>
/// <param name="Stars">1 to 5; null: the source gives none.</param>
internal sealed record Review(string Id, int? Stars, string? Title, string Text)
{
    public string? Author { get; init; }

    /// <summary>Where the source, a shop mostly, knows its customer.</summary>
    public string? Email { get; init; }

    public DateTimeOffset? At { get; init; }

    public Uri? Link { get; init; }

    /// <summary>ISO 639-1.</summary>
    public string? Language { get; init; }

    public string? About { get; init; }

    /// <summary>A changed review is another one: what was read of it holds no longer.</summary>
    public string Version => ReviewReader.Hash($"{Stars}\n{Title}\n{Text}");
}
