using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Sentiment;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Inbound;

internal static class InboundServices
{
    public static IServiceCollection AddInbound(this IServiceCollection services) => services
        .AddSingleton<InboundQueue>()
        .AddSingleton(provider => new InboundIntake(
            provider.GetRequiredService<Db>(),
            provider.GetRequiredService<InboundQueue>(),
            provider.GetRequiredService<EnvelopeProcessor>(),
            provider.GetRequiredService<ILogger<InboundIntake>>()))
        .AddSingleton(provider => new Quarantine(provider.GetRequiredService<Db>()))
        .AddSingleton<ToneReader>()
        .AddSingleton<EnvelopeProcessor>()
        .AddHostedService<InboundWorker>();
}
