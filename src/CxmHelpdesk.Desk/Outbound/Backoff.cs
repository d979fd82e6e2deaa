namespace CxmHelpdesk.Desk.Outbound;

/// <summary>When to try again: twice as long after each attempt, spread so that what failed together does not come back together.</summary>
internal static class Backoff
{
    private static readonly TimeSpan MaxWish = TimeSpan.FromDays(1);

    /// <param name="attempts">How many have failed, 1 or more.</param>
    /// <param name="wish">The provider's; never undercut, though a day is the most we believe.</param>
    /// <param name="chance">0..1.</param>
    public static TimeSpan Delay(int attempts, TimeSpan? wish, double chance, OutboundOptions options)
    {
        var doubled = options.FirstDelaySeconds * Math.Pow(2, Math.Min(attempts - 1, 30));
        var own = TimeSpan.FromSeconds(Math.Min(doubled, options.MaxDelaySeconds));
        var least = wish is { } asked && asked > own ? (asked < MaxWish ? asked : MaxWish) : own;
        return least * (1 + 0.2 * chance);
    }
}
