using System.Collections.Concurrent;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using FluentValidation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Agents;

public sealed record SignInRequest(string Email, string Password);

internal sealed class SignInValidator : AbstractValidator<SignInRequest>
{
    public SignInValidator()
    {
        RuleFor(request => request.Email).NotEmpty().MaximumLength(320);
        RuleFor(request => request.Password).NotEmpty().MaximumLength(256);
    }
}

/// <param name="Token">For the cookie; nothing in the database gives it back.</param>
public sealed record SignedIn(Me Me, string Token, DateTimeOffset ExpiresAt);

/// <summary>
/// Signs an agent in by password. An address nobody has is answered like a wrong password: the same work, the same words, the
/// same locks, so that nobody learns who works here.
/// </summary>
public sealed partial class SignIn(
    Db db, Passwords passwords, Sessions sessions, IOptions<SignInOptions> options, TimeProvider time, ILogger<SignIn> log)
    : IDisposable
{
    private const int MostStrangers = 10_000;

    /// <summary>Hashing takes a core for a good while; a flood of attempts must leave the others to the desk.</summary>
    private readonly SemaphoreSlim _hashing = new(2);

    /// <summary>Wrong attempts on addresses that nobody has.</summary>
    private readonly ConcurrentDictionary<string, Attempts> _strangers = new(StringComparer.Ordinal);

    public async Task<Outcome<SignedIn>> HandleAsync(SignInRequest request, string address, string userAgent, CancellationToken ct)
    {
        var key = EmailAddress.KeyOf(request.Email);
        await _hashing.WaitAsync(ct);
        try
        {
            var known = await db.ReadAsync(
                session => session.FirstOrDefaultAsync<Known>(
                    """
                    select id, password_hash, locked_until
                    from agents
                    where email_key = @key and deactivated_at is null
                    """,
                    new { key }),
                ct);
            var now = time.GetUtcNow();
            var lockedUntil = known is not null ? known.LockedUntil : _strangers.GetValueOrDefault(key)?.LockedUntil;
            if (lockedUntil > now)
            {
                return Locked(lockedUntil.Value - now);
            }

            if (!passwords.Verify(request.Password, known?.PasswordHash))
            {
                var until = known is null ? CountStranger(key, now) : await CountAsync(known.Id, ct);
                return until is { } end ? Locked(end - now) : new Refusal.Unauthenticated("wrong-credentials", "E-mail or password is wrong.");
            }

            return await sessions.StartAsync(known!.Id, address, userAgent, ct);
        }
        finally
        {
            _hashing.Release();
        }
    }

    public void Dispose() => _hashing.Dispose();

    /// <summary>For a signed-in agent who must show the password again; wrong ones count as at the door.</summary>
    internal async Task<Refusal?> CheckAsync(long agentId, string password, CancellationToken ct)
    {
        await _hashing.WaitAsync(ct);
        try
        {
            var known = await db.ReadAsync(
                session => session.FirstOrDefaultAsync<Known>("select id, password_hash, locked_until from agents where id = @agentId", new { agentId }), ct);
            var now = time.GetUtcNow();
            if (known?.LockedUntil > now)
            {
                return Locked(known.LockedUntil.Value - now);
            }

            if (passwords.Verify(password, known?.PasswordHash))
            {
                return null;
            }

            return await CountAsync(agentId, ct) is { } until
                ? Locked(until - now)
                : new Refusal.Invalid("password.current", "This is not your password.");
        }
        finally
        {
            _hashing.Release();
        }
    }

    private static Refusal.TooMany Locked(TimeSpan rest) => new(rest, "locked");

    private async Task<DateTimeOffset?> CountAsync(long agentId, CancellationToken ct)
    {
        var (wrong, until) = await db.WriteAsync<(int, DateTimeOffset?)>(
            async tx =>
            {
                await tx.ExecuteAsync("update agents set failed_count = failed_count + 1 where id = @agentId", new { agentId });
                var count = await tx.ScalarAsync<int>("select failed_count from agents where id = @agentId", new { agentId });
                if (LockRule.After(count, options.Value) is not { } length)
                {
                    return (count, null);
                }

                var end = tx.Now + length;
                await tx.ExecuteAsync("update agents set locked_until = @end where id = @agentId", new { agentId, end });
                tx.Append(AgentEvents.About(EventTypes.AgentLocked, agentId, null, ("until", end)));
                return (count, end);
            },
            ct);
        if (until is not null)
        {
            LogLocked(agentId, wrong);
        }

        return until;
    }

    private DateTimeOffset? CountStranger(string key, DateTimeOffset now)
    {
        if (_strangers.Count >= MostStrangers)
        {
            _strangers.Clear();
        }

        return _strangers.AddOrUpdate(key, _ => Attempts.None.OneMore(now, options.Value), (_, before) => before.OneMore(now, options.Value)).LockedUntil;
    }

    [LoggerMessage(1001, LogLevel.Warning, "Agent {AgentId} is locked after {Wrong} wrong passwords")]
    private partial void LogLocked(long agentId, int wrong);

    private sealed record Attempts(int Wrong, DateTimeOffset? LockedUntil)
    {
        public static Attempts None { get; } = new(0, null);

        public Attempts OneMore(DateTimeOffset now, SignInOptions options) => new(Wrong + 1, now + LockRule.After(Wrong + 1, options));
    }

    private sealed record Known
    {
        public required long Id { get; init; }

        public string? PasswordHash { get; init; }

        public DateTimeOffset? LockedUntil { get; init; }
    }
}
