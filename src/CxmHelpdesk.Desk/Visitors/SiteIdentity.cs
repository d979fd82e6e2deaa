using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CxmHelpdesk.Desk.Visitors;

/// <param name="Id">The site's id of the user (<c>sub</c>).</param>
internal sealed record SiteUser(string Id, string? Name, string? Email, string? Language);

/// <summary>
/// Reads what a site says about who is signed in there: a JWT (RFC 7519), HS256 and nothing else, by one of the account's secrets, with
/// <c>sub</c>, and with an <c>exp</c> at most one hour ahead, so that one that leaked is soon worth nothing.
/// </summary>
internal static class SiteIdentity
{
    public static readonly TimeSpan LongestLife = TimeSpan.FromHours(1);

    /// <summary>Clocks of two servers are never quite the same.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private const int MaxLength = 4096;
    private const int MaxIdLength = 200;
    private const int LeastSecretBytes = 32;

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    public static async Task<Outcome<SiteUser>> ReadAsync(string jwt, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var keys = secrets.Select(Encoding.UTF8.GetBytes).Where(bytes => bytes.Length >= LeastSecretBytes).Select(SecurityKey (bytes) => new SymmetricSecurityKey(bytes)).ToArray();
        if (keys.Length == 0)
        {
            return new Refusal.Unauthenticated("identity-not-set-up", "This chat takes no signed identities.");
        }

        if (jwt.Length > MaxLength)
        {
            return Wrong;
        }

        var read = await Handler.ValidateTokenAsync(jwt, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeys = keys,
            RequireSignedTokens = true,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false, // Below, by the given clock.
        });
        if (!read.IsValid || read.SecurityToken is not JsonWebToken token)
        {
            return Wrong;
        }

        if (Instant(token, "exp") is not { } expires)
        {
            return new Refusal.Unauthenticated("identity-without-expiry", "The identity has no \"exp\".");
        }

        if (expires + Skew <= now || Instant(token, "nbf") > now + Skew)
        {
            return new Refusal.Unauthenticated("identity-expired", "The identity is not valid now.");
        }

        if (expires > now + LongestLife + Skew)
        {
            return new Refusal.Unauthenticated("identity-too-long", "The identity is valid for more than an hour.");
        }

        return token.TryGetPayloadValue<string>("sub", out var id) && !string.IsNullOrWhiteSpace(id) && id.Length <= MaxIdLength
            ? new SiteUser(id, Text(token, "name"), Text(token, "email"), Text(token, "language"))
            : new Refusal.Unauthenticated("identity-without-subject", "The identity has no usable \"sub\".");
    }

    private static Refusal Wrong { get; } = new Refusal.Unauthenticated("identity-wrong", "The identity is not signed by this site.");

    private static string? Text(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<object>(claim, out var value) && value is string { Length: > 0 and <= 254 } text ? text : null;

    private static DateTimeOffset? Instant(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<long>(claim, out var seconds) && seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
