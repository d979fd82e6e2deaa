using System.Text.Encodings.Web;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Server.SignIn;

/// <summary>A person, known by the session whose token the cookie carries.</summary>
internal sealed class SessionCookie(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "session";
    public const string CookieName = "cxm_session";

    public static void Set(HttpContext context, SignedIn signedIn) =>
        context.Response.Cookies.Append(CookieName, signedIn.Token, Shape(context, signedIn.ExpiresAt));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(CookieName, Shape(context, null));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies[CookieName] is not { Length: > 0 and < 200 } token)
        {
            return AuthenticateResult.NoResult();
        }

        return await sessions.FindAsync(token, Context.RequestAborted) is { } session
            ? AuthenticateResult.Success(Callers.Ticket(Context, new DeskIdentity(session, Scheme.Name)))
            : AuthenticateResult.Fail("The session has ended.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Callers.ChallengeAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Callers.ForbidAsync(Context);

    private static CookieOptions Shape(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}

/// <summary>A program, known by its API token.</summary>
internal sealed class BearerToken(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "token";
    private const string Start = "Bearer " + ApiTokens.Prefix;

    public static bool IsOn(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Start, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!IsOn(Request) || header.Length > 200)
        {
            return AuthenticateResult.NoResult();
        }

        return await tokens.FindAsync(header["Bearer ".Length..].Trim(), Context.RequestAborted) is { } token
            ? AuthenticateResult.Success(Callers.Ticket(Context, new DeskIdentity(token, Scheme.Name)))
            : AuthenticateResult.Fail("The token is not valid.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Callers.ChallengeAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Callers.ForbidAsync(Context);
}
