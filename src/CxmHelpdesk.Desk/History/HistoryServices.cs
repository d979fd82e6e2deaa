using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.History;

internal static class HistoryServices
{
    public static IServiceCollection AddHistory(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeskOptions<HistoryOptions>(configuration, HistoryOptions.Section);
        services.AddSingleton<Timeline>();
        services.AddSingleton<PutHistory>();
        services.AddSingleton<AddCustomerNote>();
        return services;
    }
}
