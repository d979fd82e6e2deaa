using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

internal static class AgentsApi
{
    public static void MapAgents(this RouteGroupBuilder api)
    {
        api.MapGet("/directory", Directory);
        api.MapGet("/agents", ListAgents).For(Access.Administrators);
        api.MapPost("/agents", AddAgent).For(Access.Administrators);
        api.MapPatch("/agents/{id:long}", ChangeAgent).For(Access.Administrators);
        api.MapPost("/teams", AddTeam).For(Access.Administrators);
        api.MapPatch("/teams/{id:long}", ChangeTeam).For(Access.Administrators);
    }

    private static Task<DirectoryDto> Directory(AgentQueries agents, CancellationToken ct) => agents.DirectoryAsync(ct);

    private static async Task<Page<AgentDto>> ListAgents(AgentQueries agents, CancellationToken ct) => new(await agents.AllAsync(ct), null);

    private static async Task<Results<Created<AgentDto>, ProblemHttpResult>> AddAgent(
        NewAgentRequest request, ManageAgents agents, Viewer viewer, CancellationToken ct) =>
        (await agents.AddAsync(request, viewer, ct)).CreatedOrProblem(agent => $"/api/agents/{agent.Id}");

    private static async Task<Results<Ok<AgentDto>, ProblemHttpResult>> ChangeAgent(
        long id, ChangeAgentRequest request, ManageAgents agents, Viewer viewer, CancellationToken ct) =>
        (await agents.ChangeAsync(id, request, viewer, ct)).OrProblem();

    private static async Task<Created<DirectoryTeam>> AddTeam(NewTeamRequest request, ManageTeams teams, Viewer viewer, CancellationToken ct)
    {
        var team = await teams.AddAsync(request, viewer, ct);
        return TypedResults.Created($"/api/teams/{team.Id}", team);
    }

    private static async Task<Results<Ok<DirectoryTeam>, ProblemHttpResult>> ChangeTeam(
        long id, ChangeTeamRequest request, ManageTeams teams, Viewer viewer, CancellationToken ct) =>
        (await teams.ChangeAsync(id, request, viewer, ct)).OrProblem();
}
