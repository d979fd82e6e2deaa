using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.BotFramework;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Channels.Reviews;
using CxmHelpdesk.Channels.Line;
using CxmHelpdesk.Channels.Meta;
using CxmHelpdesk.Channels.Twilio;
using CxmHelpdesk.Channels.Twilio.Api;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Channels.WebForm;
using CxmHelpdesk.Channels.X;
using CxmHelpdesk.Desk;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Server;

/// <summary>Every channel that this server has, one line each; see channel-adapters/README.md.</summary>
internal static class InstalledChannels
{
    public static IServiceCollection AddChannels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IChannel, WebChatChannel>();
        services.AddSingleton<IChannel, WebFormChannel>();
        services.AddDeskOptions<EmailOptions>(configuration, EmailOptions.Section);
        services.AddSingleton<IChannel>(provider => new EmailChannel(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<EmailOptions>>().Value));
        services.AddSingleton<ITwilioApi, TwilioApi>();
        services.AddSingleton<IChannel, SmsChannel>();
        services.AddSingleton<IChannel, WhatsAppChannel>();
        services.AddSingleton<IChannel, VoiceChannel>();
        services.AddSingleton<IChannel, BotFrameworkChannel>();
        services.AddSingleton<IChannel, ReviewsChannel>();
        services.AddSingleton<IChannel, XChannel>();
        services.AddSingleton<IChannel, LineChannel>();
        services.AddSingleton<IChannel, MessengerChannel>();
        services.AddSingleton<IChannel, InstagramChannel>();
        return services;
    }
}
