using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Settings;

internal static class SettingsServices
{
    public static IServiceCollection AddSettings(this IServiceCollection services) => services.AddSingleton<SettingsStore>();
}
