using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CxmHelpdesk.Desk.Agents;

internal static class AgentsServices
{
    public static IServiceCollection AddAgents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeskOptions<SignInOptions>(configuration, SignInOptions.Section);
        services.TryAddSingleton(new Passwords(Passwords.DefaultRounds));
        services.AddSingleton<SignIn>();
        services.AddSingleton<SetUp>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<AgentQueries>();
        services.AddSingleton<ManageAgents>();
        services.AddSingleton<ManageTeams>();
        services.AddSingleton<ChangeMe>();
        services.AddSingleton<DemoSignIns>();
        services.AddSingleton<AgentsHere>();
        return services;
    }
}
