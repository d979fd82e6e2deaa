using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.X.Tests;

/// <summary>
/// Plays X on loopback: the calls that the adapter makes, with OAuth 1.0a looked at as X does, its rule against the same words twice, and signed webhooks. Knows nothing of the adapter, so that
/// both cannot err alike.
/// </summary>
public sealed class XDouble : IAsyncDisposable
{
    public const string Us = "2244994945";
    public const string ConsumerKey = "consumerKey1";
    public const string AccessToken = $"{Us}-AccessToken1";

    private readonly WebApplication _app;
    private readonly HashSet<string> _nonces = [];
    private long _count = 1_900_000_000_000_000_000;

    private XDouble(WebApplication app) => _app = app;

    public string ConsumerSecret { get; set; } = "consumer-secret";

    public string AccessSecret { get; set; } = "access-secret";

    public string Url => _app.Urls.First();

    /// <summary>Everything that went out, oldest first; a post's <c>To</c> is what it answers.</summary>
    public ConcurrentQueue<(string Kind, string To, string Text, string Id)> Sent { get; } = new();

    /// <summary>Answers the next sends; a status of 0 takes the message and loses the answer, one below lets it pass.</summary>
    public ConcurrentQueue<Fault> Faults { get; } = new();

    public ConcurrentDictionary<string, byte[]> Media { get; } = new();

    /// <summary>Pictures that were handed over, by their ids.</summary>
    public ConcurrentDictionary<string, (string Category, string Type, byte[] Bytes)> Uploads { get; } = new();

    /// <summary>Of what was sent, by its id: the pictures that it names.</summary>
    public ConcurrentDictionary<string, string[]> Shown { get; } = new();

    public Dictionary<string, string> Settings => new()
    {
        ["consumerKey"] = ConsumerKey, ["consumerSecret"] = ConsumerSecret, ["accessToken"] = AccessToken, ["accessSecret"] = AccessSecret, ["apiUrl"] = Url,
    };

    public static async Task<XDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var x = new XDouble(app);
        x.Map(app);
        await app.StartAsync();
        return x;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static string Sign(string body, string secret) => $"sha256={Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)))}";

