using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Listening;

internal static class ListeningServices
{
    public static IServiceCollection AddListening(this IServiceCollection services) => services
        .AddSingleton<VoiceQueries>()
        .AddWorker<VoiceCounting>()
        .AddWorker<VoiceAlarms>();
}
