using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.ChannelAccounts;

internal static class ChannelAccountsServices
{
    public static IServiceCollection AddChannelAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeskOptions<SecretOptions>(configuration, SecretOptions.Section);
        services.AddSingleton<SecretBox>();
        services.AddSingleton<ChannelRegistry>();
        services.AddSingleton<ChannelAccountStore>();
        services.AddSingleton<ManageChannelAccounts>();
        services.AddSingleton<CheckChannelAccount>();
        return services;
    }
}
