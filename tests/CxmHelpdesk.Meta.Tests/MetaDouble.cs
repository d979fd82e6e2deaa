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

namespace CxmHelpdesk.Meta.Tests;

/// <summary>
/// Plays Meta's Graph API on loopback, for a page or an Instagram account: sending, comments, conversations, names, the token's life, files, and webhooks signed and escaped as Meta does it.
/// It answers wrongly when it is told to. Knows nothing of the adapter, so that both cannot err alike.
/// </summary>
public sealed class MetaDouble : IAsyncDisposable
{
    public const string Page = "103936381234567";

    private readonly WebApplication _app;
    private int _count;

    private MetaDouble(WebApplication app) => _app = app;

    public string Token { get; set; } = "EAA-page-token";

    public string Secret { get; set; } = "meta_app_secret_0123456789abcdef";

    /// <summary>page or instagram.</summary>
    public string Object { get; init; } = "page";

    public Uri Url => new(_app.Urls.First());

    /// <summary>Everything that was sent, oldest first.</summary>
    public ConcurrentQueue<SentToMeta> Sent { get; } = new();

    /// <summary>Answers the next sends instead of taking them; <see cref="Fault.TakesIt"/> takes the message and loses the answer.</summary>
    public ConcurrentQueue<Fault> Faults { get; } = new();

    /// <summary>The customer wrote long ago: only a person's late answer is taken.</summary>
    public bool WindowClosed { get; set; }

    public ConcurrentDictionary<string, string> Names { get; } = new();

    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>Who wrote a comment, by the id under which he would write to us.</summary>
    public ConcurrentDictionary<string, string> Commenters { get; } = new();

    public IReadOnlyList<string> Subscribed { get; set; } = ["messages", "messaging_postbacks", "message_deliveries", "message_reads", "message_echoes", "message_reactions", "messaging_seen"];

    public long ExpiresAt { get; set; }

    /// <summary>What a token of Instagram Login is made into; null: it is too young.</summary>
    public string? RenewedToken { get; set; }

    public int Lookups { get; private set; }

    public static async Task<MetaDouble> StartAsync(string network = "page")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var meta = new MetaDouble(app) { Object = network };
        meta.Map(app);
        await app.StartAsync();
        return meta;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Events as Meta would bring them, in one request.</summary>
    public async Task<HttpResponseMessage> CallAsync(HttpClient desk, string url, params object[] messaging) =>
        await PostAsync(desk, url, JsonSerializer.Serialize(new { @object = Object, entry = new[] { new { id = Page, time = 1_778_596_330_100, messaging } } }));

    public async Task<HttpResponseMessage> ChangeAsync(HttpClient desk, string url, string field, object value) =>
        await PostAsync(desk, url, JsonSerializer.Serialize(new { @object = Object, entry = new[] { new { id = Page, time = 1_778_596_330, changes = new[] { new { field, value } } } } }));

    public async Task<HttpResponseMessage> PostAsync(HttpClient desk, string url, string json)
    {
        // Meta writes slashes so, and signs what it wrote.
        var body = json.Replace("/", "\\/", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Hub-Signature-256", Sign(body, Secret));
        return await desk.SendAsync(request);
    }

    public static string Sign(string body, string secret) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    /// <summary>A message of somebody, written just now.</summary>
    public static object From(string who, object message) =>
        new { sender = new { id = who }, recipient = new { id = Page }, timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), message };

