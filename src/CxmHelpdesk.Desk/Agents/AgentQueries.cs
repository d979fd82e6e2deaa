using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.TicketWork;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Agents;

public sealed class AgentQueries(Db db, ChannelAccountStore accounts, ChannelRegistry channels, IOptions<HistoryOptions> history, IOptions<TrashOptions> trash)
{
    public Task<IReadOnlyList<AgentDto>> AllAsync(CancellationToken ct) => db.ReadAsync(AgentRows.AllAsync, ct);

    public async Task<DirectoryDto> DirectoryAsync(CancellationToken ct)
    {
        var directory = await db.ReadAsync(
            async session =>
            {
                var agents = await AgentRows.AllAsync(session);
                var teams = await session.QueryAsync<DirectoryTeam>("select id, name from teams where archived_at is null order by name, id");
                var known = await session.QueryAsync<DirectoryAccount>("select id, name, channel from channel_accounts order by name, id");
                return new DirectoryDto(
                    [.. agents.Select(agent => new DirectoryAgent(agent.Id, agent.Name, agent.Role, agent.TeamIds, agent.Active))], teams, known, history.Value.Currency, trash.Value.KeepDays);
            },
            ct);
        var known = (await accounts.AllAsync(ct)).ToDictionary(account => account.Id);
        return directory with
        {
            Accounts = [.. directory.Accounts.Select(account => account with { CanSend = known.TryGetValue(account.Id, out var whole) && channels.CanSend(whole) })],
        };
    }
}
