using System.Globalization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Load;

/// <summary>Agents in teams, a chat account a team, and visitors, written straight into the database with tokens that we know.</summary>
internal static class People
{
    public static async Task AddAsync(string folder, int teams, int agents, int visitors)
    {
        await using var db = new SqliteDb(Path.Combine(folder, "cxm.db"), TimeProvider.System);
        await Migrator.MigrateAsync(db, TimeProvider.System, default);
        await db.WriteAsync(
            async tx =>
            {
                await AddAgentAsync(tx, 1, "administrator", null);
                for (var team = 0; team < teams; team++)
                {
                    await tx.ExecuteAsync("insert into teams (id, name, created_at) values (@id, @name, @Now)", new { id = TeamId(team), name = $"Team {team}", tx.Now });
                    await tx.ExecuteAsync(
                        """
                        insert into channel_accounts (id, channel, account_key, name, team_id, settings, secrets, enabled, version, created_at)
                        values (@id, 'web-chat', @key, @key, @team, '{}', '{}', 1, 1, @Now)
                        """,
                        new { id = AccountId(team), key = AccountKey(team), team = TeamId(team), tx.Now });
                }

                for (var agent = 0; agent < agents; agent++)
                {
                    await AddAgentAsync(tx, 1000 + agent, "agent", TeamId(agent % teams));
                }

                for (var visitor = 0; visitor < visitors; visitor++)
                {
                    var token = VisitorToken(visitor);
                    await tx.ExecuteAsync(
                        """
                        insert into visitors (id, account_id, token_hash, kind, address, name, created_at, last_seen_at, expires_at)
                        values (@id, @account, @hash, 'visitor', @hash, @name, @Now, @Now, @expires)
                        """,
                        new { id = tx.NextId(), account = AccountId(visitor % teams), hash = Secrets.HashOf(token), name = $"Visitor {visitor}", tx.Now, expires = tx.Now.AddDays(2) });
                }
            },
            default);
    }

    public static string Administrator => Cookie(1);

    public static string AgentCookie(int agent) => Cookie(1000 + agent);

    public static string VisitorToken(int visitor) => $"visitor-token-{visitor.ToString(CultureInfo.InvariantCulture)}";

    public static string AccountKey(int team) => $"chat{team.ToString(CultureInfo.InvariantCulture)}";

    private static long TeamId(int team) => 100_000_000_000 + team;

    private static long AccountId(int team) => 200_000_000_000 + team;

    private static string Cookie(long agent) => $"cxm_session=session-{agent.ToString(CultureInfo.InvariantCulture)}";

    private static async Task AddAgentAsync(Tx tx, long id, string role, long? team)
    {
        var agent = 300_000_000_000 + id;
        await tx.ExecuteAsync(
            """
            insert into agents (id, email, email_key, name, role, language, time_zone, created_at)
            values (@agent, @email, @email, @email, @role, 'en', 'UTC', @Now)
            """,
            new { agent, email = $"a{id}@load.example", role, tx.Now });
        if (team is not null)
        {
            await tx.ExecuteAsync("insert into agent_teams (agent_id, team_id) values (@agent, @team)", new { agent, team });
        }

        await tx.ExecuteAsync(
            """
            insert into sessions (id, agent_id, token_hash, created_at, last_seen_at, expires_at, address, user_agent)
            values (@id, @agent, @hash, @Now, @Now, @expires, '', '')
            """,
            new { id = tx.NextId(), agent, hash = Secrets.HashOf(Cookie(id)["cxm_session=".Length..]), tx.Now, expires = tx.Now.AddDays(2) });
    }
}
