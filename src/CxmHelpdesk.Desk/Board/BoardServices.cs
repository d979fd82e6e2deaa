using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Board;

internal static class BoardServices
{
    public static IServiceCollection AddBoard(this IServiceCollection services) => services
        .AddSingleton<BoardQueries>()
        .AddSingleton<BoardSamples>()
        .AddSingleton<Wallboards>()
        .AddWorker<BoardWorker>();
}
