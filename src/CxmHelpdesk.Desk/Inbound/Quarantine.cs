using System.Globalization;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Inbound;

public sealed record QuarantinedEnvelope
{
    public required long Id { get; init; }

    public required long AccountId { get; init; }

    public required string AccountName { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string ContentType { get; init; }

    public required long Size { get; init; }

    /// <summary>no-adapter: the channel is not installed. unreadable: the adapter understood it and says what is wrong. adapter-failed: the adapter broke on it. gave-up: it was fine, this desk was not, each time.</summary>
    public required string Code { get; init; }

    /// <summary>For who mends it, in English: the adapter's words, a channel's key or the kind of an error; nothing of the content.</summary>
    public string? Detail { get; init; }

    /// <summary>How many of this account lie here for the same reason, this one among them: so often came an event of a kind that nobody knows.</summary>
    public required int Alike { get; init; }
}

/// <summary>What could not be read: listed, looked at, and read again once the cause is mended.</summary>
public sealed class Quarantine
{
    private readonly Db _db;

    internal Quarantine(Db db) => _db = db;

    /// <summary>Newest first.</summary>
    public Task<Page<QuarantinedEnvelope>> ListAsync(string? after, int limit, CancellationToken ct) =>
        _db.ReadAsync(
            async session =>
            {
                limit = Math.Clamp(limit, 1, 200);
                var before = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : long.MaxValue;
                var rows = await session.QueryAsync<QuarantinedEnvelope>(
                    $"""
                    select e.id, e.account_id, a.name as account_name, e.received_at, e.content_type, {session.Dialect.ByteLength("e.body")} as size, 'unreadable' as code, e.outcome as detail,
                        coalesce(g.alike, 1) as alike
                    from envelopes e
                    join channel_accounts a on a.id = e.account_id
                    left join (
                        select account_id, outcome, count(*) as alike
                        from envelopes
                        where state = 'quarantined'
                        group by account_id, outcome) g on g.account_id = e.account_id and g.outcome = e.outcome
                    where e.state = 'quarantined' and e.received_at < @before
                    order by e.received_at desc, e.id desc
                    {session.Dialect.Limit("@limit")}
                    """,
                    new { before, limit = limit + 1 });
                return new Page<QuarantinedEnvelope>(
                    [.. rows.Take(limit).Select(Explained)],
                    rows.Count > limit ? rows[limit - 1].ReceivedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null);
            },
            ct);

    private static QuarantinedEnvelope Explained(QuarantinedEnvelope row)
    {
        var (code, detail) = QuarantineReason.Of(row.Detail);
        return row with { Code = code, Detail = detail };
    }

    /// <summary>The bytes as they came; null: no such envelope in quarantine.</summary>
    public Task<byte[]?> RawAsync(long id, CancellationToken ct) =>
        _db.ReadAsync(
            session => session.FirstOrDefaultAsync<byte[]>("select body from envelopes where id = @id and state = 'quarantined'", new { id }), ct);

    /// <returns>How many are read again: those given, or all of them if <paramref name="ids"/> is null.</returns>
    public Task<int> ReplayAsync(IReadOnlyCollection<long>? ids, long agentId, CancellationToken ct) =>
        _db.WriteAsync(
            async tx =>
            {
                var count = await tx.ExecuteAsync(
                    $"""
                    update envelopes
                    set state = 'new', attempts = 0, next_attempt_at = @Now, outcome = null, processed_at = null
                    where state = 'quarantined' {(ids is null ? "" : "and id in @ids")}
                    """,
                    new { tx.Now, ids = ids ?? [] });
                if (count > 0)
                {
                    tx.Append(new NewEvent(EventTypes.EnvelopeReplayed, $"{{\"count\":{count}}}") { AgentId = agentId });
                }

                return count;
            },
            ct);
}
