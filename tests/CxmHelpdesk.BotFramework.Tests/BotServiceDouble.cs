using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.BotFramework.Tests;

/// <summary>
/// Plays Azure Bot Service on loopback: sign-in, OpenID metadata with keys that roll over, connector, and activities with tokens as the connector signs them. It answers wrongly when it is told
/// to. Writes and signs its tokens by hand, so that it and the adapter cannot err alike.
/// </summary>
public sealed class BotServiceDouble : IAsyncDisposable
{
    public const string AppId = "11111111-2222-3333-4444-555555555555";
    public const string Issuer = "https://api.botframework.com";

    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, (RSA Key, string[] Endorsements)> _keys = [];
    private int _count;

    private BotServiceDouble(WebApplication app) => _app = app;

    public string Secret { get; set; } = "the-bots-secret";

    public Uri Url => new(_app.Urls.First());

    public string ServiceUrl => Url.AbsoluteUri;

    /// <summary>Everything that was posted to the connector, oldest first.</summary>
    public ConcurrentQueue<Posted> Posted { get; } = new();

    /// <summary>Answers the next posts instead of taking them; a status of 0 breaks the connection.</summary>
    public ConcurrentQueue<Fault> Faults { get; } = new();

    /// <summary>Conversations that are not there any more.</summary>
    public ConcurrentDictionary<string, bool> Gone { get; } = new();

    /// <summary>Files at the connector, by name.</summary>
    public ConcurrentDictionary<string, (string Type, byte[] Bytes)> Files { get; } = new();

    /// <summary>Access tokens that count; those that were given out are among them.</summary>
    public ConcurrentDictionary<string, bool> Tokens { get; } = new();

    public int SignIns { get; private set; }

    public int KeyFetches { get; private set; }

    public bool KeysAreDown { get; set; }

    public int TokenLives { get; set; } = 3600;

    /// <summary>What the sign-in says instead of a token.</summary>
    public string? SignInError { get; set; }

