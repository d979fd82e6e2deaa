using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Saved;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Macros;

internal static class MacrosServices
{
    public static IServiceCollection AddMacros(this IServiceCollection services) => services
        .AddSingleton(provider => new SavedItems<CannedAnswer>(provider.GetRequiredService<Db>(), "canned-answer", "canned answer"))
        .AddSingleton(provider => new SavedItems<Macro>(provider.GetRequiredService<Db>(), "macro", "macro"))
        .AddSingleton<PlaceholderQueries>()
        .AddSingleton<RunMacro>();
}
