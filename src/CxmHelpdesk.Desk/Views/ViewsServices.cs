using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Saved;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Views;

internal static class ViewsServices
{
    public static IServiceCollection AddViews(this IServiceCollection services) => services
        .AddSingleton(provider => new SavedItems<TicketView>(provider.GetRequiredService<Db>(), "view", "view"))
        .AddSingleton<ViewQueries>();
}
