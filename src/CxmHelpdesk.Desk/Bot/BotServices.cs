using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Bot;

internal static class BotServices
{
    public static IServiceCollection AddBot(this IServiceCollection services) => services
        .AddSingleton<BotDesk>()
        .AddSingleton<BotReport>()
        .AddSingleton<BotPreview>()
        .AddWorker<BotSilence>();
}
