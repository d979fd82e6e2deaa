using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Channels.Twilio;
using CxmHelpdesk.Channels.Twilio.Api;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Channels.WebForm;

namespace CxmHelpdesk.Server;

/// <summary>Every channel that this server has, one line each; see channel-adapters/README.md.</summary>
internal static class InstalledChannels
{
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        services.AddSingleton<IChannel, WebChatChannel>();
        services.AddSingleton<IChannel, WebFormChannel>();
        services.AddSingleton<IChannel, EmailChannel>();
        services.AddSingleton<ITwilioApi, TwilioApi>();
        services.AddSingleton<IChannel, SmsChannel>();
        services.AddSingleton<IChannel, WhatsAppChannel>();
        services.AddSingleton<IChannel, VoiceChannel>();
        return services;
    }
}
