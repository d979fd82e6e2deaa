namespace CxmHelpdesk.Desk.Tickets;

/// <summary>
/// The one number by which every list of tickets is sorted, smallest first, so that one index serves a view whole:
/// waiting tickets by their answer-by time, sleeping ones by when they wake, and behind them all others, latest activity first.
/// </summary>
internal static class TicketRank
{
    // Milliseconds far beyond any date in use, and small enough for JavaScript to read exactly.
    private const long Behind = 8_000_000_000_000_000;

    public static long Of(TicketStatus status, DateTimeOffset? answerBy, DateTimeOffset? snoozedUntil, DateTimeOffset lastMessageAt) =>
        (status, answerBy, snoozedUntil) switch
        {
            (TicketStatus.Open, { } by, _) => by.ToUnixTimeMilliseconds(),
            (TicketStatus.Snoozed, _, { } until) => until.ToUnixTimeMilliseconds(),
            _ => Behind - lastMessageAt.ToUnixTimeMilliseconds(),
        };
}
