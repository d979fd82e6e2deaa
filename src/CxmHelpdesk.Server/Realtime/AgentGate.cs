using System.Collections.Concurrent;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>
/// Closes agents' connections that rest on what is no longer so: an ended session, another role, other teams. Looks at every tick, and
/// at once when the event log tells of such a change, on whichever node it was made.
/// </summary>
internal sealed class AgentGate(Db db, LiveConnections<AgentHub> connections, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, AgentIdentity> _inside = new(StringComparer.Ordinal);

    public void Enter(string connectionId, AgentIdentity agent) => _inside[connectionId] = agent;

    public void Leave(string connectionId) => _inside.TryRemove(connectionId, out _);

    public async Task CheckAsync(CancellationToken ct)
    {
        var inside = _inside.ToArray();
        foreach (var some in inside.Chunk(500))
        {
            var now = await LoadAsync(some, ct);
            foreach (var (connectionId, agent) in some)
            {
                if (!now.Sessions.Contains(agent.SessionId) || !now.Roles.TryGetValue(agent.AgentId, out var role))
                {
                    Leave(connectionId);
                    connections.Close(connectionId, "session-ended", comeBack: false);
                }
                else if (role != agent.Viewer.Role || !agent.Viewer.TeamIds.SetEquals(now.Teams[agent.AgentId]))
                {
                    Leave(connectionId);
                    connections.Close(connectionId, "role-or-teams-changed", comeBack: true);
                }
            }
        }
    }

    private Task<(HashSet<long> Sessions, Dictionary<long, Role> Roles, ILookup<long, long> Teams)> LoadAsync(
        KeyValuePair<string, AgentIdentity>[] some, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var agentIds = some.Select(s => s.Value.AgentId).Distinct().ToArray();
                var sessions = await session.QueryAsync<long>(
                    "select id from sessions where id in @ids and revoked_at is null and expires_at > @now",
                    new { ids = some.Select(s => s.Value.SessionId).Distinct(), now = time.GetUtcNow() });
                var agents = await session.QueryAsync<AgentRow>(
                    "select id, role from agents where id in @agentIds and deactivated_at is null", new { agentIds });
                var teams = await session.QueryAsync<TeamRow>(
                    "select agent_id, team_id from agent_teams where agent_id in @agentIds", new { agentIds });
                return (sessions.ToHashSet(), agents.ToDictionary(a => a.Id, a => a.Role), teams.ToLookup(t => t.AgentId, t => t.TeamId));
            },
            ct);

    private sealed record AgentRow
    {
        public long Id { get; init; }

        public Role Role { get; init; }
    }

    private sealed record TeamRow
    {
        public long AgentId { get; init; }

        public long TeamId { get; init; }
    }
}
