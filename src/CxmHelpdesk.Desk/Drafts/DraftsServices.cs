using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Drafts;

internal static class DraftsServices
{
    public static IServiceCollection AddDrafts(this IServiceCollection services) => services
        .AddSingleton<AgentDrafts>()
        .AddSingleton<HeldReplies>()
        .AddSingleton<HeldLetters>()
        .AddSingleton<SeenTickets>()
        .AddWorker<HeldReplyWorker>();
}