    private void Map(WebApplication app)
    {
        app.MapGet("/files/{name}", (string name) => Files.TryGetValue(name, out var bytes) ? Results.Bytes(bytes, "application/octet-stream") : Results.NotFound());
        app.MapGet("/refresh_access_token", (string grant_type, string access_token) => grant_type == "ig_refresh_token" && access_token == Token && RenewedToken is { } renewed
            ? Results.Json(new { access_token = renewed, token_type = "bearer", expires_in = 5_184_000 })
            : Error(400, 100, 0));
        var graph = app.MapGroup("/v26.0");
        graph.AddEndpointFilter(async (context, next) =>
        {
            var proof = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Token)));
            return context.HttpContext.Request.Headers.Authorization == $"Bearer {Token}" && context.HttpContext.Request.Query["appsecret_proof"] == proof
                ? await next(context)
                : Error(400, 190, 460);
        });
        graph.MapPost($"/{Page}/messages", (Delegate)SendAsync);
        graph.MapGet($"/{Page}/conversations", (string user_id) => Listed(sent => sent.To == user_id && sent.Kind == "id", messages => new { data = new[] { new { messages = new { data = messages } } } }));
        graph.MapPost("/{comment}/replies", (Delegate)CommentAsync);
        graph.MapPost("/{comment}/comments", (Delegate)CommentAsync);
        graph.MapGet("/{comment}/replies", (string comment) => Listed(sent => sent.To == comment, messages => new { data = messages }));
        graph.MapGet("/{comment}/comments", (string comment) => Listed(sent => sent.To == comment, messages => new { data = messages }));
        graph.MapGet($"/{Page}/subscribed_apps", () => Results.Json(new { data = new[] { new { id = "1", subscribed_fields = Subscribed } } }));
        graph.MapGet("/debug_token", () => Results.Json(new { data = new { is_valid = true, expires_at = ExpiresAt, data_access_expires_at = 0 } }));
        graph.MapGet("/{id}", (string id) => id == Page ? Results.Json(new { id }) : Names.TryGetValue(id, out var name) ? Results.Json(new { id, name, profile_pic = Files.ContainsKey(id) ? $"{Url}files/{id}" : null }) : Error(400, 100, 33));
    }

    private async Task<IResult> SendAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        var recipient = body["recipient"]!.AsObject().First();
        var tag = (string?)body["tag"] ?? "";
        return WindowClosed && tag != "HUMAN_AGENT"
            ? Error(400, 10, 2018278)
            : Take(context, recipient.Key, (string)recipient.Value!, (string?)body["message"]!["text"], tag, body["message"]!);
    }

    private async Task<IResult> CommentAsync(HttpContext context, string comment)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        return Take(context, "comment", comment, (string)body["message"]!, "", body);
    }

    private IResult Take(HttpContext context, string kind, string to, string? text, string tag, JsonNode message)
    {
        var hasFault = Faults.TryDequeue(out var fault);
        if (hasFault && !fault!.TakesIt)
        {
            return fault.Status == 0 ? Abort(context) : Error(fault.Status, fault.Code, fault.Subcode);
        }

        var sent = new SentToMeta($"m_{Interlocked.Increment(ref _count)}", kind, to, text, tag, message.DeepClone(), TimeProvider.System.GetUtcNow());
        Sent.Enqueue(sent);
        return hasFault ? Abort(context) : Results.Json(new { recipient_id = kind == "comment_id" ? Commenters.GetValueOrDefault(to) : to, message_id = sent.Id, id = sent.Id });
    }

    private IResult Listed(Func<SentToMeta, bool> which, Func<IEnumerable<object>, object> wrap)
    {
        Lookups++;
        return Results.Json(wrap(Sent.Where(which).Reverse().Select(sent => new
        {
            id = sent.Id,
            message = sent.Text ?? "",
            text = sent.Text ?? "",
            from = new { id = Page },
            created_time = sent.At.ToString("yyyy-MM-ddTHH:mm:ss+0000", CultureInfo.InvariantCulture),
            timestamp = sent.At.ToString("yyyy-MM-ddTHH:mm:ss+0000", CultureInfo.InvariantCulture),
        })));
    }

    private static IResult Abort(HttpContext context)
    {
        context.Abort();
        return Results.Empty;
    }

    /// <summary>Meta's words may repeat what was sent, so these do.</summary>
    private IResult Error(int status, int code, int subcode) =>
        Results.Json(new { error = new { message = $"No, with {Token}.", type = "OAuthException", code, error_subcode = subcode, fbtrace_id = "A1" } }, statusCode: status);
}

/// <param name="Status">0: the connection breaks.</param>
/// <param name="TakesIt">The message is sent, only its answer is lost.</param>
public sealed record Fault(int Status, int Code = 0, int Subcode = 0, bool TakesIt = false);

/// <param name="Kind">id or comment_id for a message, comment for an answer below one.</param>
public sealed record SentToMeta(string Id, string Kind, string To, string? Text, string Tag, JsonNode Message, DateTimeOffset At);
