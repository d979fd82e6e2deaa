using System.Globalization;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>A message that was given up.</summary>
public sealed record DeadMessageDto
{
    public required long MessageId { get; init; }

    public required long TicketId { get; init; }

    public required string Subject { get; init; }

    public required long AccountId { get; init; }

    public required int Attempts { get; init; }

    public string? Code { get; init; }

    public string? Explanation { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>What was given up, latest first. For supervisors, who see every team.</summary>
public sealed class DeadMessages(Db db)
{
    public async Task<Page<DeadMessageDto>> ListAsync(string? after, int limit, CancellationToken ct)
    {
        var size = Math.Clamp(limit, 1, 200);
        var (at, id) = Cursor(after);
        var rows = await db.ReadAsync(
            session => session.QueryAsync<Row>(
                $"""
                select o.id, o.message_id, o.ticket_id, t.subject, o.account_id, o.attempts, o.error_code as code, o.error as explanation, o.finished_at as at
                from outbound o
                join tickets t on t.id = o.ticket_id
                where o.state = 'dead' and o.finished_at <= @at and (o.finished_at < @at or o.id < @id)
                order by o.finished_at desc, o.id desc
                {session.Dialect.Limit("@size")}
                """,
                new { at, id, size }),
            ct);
        var next = rows.Count == size ? string.Create(CultureInfo.InvariantCulture, $"{rows[^1].At.ToUnixTimeMilliseconds()}-{rows[^1].Id}") : null;
        return new Page<DeadMessageDto>([.. rows.Select(row => row.ToDto())], next);
    }

    private static (long At, long Id) Cursor(string? after) =>
        after?.Split('-') is [var at, var id]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var instant)
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            ? (instant, row)
            : (long.MaxValue, long.MaxValue);

    private sealed record Row
    {
        public long Id { get; init; }

        public long MessageId { get; init; }

        public long TicketId { get; init; }

        public string Subject { get; init; } = "";

        public long AccountId { get; init; }

        public int Attempts { get; init; }

        public string? Code { get; init; }

        public string? Explanation { get; init; }

        public DateTimeOffset At { get; init; }

        public DeadMessageDto ToDto() => new()
        {
            MessageId = MessageId,
            TicketId = TicketId,
            Subject = Subject,
            AccountId = AccountId,
            Attempts = Attempts,
            Code = Code,
            Explanation = Explanation,
            At = At,
        };
    }
}
