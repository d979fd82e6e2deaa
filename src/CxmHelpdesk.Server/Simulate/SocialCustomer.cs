using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>Somebody on a social network: what he says comes in as the network brings it, signed with the account's own secret.</summary>
internal static class SocialCustomer
{
    private const int People = 200;

    /// <summary>The channels that it can play.</summary>
    public static IReadOnlySet<string> Channels { get; } = new HashSet<string> { "line", "messenger", "instagram", "x-com", "reviews" };

    public static async Task SayAsync(HttpClient http, ChannelAccount account, TimeProvider time, Random random, CancellationToken ct)
    {
        using var request = account.Channel is "x-com" or "reviews" || (account.Channel != "line" && random.Next(2) == 0)
            ? PublicCustomer.Speaks(account, time.GetUtcNow(), random)
            : Says(account, time, random);
        using var response = await http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new RefusedException($"{(int)response.StatusCode} for what was said on {account.Channel}");
        }
    }

    private static HttpRequestMessage Says(ChannelAccount account, TimeProvider time, Random random)
    {
        var person = random.Next(People);
        var script = Script.Next(random, account.Channel == "line" || person % 5 < 2 ? "ja" : "en");
        var text = string.Join(' ', script.Lines);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (body, header, signature) = account.Channel == "line" ? Line(account, person, text, now) : Meta(account, person, text, now);
        return new HttpRequestMessage(HttpMethod.Post, $"/hooks/{account.Key}") { Content = new StringContent(body, Encoding.UTF8, "application/json"), Headers = { { header, signature } } };
    }

    private static (string Body, string Header, string Signature) Line(ChannelAccount account, int person, string text, long now)
    {
        var source = new { type = "user", userId = $"U{Name(person)}" };
        var happened = new { type = "message", mode = "active", timestamp = now, webhookEventId = Guid.NewGuid().ToString("N"), source, message = new { id = Guid.NewGuid().ToString("N"), type = "text", text } };
        var body = JsonSerializer.Serialize(new { destination = "Usimulated", events = new[] { happened } });
        return (body, "X-Line-Signature", Convert.ToBase64String(Mac(body, account.Setting("channelSecret"))));
    }

    private static (string Body, string Header, string Signature) Meta(ChannelAccount account, int person, string text, long now)
    {
        var page = account.Setting("pageId") ?? "";
        var item = new { sender = new { id = $"9{person:00000000}" }, recipient = new { id = page }, timestamp = now, message = new { mid = $"m_{Guid.NewGuid():N}", text } };
        var body = JsonSerializer.Serialize(new { @object = account.Channel == "instagram" ? "instagram" : "page", entry = new[] { new { id = page, time = now, messaging = new[] { item } } } });
        return (body, "X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(Mac(body, account.Setting("appSecret")))}");
    }

    private static string Name(int person) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(person.ToString(CultureInfo.InvariantCulture))).AsSpan(0, 16));

    public static byte[] Mac(string body, string? secret) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? ""), Encoding.UTF8.GetBytes(body));
}
