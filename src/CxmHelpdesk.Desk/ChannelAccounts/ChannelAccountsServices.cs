using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.ChannelAccounts;

internal static class ChannelAccountsServices
{
    public static IServiceCollection AddChannelAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeskOptions<SecretOptions>(configuration, SecretOptions.Section);
        services.AddOptions<SecretOptions>().PostConfigure<IOptions<DatabaseOptions>>((secrets, database) =>
        {
            if (secrets.KeyFile.Length == 0)
            {
                secrets.KeyFile = Path.Combine(Path.GetDirectoryName(database.Value.File) ?? "", "keys", "secrets.key");
            }
        });
        services.TryAddSingleton(new PublicAddress(Root: null));
        services.AddSingleton<SecretBox>();
        services.AddSingleton<ChannelRegistry>();
        services.AddSingleton<ChannelAccountStore>();
        services.AddSingleton<ManageChannelAccounts>();
        services.AddSingleton<CheckChannelAccount>();
        services.AddSingleton<PreviewCalls>();
        return services;
    }
}
