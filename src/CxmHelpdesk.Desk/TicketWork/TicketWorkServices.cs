using CxmHelpdesk.Desk.CleanUp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.TicketWork;

internal static class TicketWorkServices
{
    public static IServiceCollection AddTicketWork(this IServiceCollection services, IConfiguration configuration) => services
        .AddDeskOptions<TrashOptions>(configuration, TrashOptions.Section)
        .AddSingleton<RestoreTicket>()
        .AddSingleton<Checklist>()
        .AddSingleton<ICleanUp, TrashCleanUp>()
        .AddSingleton<MergeTickets>()
        .AddSingleton<SplitTicket>()
        .AddSingleton<TicketLinks>()
        .AddSingleton<TicketFields>()
        .AddSingleton<TicketSides>()
        .AddSingleton<Notifications>()
        .AddWorker<MoodAlerts>()
        .AddWorker<WindowReminder>();
}
