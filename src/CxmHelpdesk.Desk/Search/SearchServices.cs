using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Search;

internal static class SearchServices
{
    public static IServiceCollection AddSearch(this IServiceCollection services) => services
        .AddSingleton<SearchQueries>()
        .AddWorker<SearchWorker>();
}
