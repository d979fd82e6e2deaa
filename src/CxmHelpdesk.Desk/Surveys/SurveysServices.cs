using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Surveys;

internal static class SurveysServices
{
    public static IServiceCollection AddSurveys(this IServiceCollection services) => services.AddSingleton<VisitorSurveys>();
}
