using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Line.Tests;

/// <summary>
/// Plays LINE on loopback: the calls that the adapter makes, contents and stickers, reply tokens that hold once, retry keys, and webhooks signed as LINE signs them. It answers
/// wrongly when it is told to. Knows nothing of the adapter, so that both cannot err alike.
/// </summary>
public sealed class LineDouble : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _retryKeys = new();
    private readonly ConcurrentDictionary<string, bool> _usedReplies = new();
    private long _count = 461_230_966_842_064_896;

    private LineDouble(WebApplication app) => _app = app;

    public string Token { get; set; } = "line-access-token";

    public string Secret { get; set; } = "line-channel-secret";

    public Uri Url => new(_app.Urls.First());

    /// <summary>Everything that was sent, oldest first.</summary>
    public ConcurrentQueue<SentToLine> Sent { get; } = new();

    /// <summary>Answers the next sends instead of taking them; <see cref="Fault.TakesIt"/> takes the message and loses the answer.</summary>
    public ConcurrentQueue<Fault> Faults { get; } = new();

    /// <summary>By message id; null: not ready yet.</summary>
    public ConcurrentDictionary<string, (string Type, byte[] Bytes)?> Contents { get; } = new();

    public ConcurrentDictionary<string, byte[]> Stickers { get; } = new();

    public ConcurrentDictionary<string, string> Names { get; } = new();

    /// <summary>Of people, by their ids.</summary>
    public ConcurrentDictionary<string, byte[]> Pictures { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Who was shown that somebody writes.</summary>
    public ConcurrentQueue<string> Loading { get; } = new();

    public string? Webhook { get; set; }

    public bool WebhookActive { get; set; } = true;

    /// <summary>What LINE met when it called the webhook for a test.</summary>
    public int WebhookStatus { get; set; } = 200;

    public int? Quota { get; set; }

    public int Used { get; set; }

    public bool StickersSawToken { get; private set; }

    public static async Task<LineDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var line = new LineDouble(app);
        line.Map(app);
        await app.StartAsync();
        return line;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Events as LINE would bring them, in one request.</summary>
    public async Task<HttpResponseMessage> CallAsync(HttpClient desk, string url, params object[] events)
    {
        var body = JsonSerializer.Serialize(new { destination = "Uab012345678901234567890123456789", events });
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-line-signature", Sign(body, Secret));
        return await desk.SendAsync(request);
    }

    public static string Sign(string body, string secret) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    /// <summary>One event with a message of somebody.</summary>
    public static object Event(string eventId, string userId, object message, string? replyToken = null, long timestamp = 1_778_596_330_001) => new
    {
        type = "message",
        mode = "active",
        timestamp,
        webhookEventId = eventId,
        deliveryContext = new { isRedelivery = false },
        source = new { type = "user", userId },
        replyToken,
        message,
    };

    private void Map(WebApplication app)
    {
        var bot = app.MapGroup("/v2/bot");
        bot.AddEndpointFilter(async (context, next) =>
        {
            Asked.Enqueue(context.HttpContext.Request.Path.Value!);
            return context.HttpContext.Request.Headers.Authorization == $"Bearer {Token}" ? await next(context) : Error(401, "Authentication failed. Confirm that the access token in the authorization header is valid.");
        });
        bot.MapPost("/message/reply", (Delegate)ReplyAsync);
        bot.MapPost("/message/push", (Delegate)PushAsync);
        bot.MapPost("/chat/loading/start", (JsonElement body) =>
        {
            Loading.Enqueue($"{body.GetProperty("chatId").GetString()} {body.GetProperty("loadingSeconds").GetInt32()}");
            return Results.Json(new { }, statusCode: 202);
        });
        bot.MapGet("/message/{id}/content", Content);
        bot.MapGet("/message/{id}/content/transcoding", (string id) => Contents.TryGetValue(id, out var content)
            ? Results.Json(new { status = content is null ? "processing" : "succeeded" })
            : Error(404, "Not found"));
        bot.MapGet("/profile/{id}", (string id) => Profile(id));
        bot.MapGet("/group/{group}/member/{id}", (string group, string id) => Profile(id));
        bot.MapGet("/group/{id}/summary", (string id) => Names.TryGetValue(id, out var name) ? Results.Json(new { groupId = id, groupName = name }) : Error(404, "Not found"));
        bot.MapGet("/info", () => Results.Json(new { userId = "Uab", basicId = "@shop", displayName = "Shop", chatMode = "bot" }));
        bot.MapGet("/channel/webhook/endpoint", () => Webhook is null ? Error(404, "Webhook endpoint not found") : Results.Json(new { endpoint = Webhook, active = WebhookActive }));
        bot.MapPost("/channel/webhook/test", () => Results.Json(new { success = WebhookStatus == 200, statusCode = WebhookStatus, reason = WebhookStatus == 200 ? "OK" : "ERROR_STATUS_CODE", detail = $"{WebhookStatus}" }));
        bot.MapGet("/message/quota", () => Quota is { } quota ? Results.Json(new { type = "limited", value = quota }) : Results.Json(new { type = "none" }));
        bot.MapGet("/message/quota/consumption", () => Results.Json(new { totalUsage = Used }));
        app.MapGet("/stickershop/v1/sticker/{id}/android/sticker.png", (string id, HttpRequest request) =>
        {
            StickersSawToken |= request.Headers.Authorization.Count > 0;
            return Stickers.TryGetValue(id, out var picture) ? Results.Bytes(picture, "image/png") : Results.NotFound();
        });
        app.MapGet("/pictures/{id}", (string id, HttpRequest request) =>
        {
            StickersSawToken |= request.Headers.Authorization.Count > 0;
            return Pictures.TryGetValue(id, out var picture) ? Results.Bytes(picture, "image/jpeg") : Results.NotFound();
        });
    }

    private IResult Content(string id) => !Contents.TryGetValue(id, out var content) ? Error(404, "Not found")
        : content is { } ready ? Results.Bytes(ready.Bytes, ready.Type)
        : Results.StatusCode(202);

    private IResult Profile(string id) => Names.TryGetValue(id, out var name) ? Results.Json(new { userId = id, displayName = name, language = "ja", pictureUrl = Pictures.ContainsKey(id) ? $"{Url}pictures/{id}" : null }) : Error(404, "Not found");

    private async Task<IResult> ReplyAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        var token = (string)body["replyToken"]!;
        return Take(context, "reply", token, body, () => _usedReplies.TryAdd(token, true), () => Error(400, "Invalid reply token"));
    }

    private async Task<IResult> PushAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        var key = context.Request.Headers["X-Line-Retry-Key"].ToString();
        return Take(context, "push", (string)body["to"]!, body, () => key.Length == 0 || _retryKeys.TryAdd(key, "request-1"), () =>
        {
            context.Response.Headers["x-line-accepted-request-id"] = _retryKeys[key];
            return Error(409, "The retry key is already accepted");
        });
    }

    private IResult Take(HttpContext context, string how, string whom, JsonNode body, Func<bool> isFirst, Func<IResult> repeated)
    {
        var hasFault = Faults.TryDequeue(out var fault);
        if (hasFault && !fault!.TakesIt)
        {
            if (fault.RetryAfter is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            return fault.Status == 0 ? Abort(context) : Error(fault.Status, fault.Message);
        }

        if (!isFirst())
        {
            return repeated();
        }

        var messages = body["messages"]!.AsArray();
        if (messages.Count is 0 or > 5)
        {
            return Error(400, "Size must be between 1 and 5");
        }

        var ids = messages.Select(_ => Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture)).ToArray();
        Sent.Enqueue(new SentToLine(how, whom, ids[0], [.. messages.Select(message => message!.DeepClone())]));
        return hasFault ? Abort(context) : Results.Json(new { sentMessages = ids.Select(id => new { id, quoteToken = "q" }) });
    }

    private static IResult Abort(HttpContext context)
    {
        context.Abort();
        return Results.Empty;
    }

    private static IResult Error(int status, string message) => Results.Json(new { message }, statusCode: status);
}

/// <param name="Status">0: the connection breaks.</param>
/// <param name="TakesIt">The message is sent, only its answer is lost.</param>
public sealed record Fault(int Status, string Message = "No.", int? RetryAfter = null, bool TakesIt = false);

/// <param name="How">reply or push.</param>
/// <param name="Whom">The reply token, or whom it was pushed to.</param>
public sealed record SentToLine(string How, string Whom, string Id, IReadOnlyList<JsonNode> Messages)
{
    public IEnumerable<string?> Texts => Messages.Select(message => (string?)message["text"]);
}
