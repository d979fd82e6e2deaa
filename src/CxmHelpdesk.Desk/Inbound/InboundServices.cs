using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Sentiment;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Inbound;

internal static class InboundServices
{
    public static IServiceCollection AddInbound(this IServiceCollection services, IConfiguration configuration) => services
        .AddDeskOptions<PollingOptions>(configuration, PollingOptions.Section)
        .AddSingleton(_ => InboundQueue.BehindAnEarlierProcess())
        .AddSingleton(provider => new InboundIntake(
            provider.GetRequiredService<Db>(),
            provider.GetRequiredService<InboundQueue>(),
            provider.GetRequiredService<EnvelopeProcessor>(),
            provider.GetRequiredService<ILogger<InboundIntake>>()))
        .AddSingleton(provider => new Quarantine(provider.GetRequiredService<Db>()))
        .AddSingleton<PollStore>()
        .AddSingleton<ToneReader>()
        .AddWorker<ProfilePictures>()
        .AddSingleton<EnvelopeProcessor>()
        .AddWorker<InboundWorker>()
        .AddWorker<PollWorker>();
}