    public static async Task<BotServiceDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var service = new BotServiceDouble(app);
        service.AddKey("key-1", "msteams", "slack", "telegram", "directline", "facebook", "sms", "email");
        service.Map(app);
        await app.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        foreach (var (key, _) in _keys.Values)
        {
            key.Dispose();
        }
    }

    public void AddKey(string kid, params string[] endorsements) => _keys[kid] = (RSA.Create(2048), endorsements);

    public void RemoveKey(string kid) => _keys.Remove(kid);

    /// <summary>The settings of an account that has this double for Microsoft.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["appId"] = AppId,
        ["appSecret"] = Secret,
        ["serviceHosts"] = ServiceUrl,
        ["loginUrl"] = $"{ServiceUrl}login",
        ["openIdUrl"] = $"{ServiceUrl}v1/.well-known/openidconfiguration",
    };

    /// <summary>A token as the connector sends it along; each part may be replaced by a wrong one.</summary>
    public string Token(
        DateTimeOffset now, string kid = "key-1", string? issuer = null, string? audience = null, string? serviceUrl = null, TimeSpan? age = null, string claim = "serviceurl", string algorithm = "RS256", RSA? signer = null)
    {
        var from = now - (age ?? TimeSpan.Zero);
        var header = Encode(JsonSerializer.SerializeToUtf8Bytes(new { typ = "JWT", alg = algorithm, kid, x5t = kid }));
        var payload = Encode(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iss"] = issuer ?? Issuer,
            ["aud"] = audience ?? AppId,
            ["nbf"] = from.ToUnixTimeSeconds(),
            ["exp"] = from.AddHours(1).ToUnixTimeSeconds(),
            [claim] = serviceUrl ?? ServiceUrl,
        }));
        var signed = Encoding.ASCII.GetBytes($"{header}.{payload}");
        var key = signer ?? (_keys.TryGetValue(kid, out var known) ? known.Key : _keys["key-1"].Key);
        return $"{header}.{payload}.{(algorithm == "none" ? "" : Encode(key.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)))}";
    }

    /// <summary>Posts an activity as the connector does.</summary>
    public async Task<HttpResponseMessage> CallAsync(HttpClient desk, string address, object activity, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(JsonSerializer.Serialize(activity), Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token ?? Token(TimeProvider.System.GetUtcNow())}");
        return await desk.SendAsync(request);
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private void Map(WebApplication app)
    {
        app.MapPost("/login/{tenant}/oauth2/v2.0/token", (Delegate)SignInAsync);
        app.MapGet("/v1/.well-known/openidconfiguration", () => KeysAreDown
            ? Results.StatusCode(503)
            : Results.Json(new { issuer = Issuer, authorization_endpoint = "https://invalid.botframework.com", jwks_uri = $"{ServiceUrl}keys", id_token_signing_alg_values_supported = new[] { "RS256" } }));
        app.MapGet("/keys", () =>
        {
            KeyFetches++;
            return Results.Json(new { keys = _keys.Select(key => ToJson(key.Key, key.Value.Key.ExportParameters(false), key.Value.Endorsements)) });
        });
        var connector = app.MapGroup("/v3").AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] && Tokens.ContainsKey(token)
                ? await next(context)
                : Results.Json(new { error = new { code = "Unauthorized", message = "Authorization has been denied for this request." } }, statusCode: 401));
        connector.MapPost("/conversations", (Delegate)OpenAsync);
        connector.MapPost("/conversations/{conversation}/activities", (Delegate)TakeAsync);
        connector.MapPost("/conversations/{conversation}/activities/{activity}", (Delegate)TakeAsync);
        connector.MapGet("/attachments/{name}/views/original", (string name) => Files.TryGetValue(name, out var file) ? Results.Bytes(file.Bytes, file.Type) : Results.NotFound());
    }

    private static Dictionary<string, object> ToJson(string kid, RSAParameters key, string[] endorsements) => new()
    {
        ["kty"] = "RSA", ["use"] = "sig", ["kid"] = kid, ["x5t"] = kid, ["n"] = Encode(key.Modulus!), ["e"] = Encode(key.Exponent!), ["endorsements"] = endorsements,
    };

    private async Task<IResult> SignInAsync(HttpContext context)
    {
        SignIns++;
        var form = await context.Request.ReadFormAsync();
        if (SignInError is { } error)
        {
            return Results.Json(new { error = "invalid_client", error_description = error }, statusCode: 401);
        }

        if (form["client_id"] != AppId || form["client_secret"] != Secret || form["grant_type"] != "client_credentials" || form["scope"] != $"{Issuer}/.default")
        {
            return Results.Json(new { error = "invalid_client", error_description = "AADSTS7000215: Invalid client secret provided." }, statusCode: 401);
        }

        var token = $"access-{SignIns.ToString(CultureInfo.InvariantCulture)}";
        Tokens[token] = true;
        return Results.Json(new { token_type = "Bearer", expires_in = TokenLives, access_token = token });
    }

    private async Task<IResult> OpenAsync(HttpContext context)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        Posted.Enqueue(new Posted(RawPath(context), null, null, body));
        return Results.Json(new { id = $"opened-{body.GetProperty("members")[0].GetProperty("id").GetString()}" }, statusCode: 201);
    }

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        if (Faults.TryDequeue(out var fault))
        {
            if (fault.RetryAfter is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            if (fault.Status == 0)
            {
                context.Abort();
                return Results.Empty;
            }

            return Results.Json(new { error = new { code = fault.Code, message = fault.Message } }, statusCode: fault.Status);
        }

        var conversation = (string)context.GetRouteValue("conversation")!;
        if (Gone.ContainsKey(conversation))
        {
            return Results.Json(new { error = new { code = "ConversationNotFound", message = "Conversation not found." } }, statusCode: 404);
        }

        Posted.Enqueue(new Posted(RawPath(context), conversation, (string?)context.GetRouteValue("activity"), body));
        return Results.Json(new { id = $"sent-{Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture)}" }, statusCode: 201);
    }

    private static string RawPath(HttpContext context) => context.Features.Get<IHttpRequestFeature>()!.RawTarget;
}

public sealed record Fault(int Status, string? Code = null, string Message = "No.", int? RetryAfter = null);

/// <param name="Path">As it was written, escapes and all.</param>
public sealed record Posted(string Path, string? Conversation, string? ReplyTo, JsonElement Activity);
