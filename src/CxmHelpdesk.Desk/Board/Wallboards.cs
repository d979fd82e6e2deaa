using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using FluentValidation;

namespace CxmHelpdesk.Desk.Board;

public sealed record NewWallboardRequest(string Name);

public sealed class NewWallboardValidator : AbstractValidator<NewWallboardRequest>
{
    public NewWallboardValidator() => RuleFor(request => request.Name).NotEmpty().MaximumLength(120);
}

public sealed record WallboardDto
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required long CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <param name="Secret">Shown this once; the link is <c>/wall#secret</c>, so that it stands in no server's log.</param>
public sealed record NewWallboardDto(WallboardDto Wallboard, string Secret);

/// <summary>
/// Links for screens on the wall: numbers only, read only, no sign-in. A link ends when it is revoked and with the deactivation of who made it.
/// </summary>
public sealed class Wallboards(Db db, TimeProvider time)
{
    private const int MaxSecretLength = 100;
    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);

    public Task<NewWallboardDto> AddAsync(NewWallboardRequest request, Viewer viewer, CancellationToken ct)
    {
        var secret = Secrets.New();
        return db.WriteAsync(
            async tx =>
            {
                var added = new WallboardDto { Id = tx.NextId(), Name = request.Name.Trim(), CreatedBy = viewer.AgentId, CreatedAt = tx.Now };
                await tx.ExecuteAsync(
                    "insert into wallboards (id, name, token_hash, created_by, created_at) values (@Id, @Name, @hash, @CreatedBy, @CreatedAt)",
                    new { added.Id, added.Name, hash = Secrets.HashOf(secret), added.CreatedBy, added.CreatedAt });
                return new NewWallboardDto(added, secret);
            },
            ct);
    }

    public Task<IReadOnlyList<WallboardDto>> ListAsync(CancellationToken ct) =>
        db.ReadAsync(
            session => session.QueryAsync<WallboardDto>(
                "select id, name, created_by, created_at, last_used_at from wallboards where revoked_at is null order by created_at desc, id"),
            ct);

    public async Task<Outcome<Done>> RevokeAsync(long id, CancellationToken ct) =>
        await db.WriteAsync(tx => tx.ExecuteAsync("update wallboards set revoked_at = @Now where id = @id and revoked_at is null", new { tx.Now, id }), ct) > 0
            ? Done.Instance
            : new Refusal.NotFound("wallboard");

    /// <summary>Whether the secret opens a wallboard now. Asked each time: a revoked link is dark with the next look.</summary>
    public async Task<bool> OpensAsync(string secret, CancellationToken ct)
    {
        if (secret.Length is 0 or > MaxSecretLength)
        {
            return false;
        }

        var found = await db.ReadAsync(
            session => session.FirstOrDefaultAsync<WallboardDto>(
                """
                select w.id, w.name, w.created_by, w.created_at, w.last_used_at
                from wallboards w
                join agents a on a.id = w.created_by
                where w.token_hash = @hash and w.revoked_at is null and a.deactivated_at is null
                """,
                new { hash = Secrets.HashOf(secret) }),
            ct);
        if (found is not null && !(found.LastUsedAt > time.GetUtcNow() - TouchEvery))
        {
            await db.WriteAsync(tx => tx.ExecuteAsync("update wallboards set last_used_at = @Now where id = @Id", new { tx.Now, found.Id }), ct);
        }

        return found is not null;
    }
}