    /// <summary>A webhook as X sends it.</summary>
    public async Task<HttpResponseMessage> CallAsync(HttpClient desk, string address, object body, string? secret = null)
    {
        var text = JsonSerializer.Serialize(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-twitter-webhooks-signature", Sign(text, secret ?? ConsumerSecret));
        return await desk.SendAsync(request);
    }

    /// <summary>Somebody mentions us.</summary>
    public static object Mention(string id, string text, long followers = 22, string author = "3001969357", string name = "Jordan", string handle = "furiouscamper", string? picture = null) => new
    {
        data = new
        {
            event_uuid = $"u{id}",
            event_type = "post.mention.create",
            filter = new { user_id = Us },
            payload = new { id, author_id = author, conversation_id = id, created_at = "2026-11-20T08:59:00.000Z", text, lang = "en", entities = new { urls = Array.Empty<object>() } },
            includes = new { users = new[] { new { id = author, name, username = handle, profile_image_url = picture, public_metrics = new { followers_count = followers } } } },
        },
    };

    private void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            // Pictures of people are everybody's; who shows his keys there gives them away for nothing.
            var isPicture = context.Request.Path.StartsWithSegments("/profile_images");
            if (isPicture ? context.Request.Headers.Authorization.Count > 0 : !IsSigned(context.Request))
            {
                context.Response.StatusCode = 401;
                await context.Response.WriteAsJsonAsync(new { title = "Unauthorized", detail = "Unauthorized", status = 401 });
                return;
            }

            await next();
        });
        app.MapGet("/2/users/me", () => Results.Json(new { data = new { id = Us, name = "Shop", username = "shop" } }));
        app.MapPost("/2/tweets", (JsonElement body, HttpContext context) => Take(context, "post", body.GetProperty("reply").GetProperty("in_reply_to_tweet_id").GetString()!, TextOf(body),
            body.TryGetProperty("media", out var media) ? [.. media.GetProperty("media_ids").EnumerateArray().Select(id => id.GetString()!)] : []));
        app.MapPost("/2/media/upload", UploadAsync);
        app.MapPost("/2/dm_conversations/with/{user}/messages", (string user, JsonElement body, HttpContext context) => Take(context, "dm", user, TextOf(body),
            body.TryGetProperty("attachments", out var files) ? [.. files.EnumerateArray().Select(file => file.GetProperty("media_id").GetString()!)] : []));
        app.MapGet("/profile_images/{name}", (string name) => Media.TryGetValue(name, out var bytes) ? Results.Bytes(bytes, "image/jpeg") : Results.NotFound());
        app.MapGet("/media/{name}", (string name) => Media.TryGetValue(name, out var bytes) ? Results.Bytes(bytes, "image/jpeg") : Results.NotFound());
    }

    private static string TextOf(JsonElement body) => body.TryGetProperty("text", out var text) ? text.GetString()! : "";

    private async Task<IResult> UploadAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var file = form.Files.GetFile("media")!;
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        var id = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        Uploads[id] = (form["media_category"].ToString(), form["media_type"].ToString(), bytes.ToArray());
        return Results.Json(new { data = new { id, media_key = $"3_{id}", expires_after_secs = 86_400, size = bytes.Length } });
    }

    private IResult Take(HttpContext context, string kind, string to, string text, string[] pictures)
    {
        if (pictures.Length > (kind == "post" ? 4 : 1) || !pictures.All(Uploads.ContainsKey) || (text.Length == 0 && pictures.Length == 0))
        {
            return Results.Json(new { title = "Invalid Request", detail = "One or more parameters to your request was invalid.", status = 400 }, statusCode: 400);
        }

        var hasFault = Faults.TryDequeue(out var fault);
        if (hasFault && fault!.Status > 0)
        {
            if (fault.ResetIn is { } seconds)
            {
                context.Response.Headers["x-rate-limit-reset"] = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds).ToString(CultureInfo.InvariantCulture);
            }

            return Results.Json(new { title = "No", detail = fault.Detail, status = fault.Status, reason = fault.Reason }, statusCode: fault.Status);
        }

        if (kind == "post" && Sent.Any(one => one.Kind == kind && one.Text == text))
        {
            return Results.Json(new { title = "Forbidden", detail = "You are not allowed to create a Tweet with duplicate content.", status = 403 }, statusCode: 403);
        }

        var id = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        Sent.Enqueue((kind, to, text, id));
        Shown[id] = pictures;
        if (hasFault && fault!.Status == 0)
        {
            context.Abort();
        }

        return kind == "post" ? Results.Json(new { data = new { id, text } }, statusCode: 201) : Results.Json(new { data = new { dm_conversation_id = $"{Us}-{to}", dm_event_id = id } }, statusCode: 201);
    }

    /// <summary>RFC 5849, section 3.4, written from the text of the RFC.</summary>
    private bool IsSigned(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("OAuth ", StringComparison.Ordinal))
        {
            return false;
        }

        var given = header[6..].Split(", ").Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[1].Trim('"')));
        var parameters = given.Where(one => one.Key != "oauth_signature").Select(one => (one.Key, one.Value)).Concat(request.Query.Select(one => (one.Key, Value: one.Value.ToString())));
        var normal = string.Join("&", parameters.Select(one => $"{Uri.EscapeDataString(one.Item1)}={Uri.EscapeDataString(one.Item2)}").Order(StringComparer.Ordinal));
        var url = new Uri(request.GetEncodedUrl()).GetLeftPart(UriPartial.Path);
        var signed = $"{request.Method}&{Uri.EscapeDataString(url)}&{Uri.EscapeDataString(normal)}";
#pragma warning disable CA5350 // X's choice.
        var right = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(ConsumerSecret)}&{Uri.EscapeDataString(AccessSecret)}"), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
        lock (_nonces)
        {
            return given["oauth_consumer_key"] == ConsumerKey && given["oauth_token"] == AccessToken && given["oauth_signature"] == right && _nonces.Add(given["oauth_nonce"]);
        }
    }
}

public sealed record Fault(int Status, string Detail = "No.", string? Reason = null, int? ResetIn = null);
