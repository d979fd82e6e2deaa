using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Imports;

internal static class ImportsServices
{
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddSingleton<ImportSignal>();
        services.AddSingleton<ImportJobs>();
        services.AddSingleton<ImportRun>();
        services.AddWorker<ImportWorker>();
        return services;
    }
}
