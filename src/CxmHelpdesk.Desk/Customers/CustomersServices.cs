using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Customers;

internal static class CustomersServices
{
    public static IServiceCollection AddCustomers(this IServiceCollection services)
    {
        services.AddSingleton<CustomerQueries>();
        services.AddSingleton<CustomerPages>();
        services.AddSingleton<SaveCustomer>();
        services.AddSingleton<BlockIdentity>();
        services.AddSingleton<Duplicates>();
        services.AddSingleton<MergeCustomers>();
        return services;
    }
}
