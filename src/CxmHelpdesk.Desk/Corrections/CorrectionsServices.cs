using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Corrections;

internal static class CorrectionsServices
{
    public static IServiceCollection AddCorrections(this IServiceCollection services) => services
        .AddSingleton<CorrectionExport>()
        .AddSingleton<RefitTone>();
}
