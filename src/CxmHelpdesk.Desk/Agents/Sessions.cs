using System.Collections.Concurrent;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Agents;

/// <summary>A request's session, looked up by its cookie.</summary>
public sealed record AgentSession(long Id, Me Me, Viewer Viewer, DateTimeOffset ExpiresAt);

/// <summary>
/// Signed-in browsers. A session ends when idle, when old, when revoked, with a new password and when its agent is deactivated.
/// What was looked up is trusted for three seconds: another node's revocation counts by then, this node's at once.
/// </summary>
public sealed class Sessions(Db db, IOptions<SignInOptions> options, TimeProvider time)
{
    private const int MostCached = 20_000;
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (AgentSession Session, DateTimeOffset Until)> _cache = new(StringComparer.Ordinal);
    private long _forgotten;

    /// <returns>Null: no such session, or it has ended.</returns>
    public async Task<AgentSession?> FindAsync(string token, CancellationToken ct)
    {
        var hash = Secrets.HashOf(token);
        var now = time.GetUtcNow();
        if (_cache.TryGetValue(hash, out var cached) && cached.Until > now && cached.Session.ExpiresAt > now)
        {
            return cached.Session;
        }

        var before = Interlocked.Read(ref _forgotten);
        var idleSince = now - TimeSpan.FromHours(options.Value.IdleHours);
        var row = await db.ReadAsync(
            session => session.FirstOrDefaultAsync<Row>(
                """
                select s.id, s.agent_id, s.last_seen_at, s.expires_at
                from sessions s
                inner join agents a on a.id = s.agent_id
                where s.token_hash = @hash
                    and s.revoked_at is null
                    and s.expires_at > @now
                    and s.last_seen_at > @idleSince
                    and a.deactivated_at is null
                """,
                new { hash, now, idleSince }),
            ct);
        if (row is null)
        {
            _cache.TryRemove(hash, out _);
            return null;
        }

        var me = await db.ReadAsync(session => AgentRows.MeAsync(session, row.AgentId), ct);
        var found = new AgentSession(row.Id, me, new Viewer(me.AgentId, me.Role, me.TeamIds.ToHashSet()), row.ExpiresAt);
        if (row.LastSeenAt < now - TouchEvery)
        {
            await db.WriteAsync(tx => tx.ExecuteAsync("update sessions set last_seen_at = @now where id = @Id", new { row.Id, now }), ct);
        }

        Remember(hash, found, now, before);
        return found;
    }

    public Task<IReadOnlyList<SessionDto>> ListAsync(long agentId, long currentId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var idleSince = now - TimeSpan.FromHours(options.Value.IdleHours);
        return db.ReadAsync<IReadOnlyList<SessionDto>>(
            async session =>
            [
                .. (await session.QueryAsync<SessionDto>(
                    """
                    select id, created_at, last_seen_at, expires_at, address, user_agent
                    from sessions
                    where agent_id = @agentId and revoked_at is null and expires_at > @now and last_seen_at > @idleSince
                    order by created_at desc
                    """,
                    new { agentId, now, idleSince })).Select(row => row with { Current = row.Id == currentId }),
            ],
            ct);
    }

    /// <param name="agentId">Whose it must be.</param>
    public async Task<Outcome<Done>> RevokeAsync(long agentId, long sessionId, CancellationToken ct)
    {
        var revoked = await db.WriteAsync(
            async tx =>
            {
                var rows = await tx.ExecuteAsync(
                    "update sessions set revoked_at = @Now where id = @sessionId and agent_id = @agentId and revoked_at is null",
                    new { tx.Now, sessionId, agentId });
                if (rows > 0)
                {
                    tx.Append(AgentEvents.About(EventTypes.SessionRevoked, agentId, agentId, ("sessionId", sessionId)));
                }

                return rows;
            },
            ct);
        Forget(agentId);
        return revoked > 0 ? Done.Instance : new Refusal.NotFound("session");
    }

    internal async Task<SignedIn> StartAsync(long agentId, string address, string userAgent, CancellationToken ct)
    {
        var token = Secrets.New();
        var hash = Secrets.HashOf(token);
        return await db.WriteAsync(
            async tx =>
            {
                var expiresAt = tx.Now.AddDays(options.Value.SessionDays);
                await tx.ExecuteAsync("update agents set failed_count = 0, locked_until = null where id = @agentId", new { agentId });
                await tx.ExecuteAsync(
                    "delete from sessions where agent_id = @agentId and expires_at < @longAgo", new { agentId, longAgo = tx.Now.AddDays(-30) });
                await tx.ExecuteAsync(
                    """
                    insert into sessions (id, agent_id, token_hash, created_at, last_seen_at, expires_at, address, user_agent)
                    values (@Id, @agentId, @hash, @Now, @Now, @expiresAt, @address, @userAgent)
                    """,
                    new { Id = tx.NextId(), agentId, hash, tx.Now, expiresAt, address = Cut(address, 64), userAgent = Cut(userAgent, 200) });
                return new SignedIn(await AgentRows.MeAsync(tx, agentId), token, expiresAt);
            },
            ct);
    }

    /// <summary>Within a write; call <see cref="Forget"/> after its commit.</summary>
    /// <param name="exceptId">The session that stays.</param>
    internal static async Task RevokeAllAsync(Tx tx, long agentId, long? by, long exceptId = 0)
    {
        var rows = await tx.ExecuteAsync(
            "update sessions set revoked_at = @Now where agent_id = @agentId and id <> @exceptId and revoked_at is null",
            new { tx.Now, agentId, exceptId });
        if (rows > 0)
        {
            tx.Append(AgentEvents.About(EventTypes.SessionRevoked, agentId, by, ("exceptSessionId", exceptId == 0 ? null : exceptId)));
        }
    }

    internal void Forget(long agentId)
    {
        // A look-up that began before must not bring back what it read.
        Interlocked.Increment(ref _forgotten);
        foreach (var (hash, cached) in _cache)
        {
            if (cached.Session.Me.AgentId == agentId)
            {
                _cache.TryRemove(hash, out _);
            }
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    private void Remember(string hash, AgentSession session, DateTimeOffset now, long before)
    {
        if (_cache.Count >= MostCached)
        {
            _cache.Clear();
        }

        _cache[hash] = (session, now + Trusted);
        if (Interlocked.Read(ref _forgotten) != before)
        {
            _cache.TryRemove(hash, out _);
        }
    }

    private sealed record Row
    {
        public required long Id { get; init; }

        public required long AgentId { get; init; }

        public required DateTimeOffset LastSeenAt { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }
    }
}
