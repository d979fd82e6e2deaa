using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.TicketWork;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Agents;

public sealed class AgentQueries(Db db, IOptions<HistoryOptions> history, IOptions<TrashOptions> trash)
{
    public Task<IReadOnlyList<AgentDto>> AllAsync(CancellationToken ct) => db.ReadAsync(AgentRows.AllAsync, ct);

    public Task<DirectoryDto> DirectoryAsync(CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var agents = await AgentRows.AllAsync(session);
                var teams = await session.QueryAsync<DirectoryTeam>("select id, name from teams where archived_at is null order by name, id");
                var accounts = await session.QueryAsync<DirectoryAccount>("select id, name, channel from channel_accounts order by name, id");
                return new DirectoryDto(
                    [.. agents.Select(agent => new DirectoryAgent(agent.Id, agent.Name, agent.Role, agent.TeamIds, agent.Active))], teams, accounts, history.Value.Currency, trash.Value.KeepDays);
            },
            ct);
}
