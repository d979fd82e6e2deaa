using CxmHelpdesk.Desk.SideConversations;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Tickets;

internal static class TicketsServices
{
    public static IServiceCollection AddTickets(this IServiceCollection services) => services
        .AddSingleton<TicketQueries>()
        .AddSingleton<QueueCounts>()
        .AddSingleton<Workload>()
        .AddSingleton<ReplyRoutes>()
        .AddSingleton<ReplyToTicket>()
        .AddSingleton<StartTicket>()
        .AddSingleton<CopyList>()
        .AddSingleton<WriteAside>()
        .AddSingleton<AddNote>()
        .AddSingleton<ChangeTicket>()
        .AddSingleton<PriorityQueue>()
        .AddSingleton<RevenueQueries>()
        .AddWorker<SnoozeWorker>();
}
