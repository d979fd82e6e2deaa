using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Outbound;

internal static class OutboundServices
{
    public static IServiceCollection AddOutbound(this IServiceCollection services)
    {
        services.AddSingleton<OutboundSignal>();
        services.AddSingleton<OutboundQueue>();
        return services;
    }
}
