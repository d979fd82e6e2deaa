using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CxmHelpdesk.Channels.BotFramework.Tokens;

/// <summary>
/// Whether a request comes from the Bot Connector and is meant for this bot (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication, steps 1 to 7 of
/// "Connector to bot"). The signature is of the token alone; that the body belongs to it rests on TLS, and on the claim that names the connector.
/// </summary>
internal sealed class TokenCheck(SigningKeys keys, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler s_handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = 16 * 1024 };

    public ValueTask PrepareAsync(string? authorization, BotFrameworkSettings settings, CancellationToken ct) =>
        Read(authorization) is { } token ? keys.RefreshAsync(settings.OpenIdUrl, token.Kid, ct) : ValueTask.CompletedTask;

    /// <param name="token">For <see cref="Wrong(JsonWebToken, BotFrameworkSettings, string?, string?)"/>, which holds the claims against the body.</param>
    /// <returns>Null: signed by the Bot Connector, for us, now.</returns>
    public Refused? Wrong(string? authorization, BotFrameworkSettings settings, out JsonWebToken? token)
    {
        token = Read(authorization);
        if (token is null)
        {
            return new Refused(401, "token-missing", "A token of the Bot Connector is required.");
        }

        var known = keys.Of(settings.OpenIdUrl);
        if (known.Count == 0)
        {
            return new Refused(503, "keys-unavailable", "The keys of the Bot Connector cannot be fetched at the moment.");
        }

        // By its own name only: a token may name another key as well (x5t), and the library would take that.
        var kid = token.Kid;
        var key = known.FirstOrDefault(key => key.Kid == kid);
        if (key is null)
        {
            return new Refused(401, "token-wrong", "The token is signed with a key that the Bot Connector does not have.");
        }

        // Completes at once: everything it needs is handed over.
        var result = s_handler.ValidateTokenAsync(token, Rules(settings, key)).GetAwaiter().GetResult();
        return result.IsValid ? null : new Refused(401, "token-wrong", Why(result.Exception));
    }

    public Refused? Wrong(JsonWebToken token, BotFrameworkSettings settings, string? channelId, string? serviceUrl)
    {
        if (channelId is null || !IsEndorsed(keys.Of(settings.OpenIdUrl).FirstOrDefault(key => key.Kid == token.Kid), channelId))
        {
            return new Refused(403, "endorsement-missing", "The token's key does not vouch for this channel.");
        }

        // The service and the libraries write the claim in lower case, the documentation does not.
        var claim = token.TryGetPayloadValue<string>("serviceurl", out var lower) ? lower : token.TryGetPayloadValue<string>("serviceUrl", out var camel) ? camel : null;
        return claim is null || !string.Equals(claim, serviceUrl, StringComparison.Ordinal)
            ? new Refused(403, "service-url-wrong", "The activity's service URL is not the token's.")
            : null;
    }

    private static JsonWebToken? Read(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var text = authorization[Scheme.Length..].Trim();
        try
        {
            return s_handler.CanReadToken(text) ? s_handler.ReadJsonWebToken(text) : null;
        }
        catch (Exception error) when (error is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            return null;
        }
    }

    private TokenValidationParameters Rules(BotFrameworkSettings settings, JsonWebKey key) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512],
        ValidIssuer = settings.Issuer,
        ValidAudience = settings.AppId,
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        LifetimeValidator = (from, until, _, _) => time.GetUtcNow() is var now && until is { } end && end + s_skew > now.UtcDateTime && (from is not { } start || start - s_skew <= now.UtcDateTime),
    };

    private static string Why(Exception? error) => error switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException => "The token is not valid now. Is this server's clock right?",
        SecurityTokenInvalidAudienceException => "The token is for another bot. Is the Microsoft App ID right?",
        SecurityTokenInvalidIssuerException => "The token is not issued by the Bot Connector. Is the cloud right?",
        _ => "The token's signature does not fit.",
    };

    /// <summary>A key may be good for some channels only, so that the secret of one cannot speak for another.</summary>
    private static bool IsEndorsed(JsonWebKey? key, string channelId) =>
        key is not null && (!key.AdditionalData.TryGetValue("endorsements", out var given) || given switch
        {
            JsonElement { ValueKind: JsonValueKind.Array } array => array.GetArrayLength() == 0 || array.EnumerateArray().Any(item => item.AsText() == channelId),
            IEnumerable<object> list => !list.Any() || list.Any(item => (item as string ?? item?.ToString()) == channelId),
            _ => false,
        });
}
