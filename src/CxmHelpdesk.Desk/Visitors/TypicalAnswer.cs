using System.Collections.Concurrent;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Visitors;

/// <summary>How long customers of an account really waited for their first answer lately. Known for a minute.</summary>
public sealed class TypicalAnswer(Db db, TimeProvider time)
{
    /// <summary>Of fewer nothing is said.</summary>
    public const int Fewest = 5;

    /// <summary>Older ones say nothing about today.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    private const int LookedAt = 500;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<long, (int? Minutes, DateTimeOffset At)> _known = new();

    /// <returns>The median in whole minutes, at least 1; null: too few to say.</returns>
    public async Task<int?> MinutesAsync(long accountId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(accountId, out var known) && now - known.At < Fresh)
        {
            return known.Minutes;
        }

        var waits = await db.ReadAsync(
            session => session.QueryAsync<Row>(
                """
                select created_at, first_answered_at
                from tickets
                where id > (select value from counters where name = 'tickets') - @LookedAt and account_id = @accountId and first_answered_at is not null and created_at > @since
                """,
                new { LookedAt, accountId, since = now - Lately }),
            ct);
        var minutes = waits.Count < Fewest
            ? (int?)null
            : Math.Max(1, (int)Math.Ceiling(waits.Select(wait => (wait.FirstAnsweredAt - wait.CreatedAt).TotalMinutes).Order().ElementAt(waits.Count / 2)));
        _known[accountId] = (minutes, now);
        return minutes;
    }

    private sealed record Row
    {
        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset FirstAnsweredAt { get; init; }
    }
}
