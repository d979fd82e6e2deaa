using CxmHelpdesk.Desk.CleanUp;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Visitors;

internal static class VisitorsServices
{
    public static IServiceCollection AddVisitors(this IServiceCollection services)
    {
        services.AddSingleton<VisitorStore>();
        services.AddSingleton<VisitorFiles>();
        services.AddSingleton<VisitorMessages>();
        services.AddSingleton<MailTranscript>();
        services.AddSingleton<SegmentsOfVisitor>();
        services.AddSingleton<PageVisits>();
        services.AddSingleton<SeenByAgent>();
        services.AddSingleton<TypicalAnswer>();
        services.AddSingleton<ICleanUp, VisitorCleanUp>();
        return services;
    }
}
