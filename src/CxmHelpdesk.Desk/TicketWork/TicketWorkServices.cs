using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.TicketWork;

internal static class TicketWorkServices
{
    public static IServiceCollection AddTicketWork(this IServiceCollection services) => services
        .AddSingleton<MergeTickets>()
        .AddSingleton<SplitTicket>()
        .AddSingleton<TicketLinks>()
        .AddSingleton<TicketFields>()
        .AddSingleton<TicketSides>()
        .AddSingleton<Notifications>();
}
