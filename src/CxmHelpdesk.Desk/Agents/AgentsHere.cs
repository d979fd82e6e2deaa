using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Agents;

/// <summary>
/// Who is at his desk and not away, whichever server process he is connected to. Each process says it again and again for those it has; whom none has spoken of for a while is gone, though his process died.
/// </summary>
public sealed class AgentsHere(Db db)
{
    /// <summary>Below the fewest parameters that an engine takes.</summary>
    private const int AtOnce = 500;

    /// <param name="here">Here until <paramref name="until"/>, unless that is said again or taken back.</param>
    /// <param name="gone">Away or signed off.</param>
    public async Task SayAsync(IReadOnlyCollection<long> here, IReadOnlyCollection<long> gone, DateTimeOffset until, CancellationToken ct)
    {
        foreach (var ids in gone.Chunk(AtOnce))
        {
            await db.WriteAsync(tx => tx.ExecuteAsync("delete from agents_here where agent_id in @ids", new { ids }), ct);
        }

        foreach (var ids in here.Chunk(AtOnce))
        {
            await db.WriteAsync(
                async tx =>
                {
                    await tx.ExecuteAsync("update agents_here set here_until = @until where agent_id in @ids", new { ids, until });
                    return await tx.ExecuteAsync(
                        """
                        insert into agents_here (agent_id, here_until)
                        select a.id, @until
                        from agents a
                        where a.id in @ids and not exists (select 1 from agents_here h where h.agent_id = a.id)
                        """,
                        new { ids, until });
                },
                ct);
        }
    }

    /// <summary>Whether anybody is here who sees tickets of a team.</summary>
    /// <param name="teamId">Null: tickets of no team.</param>
    internal static async Task<bool> AnybodyAsync(Session session, long? teamId, DateTimeOffset now) => await session.ScalarAsync<int>(
        """
        select count(*)
        from agents_here h
        join agents a on a.id = h.agent_id
        where h.here_until > @now and a.deactivated_at is null
        and (a.role <> 'agent' or @teamId is null or exists (select 1 from agent_teams t where t.agent_id = a.id and t.team_id = @teamId))
        """,
        new { now, teamId }) > 0;
}
