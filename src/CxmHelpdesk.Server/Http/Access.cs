using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Server.SignIn;
using Microsoft.AspNetCore.Authorization;

namespace CxmHelpdesk.Server.Http;

/// <summary>
/// Who may call an endpoint. The nearest mark wins, so a group has one and a route may differ; without any mark (and without
/// <c>AllowAnonymous</c>) it is <see cref="Agents"/>. What is then seen or changed is decided by the <see cref="Viewer"/>.
/// </summary>
/// <param name="Least">The least role of a signed-in agent; null: not for agents.</param>
/// <param name="ReadScope">The scope by which an API token may read; null: not for tokens.</param>
/// <param name="WriteScope">The scope by which an API token may use an unsafe method; null: not for tokens.</param>
internal sealed record Access(Role? Least, string? ReadScope, string? WriteScope)
{
    /// <summary>Any agent, and tokens with desk:read or desk:write.</summary>
    public static Access Agents { get; } = new(Role.Agent, Scopes.DeskRead, Scopes.DeskWrite);

    /// <summary>Agents in person: their own sessions, their own name, live connections.</summary>
    public static Access Persons { get; } = new(Role.Agent, null, null);

    public static Access Supervisors { get; } = new(Role.Supervisor, null, null);

    public static Access Administrators { get; } = new(Role.Administrator, null, null);

    public static Access Programs(string scope) => new(null, scope, scope);

    public bool Admits(DeskIdentity caller, string method) => caller switch
    {
        { Session: { } session } => Least is { } least && session.Viewer.Role >= least,
        { Token: { } token } => (IsRead(method) ? ReadScope : WriteScope) is { } scope && token.Scopes.Contains(scope),
        _ => false,
    };

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}

internal static class AccessConventions
{
    /// <summary>Sets who may call; the nearest mark wins.</summary>
    public static TBuilder For<TBuilder>(this TBuilder builder, Access access)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(access));
        return builder;
    }
}

internal sealed class AccessRequirement : IAuthorizationRequirement;

internal sealed class AccessHandler : AuthorizationHandler<AccessRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        if (context.Resource is HttpContext http && context.User.Identity is DeskIdentity caller)
        {
            var access = http.GetEndpoint()?.Metadata.GetMetadata<Access>() ?? Access.Agents;
            if (access.Admits(caller, http.Request.Method))
            {
                context.Succeed(requirement);
            }
        }

        return Task.CompletedTask;
    }
}
