using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Help;

internal static class HelpServices
{
    public static IServiceCollection AddHelp(this IServiceCollection services) => services
        .AddSingleton<HelpMarkdown>()
        .AddSingleton<HelpArticles>()
        .AddSingleton<HelpVersions>()
        .AddSingleton<HelpReading>()
        .AddSingleton<HelpSearch>()
        .AddSingleton<HelpVotes>()
        .AddSingleton<HelpForTicket>();
}
