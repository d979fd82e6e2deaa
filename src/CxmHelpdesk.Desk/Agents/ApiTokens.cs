using System.Collections.Concurrent;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using FluentValidation;

namespace CxmHelpdesk.Desk.Agents;

/// <summary>What a program may do with its key.</summary>
public static class Scopes
{
    /// <summary>Read what an agent of all teams may read.</summary>
    public const string DeskRead = "desk:read";

    /// <summary>Change what an agent of all teams may change, in the name of the key's maker.</summary>
    public const string DeskWrite = "desk:write";

    /// <summary>Write sales and marketing history.</summary>
    public const string HistoryWrite = "history:write";

    public static IReadOnlyList<string> All { get; } = [DeskRead, DeskWrite, HistoryWrite];
}

public sealed record NewTokenRequest(string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt = null);

internal sealed class NewTokenValidator : AbstractValidator<NewTokenRequest>
{
    public NewTokenValidator(TimeProvider time)
    {
        RuleFor(request => request.Name).IsName();
        RuleFor(request => request.Scopes).NotEmpty();
        RuleForEach(request => request.Scopes).Must(scope => Scopes.All.Contains(scope)).WithMessage($"Must be one of {string.Join(", ", Scopes.All)}.");
        RuleFor(request => request.ExpiresAt).Must(at => at is null || at > time.GetUtcNow()).WithMessage("Must be in the future.");
    }
}

/// <summary>A program's request, looked up by its key. It acts in the name of the administrator who made the key.</summary>
public sealed record TokenBearer(long TokenId, Viewer Viewer, IReadOnlySet<string> Scopes, DateTimeOffset? ExpiresAt);

/// <summary>Keys for programs, <c>cxm_…</c>. One ends when revoked, at its date, and with the deactivation of who made it.</summary>
public sealed class ApiTokens(Db db, TimeProvider time)
{
    public const string Prefix = "cxm_";

    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (TokenBearer Bearer, DateTimeOffset Until)> _cache = new(StringComparer.Ordinal);
    private long _forgotten;

    public Task<NewTokenDto> AddAsync(NewTokenRequest request, Viewer viewer, CancellationToken ct)
    {
        var secret = Prefix + Secrets.New();
        return db.WriteAsync(
            async tx =>
            {
                var id = tx.NextId();
                var scopes = request.Scopes.Distinct().Order(StringComparer.Ordinal).ToList();
                await tx.ExecuteAsync(
                    """
                    insert into api_tokens (id, name, token_hash, hint, scopes, created_by, created_at, expires_at)
                    values (@id, @name, @hash, @hint, @scopes, @AgentId, @Now, @ExpiresAt)
                    """,
                    new
                    {
                        id,
                        name = request.Name.Trim(),
                        hash = Secrets.HashOf(secret),
                        hint = secret[^4..],
                        scopes = string.Join(' ', scopes),
                        viewer.AgentId,
                        tx.Now,
                        request.ExpiresAt,
                    });
                tx.Append(Changed(id, viewer));
                var dto = new TokenDto
                {
                    Id = id,
                    Name = request.Name.Trim(),
                    Hint = secret[^4..],
                    Scopes = scopes,
                    CreatedBy = viewer.AgentId,
                    CreatedAt = tx.Now,
                    ExpiresAt = request.ExpiresAt,
                };
                return new NewTokenDto(dto, secret);
            },
            ct);
    }

    public async Task<IReadOnlyList<TokenDto>> ListAsync(CancellationToken ct)
    {
        var rows = await db.ReadAsync(
            session => session.QueryAsync<Row>(
                """
                select id, name, hint, scopes, created_by, created_at, last_used_at, expires_at
                from api_tokens
                where revoked_at is null
                order by created_at desc, id
                """),
            ct);
        return
        [
            .. rows.Select(row => new TokenDto
            {
                Id = row.Id,
                Name = row.Name,
                Hint = row.Hint,
                Scopes = row.Scopes.Split(' '),
                CreatedBy = row.CreatedBy,
                CreatedAt = row.CreatedAt,
                LastUsedAt = row.LastUsedAt,
                ExpiresAt = row.ExpiresAt,
            }),
        ];
    }

    public async Task<Outcome<Done>> RevokeAsync(long tokenId, Viewer viewer, CancellationToken ct)
    {
        var rows = await db.WriteAsync(
            async tx =>
            {
                var revoked = await tx.ExecuteAsync(
                    "update api_tokens set revoked_at = @Now where id = @tokenId and revoked_at is null", new { tx.Now, tokenId });
                if (revoked > 0)
                {
                    tx.Append(Changed(tokenId, viewer));
                }

                return revoked;
            },
            ct);
        Forget();
        return rows > 0 ? Done.Instance : new Refusal.NotFound("token");
    }

    /// <returns>Null: no such key, or it has ended.</returns>
    public async Task<TokenBearer?> FindAsync(string secret, CancellationToken ct)
    {
        var hash = Secrets.HashOf(secret);
        var now = time.GetUtcNow();
        if (_cache.TryGetValue(hash, out var cached) && cached.Until > now && !(cached.Bearer.ExpiresAt <= now))
        {
            return cached.Bearer;
        }

        var before = Interlocked.Read(ref _forgotten);
        var row = await db.ReadAsync(
            session => session.FirstOrDefaultAsync<Row>(
                """
                select t.id, t.name, t.hint, t.scopes, t.created_by, t.created_at, t.last_used_at, t.expires_at
                from api_tokens t
                inner join agents a on a.id = t.created_by
                where t.token_hash = @hash
                    and t.revoked_at is null
                    and (t.expires_at is null or t.expires_at > @now)
                    and a.deactivated_at is null
                """,
                new { hash, now }),
            ct);
        if (row is null)
        {
            _cache.TryRemove(hash, out _);
            return null;
        }

        if (row.LastUsedAt is null || row.LastUsedAt < now - TouchEvery)
        {
            await db.WriteAsync(tx => tx.ExecuteAsync("update api_tokens set last_used_at = @now where id = @Id", new { row.Id, now }), ct);
        }

        // Sees all teams and does an agent's work; what needs a supervisor or an administrator needs a person.
        var bearer = new TokenBearer(row.Id, new Viewer(row.CreatedBy, Role.Supervisor, new HashSet<long>()), row.Scopes.Split(' ').ToHashSet(), row.ExpiresAt);
        _cache[hash] = (bearer, now + Trusted);
        if (Interlocked.Read(ref _forgotten) != before)
        {
            _cache.TryRemove(hash, out _);
        }

        return bearer;
    }

    internal void Forget()
    {
        Interlocked.Increment(ref _forgotten);
        _cache.Clear();
    }

    private static NewEvent Changed(long tokenId, Viewer viewer) =>
        new(EventTypes.TokenChanged, $$"""{"tokenId":{{tokenId}}}""") { AgentId = viewer.AgentId };

    private sealed record Row
    {
        public required long Id { get; init; }

        public required string Name { get; init; }

        public required string Hint { get; init; }

        public required string Scopes { get; init; }

        public required long CreatedBy { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? LastUsedAt { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }
    }
}
