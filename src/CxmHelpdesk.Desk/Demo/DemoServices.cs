using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Demo;

internal static class DemoServices
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddSingleton<DemoSeeder>();
        services.AddSingleton<LoadSeeder>();
        return services;
    }
}
