using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>The phone since some moment of the day, and now.</summary>
/// <param name="Waiting">Callers on the line for somebody, now.</param>
/// <param name="CallBacks">Who wants to be called, now.</param>
/// <param name="LongestWaitingSince">Of those on the line.</param>
/// <param name="Talking">Calls in which people talk, now.</param>
/// <param name="Answered">Calls that came in and were talked in, on the line or called back.</param>
/// <param name="Abandoned">Callers who hung up while they waited.</param>
/// <param name="AnswerSeconds">How long callers on the line waited for an answer, on average; null: none was answered.</param>
/// <param name="TalkSeconds">How long a talk was, on average, made calls too; null: there was none.</param>
public sealed record CallFigures(
    int Waiting, int CallBacks, DateTimeOffset? LongestWaitingSince, long? LongestWaitingTicketId, int Talking, int Answered, int Abandoned, int? AnswerSeconds, int? TalkSeconds);

/// <summary>Calls that one of the numbers counts.</summary>
public enum CallLogKind
{
    All,
    Waiting,
    CallBack,
    Answered,
    Abandoned,

    /// <summary>Talked in, calls that we made too.</summary>
    Talked,
}

/// <summary>The numbers of the phone, and the calls behind each, by the same conditions.</summary>
public sealed class CallDay(Db db, TimeProvider time)
{
    /// <summary>Nobody asks the board about calls that are older.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public const int PageSize = 50;

    private const string Waiting = "c.state = 'waiting' and c.agent_id is null";
    private const string CallBack = "c.state = 'callBack' and t.status = 'open'";
    private const string Answered = "c.direction = 'in' and (c.outcome = 'talked' or c.state = 'talking')";
    private const string Abandoned = "c.outcome = 'abandoned'";
    private const string Talked = "c.talk_seconds > 0";

    public Task<CallFigures> FiguresAsync(DateTimeOffset since, CancellationToken ct) => db.ReadAsync(
        async session =>
        {
            var now = (await session.FirstOrDefaultAsync<Now>(
                $"""
                select coalesce(sum(case when {Waiting} then 1 else 0 end), 0) as waiting, coalesce(sum(case when {CallBack} then 1 else 0 end), 0) as call_backs,
                    coalesce(sum(case when c.state = 'talking' then 1 else 0 end), 0) as talking, min(case when {Waiting} then c.waiting_since end) as longest
                from calls c
                join tickets t on t.id = c.ticket_id
                where c.state <> 'ended'
                """))!;
            var longest = now.Longest is null ? null : await session.FirstOrDefaultAsync<long?>(
                $"select c.ticket_id from calls c where {Waiting} order by c.waiting_since, c.id {session.Dialect.Limit("1")}");
            var day = (await session.FirstOrDefaultAsync<Day>(
                $"""
                select coalesce(sum(case when {Answered} then 1 else 0 end), 0) as answered, coalesce(sum(case when {Abandoned} then 1 else 0 end), 0) as abandoned,
                    coalesce(sum(case when c.answered_at >= c.waiting_since then 1 else 0 end), 0) as waited,
                    coalesce(sum(case when c.answered_at >= c.waiting_since then c.answered_at - c.waiting_since else 0 end), 0) as waited_milliseconds,
                    coalesce(sum(case when {Talked} then 1 else 0 end), 0) as talks, coalesce(sum(c.talk_seconds), 0) as talk_seconds
                from calls c
                where c.started_at >= @since
                """,
                new { since = Since(since) }))!;
            return new CallFigures(
                now.Waiting, now.CallBacks, now.Longest, longest, now.Talking, day.Answered, day.Abandoned,
                day.Waited == 0 ? null : (int)(day.WaitedMilliseconds / day.Waited / 1000),
                day.Talks == 0 ? null : (int)(day.TalkSeconds / day.Talks));
        },
        ct);

    /// <summary>Newest first.</summary>
    /// <param name="before">The id of the last call that is known; null: from the newest.</param>
    public Task<IReadOnlyList<CallDto>> LogAsync(CallLogKind kind, DateTimeOffset since, long? before, CancellationToken ct) => db.ReadAsync(
        async session =>
        {
            var last = before is { } id ? await CallRow.LoadAsync(session, id) : null;
            var isNow = kind is CallLogKind.Waiting or CallLogKind.CallBack;
            return await CallQueries.RowsAsync(
                session,
                $"""
                where {Condition(kind)}{(isNow ? "" : " and c.started_at >= @since")}{(last is null ? "" : " and (c.started_at < @StartedAt or (c.started_at = @StartedAt and c.id < @Id))")}
                order by c.started_at desc, c.id desc
                {session.Dialect.Limit("@PageSize")}
                """,
                new { since = Since(since), StartedAt = last?.StartedAt, Id = last?.Id, PageSize });
        },
        ct);

    private DateTimeOffset Since(DateTimeOffset wanted) => time.GetUtcNow() - Longest is var first && wanted < first ? first : wanted;

    private static string Condition(CallLogKind kind) => kind switch
    {
        CallLogKind.Waiting => Waiting,
        CallLogKind.CallBack => CallBack,
        CallLogKind.Answered => $"({Answered})",
        CallLogKind.Abandoned => Abandoned,
        CallLogKind.Talked => Talked,
        _ => "c.id > 0",
    };

    private sealed record Now
    {
        public int Waiting { get; init; }

        public int CallBacks { get; init; }

        public int Talking { get; init; }

        public DateTimeOffset? Longest { get; init; }
    }

    private sealed record Day
    {
        public int Answered { get; init; }

        public int Abandoned { get; init; }

        public int Waited { get; init; }

        public long WaitedMilliseconds { get; init; }

        public int Talks { get; init; }

        public long TalkSeconds { get; init; }
    }
}
