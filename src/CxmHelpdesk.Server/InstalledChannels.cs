using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;

namespace CxmHelpdesk.Server;

/// <summary>Every channel that this server has, one line each; see channel-adapters/README.md.</summary>
internal static class InstalledChannels
{
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        services.AddSingleton<IChannel, WebChatChannel>();
        return services;
    }
}
