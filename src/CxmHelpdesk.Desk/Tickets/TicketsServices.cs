using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Tickets;

internal static class TicketsServices
{
    public static IServiceCollection AddTickets(this IServiceCollection services) => services
        .AddSingleton<TicketQueries>()
        .AddSingleton<QueueCounts>()
        .AddSingleton<BoardQueries>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<ReplyToTicket>(provider))
        .AddSingleton<AddNote>()
        .AddSingleton<ChangeTicket>()
        .AddHostedService<SnoozeWorker>();
}
