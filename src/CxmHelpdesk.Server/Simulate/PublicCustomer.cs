using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>Somebody who speaks for all to hear: a mention on X, a comment on Instagram or Facebook, a review; signed with the account's own secret, as the network does.</summary>
internal static class PublicCustomer
{
    private static readonly (string Name, string Language)[] s_people =
    [
        ("olivia_bennett", "en"), ("noahfischer", "en"), ("amara.cooks", "en"), ("lucas_moreau", "en"), ("sofia.marino", "en"), ("ethanwalsh", "en"), ("hannah_lindqvist", "en"), ("oscarnystrom", "en"),
        ("misaki_gohan", "ja"), ("kenta_s", "ja"), ("yumi.table", "ja"), ("sho_tanaka", "ja"), ("sakura_ito", "ja"),
    ];

    private static readonly (string Text, int Stars)[] s_english =
    [
        ("I love it, thank you so much! Best {item} I ever had.", 5), ("Arrived a day early and beautifully packed. Great service!", 5), ("Does the {item} come in black?", 4), ("Are you open on Sunday?", 3),
        ("Using the {item} every morning. Very happy with it.", 5), ("Good, though heavier than I thought.", 4), ("My {item} broke after a week and nobody answers. Terrible service!", 1),
        ("Two weeks and still no parcel. I am furious, never again!", 1), ("Disappointed: the {item} came scratched and the box was open.", 2),
    ];

    private static readonly (string Text, int Stars)[] s_japanese =
    [
        ("{item}、とても気に入っています。ありがとうございます！", 5), ("予定より早く届きました。丁寧な梱包で嬉しいです。", 5), ("{item}の再入荷はいつですか？", 4), ("日曜日も営業していますか？", 3),
        ("{item}がすぐに壊れました。問い合わせの返事もなく、最悪です。", 1), ("二週間たっても届きません。とても困っています。", 1),
    ];

    private static readonly string[] s_englishItems = ["kettle", "pressure cooker", "bread knife", "copper pan", "kitchen scale"];
    private static readonly string[] s_japaneseItems = ["ケトル", "圧力鍋", "パン切り包丁", "銅のフライパン", "キッチンスケール"];

    public static HttpRequestMessage Speaks(ChannelAccount account, DateTimeOffset now, Random random)
    {
        var place = random.Next(s_people.Length);
        var (name, language) = s_people[place];
        var (line, stars) = language == "ja" ? Pick(s_japanese, random) : Pick(s_english, random);
        var text = line.Replace("{item}", Pick(language == "ja" ? s_japaneseItems : s_englishItems, random), StringComparison.Ordinal);
        var author = (50_000 + place).ToString(CultureInfo.InvariantCulture);

        // A few are followed by many.
        var followers = random.Next(8) == 0 ? random.Next(10_000, 90_000) : random.Next(20, 2_000);
        return account.Channel switch
        {
            "x-com" => Mention(account, author, name, followers, language, text, now),
            "reviews" => Review(account, name, stars, text, now),
            _ => Comment(account, author, name, text, now),
        };
    }

    private static HttpRequestMessage Mention(ChannelAccount account, string author, string name, int followers, string language, string text, DateTimeOffset now)
    {
        var id = NewNumber(now);
        var handle = name.Replace('.', '_');
        var user = new { id = author, name, username = handle, public_metrics = new { followers_count = followers } };
        var payload = new { id, author_id = author, conversation_id = id, text, lang = language, created_at = now };
        var body = JsonSerializer.Serialize(new
        {
            data = new { event_uuid = Guid.NewGuid(), event_type = "post.mention.create", filter = new { user_id = "1" }, payload, includes = new { users = new[] { user } } },
        });
        return Signed(account, body, "X-Twitter-Webhooks-Signature", $"sha256={Convert.ToBase64String(SocialCustomer.Mac(body, account.Setting("consumerSecret")))}");
    }

    private static HttpRequestMessage Comment(ChannelAccount account, string author, string name, string text, DateTimeOffset now)
    {
        var page = account.Setting("pageId") ?? "";
        var at = now.ToUnixTimeSeconds();
        object change = account.Channel == "instagram"
            ? new { field = "comments", value = new { id = NewNumber(now), from = new { id = author, username = name }, text, media = new { id = "9001" } } }
            : new { field = "feed", value = new { item = "comment", verb = "add", comment_id = $"{page}_{NewNumber(now)}", post_id = $"{page}_9001", from = new { id = author, name }, message = text, created_time = at } };
        var body = JsonSerializer.Serialize(new { @object = account.Channel == "instagram" ? "instagram" : "page", entry = new[] { new { id = page, time = at, changes = new[] { change } } } });
        return Signed(account, body, "X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(SocialCustomer.Mac(body, account.Setting("appSecret")))}");
    }

    private static HttpRequestMessage Review(ChannelAccount account, string name, int stars, string text, DateTimeOffset now)
    {
        var body = JsonSerializer.Serialize(new { reviews = new[] { new { id = NewNumber(now), rating = stars, author = name, text, date = now } } });
        var request = Posted(account, body);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.Setting("importKey") ?? "");
        return request;
    }

    private static HttpRequestMessage Signed(ChannelAccount account, string body, string header, string signature)
    {
        var request = Posted(account, body);
        request.Headers.Add(header, signature);
        return request;
    }

    private static HttpRequestMessage Posted(ChannelAccount account, string body) =>
        new(HttpMethod.Post, $"/hooks/{account.Key}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private static string NewNumber(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeMilliseconds()}{Guid.NewGuid().GetHashCode() & 0xFFFF:00000}");

    private static T Pick<T>(T[] from, Random random) => from[random.Next(from.Length)];
}
