using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Incidents;

internal static class IncidentsServices
{
    public static IServiceCollection AddIncidents(this IServiceCollection services) => services
        .AddSingleton<IncidentQueries>()
        .AddWorker<IncidentWorker>();
}
