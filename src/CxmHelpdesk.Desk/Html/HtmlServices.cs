using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Html;

internal static class HtmlServices
{
    public static IServiceCollection AddHtml(this IServiceCollection services)
    {
        services.AddSingleton<HtmlSanitizer>();
        services.AddSingleton<MessagePages>();
        services.AddSingleton<MessageSources>();
        services.AddSingleton<ChooseImages>();
        return services;
    }
}
