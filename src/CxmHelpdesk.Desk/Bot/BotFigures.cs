using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Bot;

public sealed record BotReasonCount(string Reason, int Count);

/// <summary>What became of the conversations that began in these days. Solved is only what the customer said is, or stayed away from for a day after an answer.</summary>
/// <param name="Open">Those that go on.</param>
/// <param name="Reasons">Of the hand-overs, the most frequent first.</param>
public sealed record BotFigures(int Days, int Conversations, int Open, int SolvedByWord, int SolvedBySilence, int HandedOver, IReadOnlyList<BotReasonCount> Reasons);

public sealed class BotReport(Db db, TimeProvider time)
{
    public const int LongestDays = 365;

    public Task<BotFigures> OfAsync(long accountId, int days, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var asked = Math.Clamp(days, 1, LongestDays);
                var rows = await session.QueryAsync<Row>(
                    """
                    select outcome, reason, count(*) as count
                    from bot_conversations
                    where account_id = @accountId and started_at >= @since
                    group by outcome, reason
                    """,
                    new { accountId, since = time.GetUtcNow().AddDays(-asked) });
                int Count(string? outcome) => rows.Where(row => row.Outcome == outcome).Sum(row => row.Count);
                return new BotFigures(
                    asked,
                    rows.Sum(row => row.Count),
                    Count(null),
                    Count(BotConversation.Solved),
                    Count(BotConversation.Silent),
                    Count(BotConversation.Handed),
                    [.. rows.Where(row => row.Outcome == BotConversation.Handed).Select(row => new BotReasonCount(row.Reason ?? "", row.Count)).OrderByDescending(one => one.Count)]);
            },
            ct);

    private sealed record Row
    {
        public string? Outcome { get; init; }

        public string? Reason { get; init; }

        public int Count { get; init; }
    }
}
