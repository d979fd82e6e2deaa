using System.Security.Claims;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace CxmHelpdesk.Server.SignIn;

/// <summary>Makes known who calls, by cookie or by token, and closes every endpoint that does not say otherwise.</summary>
internal static class Callers
{
    private const string Either = "desk";

    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        // Not AddAuthentication: it brings key rings on disk, which nothing here needs.
        services.AddAuthenticationCore(options =>
        {
            options.AddScheme<SessionCookie>(SessionCookie.SchemeName, null);
            options.AddScheme<BearerToken>(BearerToken.SchemeName, null);
            options.AddScheme<PolicySchemeHandler>(Either, null);
            options.DefaultScheme = Either;
        });
        services.AddOptions<PolicySchemeOptions>(Either).Configure(options => options.ForwardDefaultSelector =
            context => BearerToken.IsOn(context.Request) ? BearerToken.SchemeName : SessionCookie.SchemeName);
        services.AddWebEncoders();
        services.AddTransient<SessionCookie>();
        services.AddTransient<BearerToken>();
        services.AddTransient<PolicySchemeHandler>();
        services.AddScoped<Caller>();
        services.AddScoped(provider => provider.GetRequiredService<Caller>().Identity?.Viewer
            ?? throw new InvalidOperationException("This needs somebody signed in."));

        services.AddSingleton<IAuthorizationHandler, AccessHandler>();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(Policy())
            .SetFallbackPolicy(Policy());
        return services;
    }

    public static AuthenticationTicket Ticket(HttpContext context, DeskIdentity identity)
    {
        context.RequestServices.GetRequiredService<Caller>().Identity = identity;
        return new AuthenticationTicket(new ClaimsPrincipal(identity), identity.AuthenticationType!);
    }

    public static Task ChallengeAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        var (code, detail) = Problems.OfStatus(StatusCodes.Status401Unauthorized);
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, code, detail);
    }

    public static Task ForbidAsync(HttpContext context)
    {
        var (code, detail) = Problems.OfStatus(StatusCodes.Status403Forbidden);
        return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, code, detail);
    }

    private static AuthorizationPolicy Policy() =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new AccessRequirement()).Build();

    internal sealed class Caller
    {
        public DeskIdentity? Identity { get; set; }
    }
}
