using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Outbound;

internal static class OutboundServices
{
    public static IServiceCollection AddOutbound(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeskOptions<OutboundOptions>(configuration, OutboundOptions.Section);
        services.AddSingleton<OutboundSignal>();
        services.AddSingleton<OutboundQueue>();
        services.AddSingleton<OutboundStore>();
        services.AddSingleton<CustomerTyping>();
        services.AddSingleton<ReplyTokens>();
        services.AddSingleton<OutboundSender>();
        services.AddSingleton<RetryMessage>();
        services.AddSingleton<CancelMessage>();
        services.AddSingleton<DeadMessages>();
        services.AddSingleton<TicketTemplates>();
        services.AddWorker<OutboundWorker>();
        return services;
    }
}
