using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Server.Api;
using CxmHelpdesk.Server.Http;
using FluentValidation;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>
/// The live lines. What one connection may cost: <see cref="ConnectionBuffer"/> bytes each way in the server, 256 pushes waiting behind
/// a full buffer, and ten seconds (the transport's send time-out) of not reading; then it is cut off.
/// </summary>
internal static class RealtimeSetup
{
    private const int ConnectionBuffer = 64 * 1024;

    /// <summary>The longest text with every character escaped, and as much again: longer ones still get a proper answer, and only then the connection ends.</summary>
    private const int VisitorMessageLimit = 256 * 1024;

    private const int AgentMessageLimit = 16 * 1024;

    public static IServiceCollection AddRealtime(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSignalR(options =>
        {
            options.KeepAliveInterval = TimeSpan.FromSeconds(10);
            options.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
            options.MaximumReceiveMessageSize = AgentMessageLimit;
        })
            .AddJsonProtocol(options => ServerServices.ShapeJson(options.PayloadSerializerOptions))
            .AddHubOptions<VisitorHub>(options => options.MaximumReceiveMessageSize = VisitorMessageLimit);
        services.AddSingleton<LiveConnections<AgentHub>>();
        services.AddSingleton<HubLifetimeManager<AgentHub>>(provider => provider.GetRequiredService<LiveConnections<AgentHub>>());
        services.AddSingleton<LiveConnections<VisitorHub>>();
        services.AddSingleton<HubLifetimeManager<VisitorHub>>(provider => provider.GetRequiredService<LiveConnections<VisitorHub>>());
        services.TryAddSingleton<CustomerQueries>();
        services.AddSingleton<EventHydration>();
        services.AddSingleton<Roster>();
        services.AddSingleton<Presence>();
        services.AddWorker<PresenceKeeper>();
        services.AddSingleton<AgentGate>();
        services.AddSingleton<WatchedTickets>();
        services.AddSingleton<VisitorGroups>();
        services.AddWorker<AgentFeed>();
        services.AddWorker<VisitorFeed>();
        services.AddDeskOptions<ChatOptions>(configuration, ChatOptions.Section);
        services.AddSingleton<IValidator<OpenChat>, OpenChatValidator>();
        services.AddSingleton<IValidator<AgentStateRequest>, AgentStateValidator>();
        services.AddSingleton<ChatLimits>();
        services.AddSingleton<ChatDoor>();
        return services;
    }

    public static void MapRealtime(this IEndpointRouteBuilder app)
    {
        app.MapHub<AgentHub>("/hubs/agent", Limit).RequireAuthorization().For(Access.Persons);
        app.MapHub<VisitorHub>("/hubs/visitor", Limit).AllowAnonymous().Add(ChatDoor.Guard);
    }

    private static void Limit(HttpConnectionDispatcherOptions options)
    {
        options.ApplicationMaxBufferSize = ConnectionBuffer;
        options.TransportMaxBufferSize = ConnectionBuffer;
        options.CloseOnAuthenticationExpiration = true;
    }
}
