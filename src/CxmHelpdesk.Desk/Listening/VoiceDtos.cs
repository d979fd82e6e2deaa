using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.Listening;

/// <param name="Truncated">There are more posts than were looked at; the oldest are left out.</param>
/// <param name="Hours">Midnight first, all 24.</param>
public sealed record VoiceOverview(DateTimeOffset At, bool Truncated, VoiceTrend All, IReadOnlyList<VoiceStreamTrend> Streams, IReadOnlyList<VoiceHour> Hours);

public sealed record VoiceStreamTrend(VoiceStream Stream, VoiceTrend Trend);

/// <summary>Of the last fourteen days and the fourteen before.</summary>
/// <param name="NegativePercent">Null: nothing was said.</param>
/// <param name="NegativePercentBefore">Of the days before the last one; null: nothing was said.</param>
/// <param name="Doubled">The last day's share of displeased posts is at least twice that of the days before.</param>
public sealed record VoiceTrend(int Posts, int PostsBefore, double? Mood, int? NegativePercent, int? NegativePercentLastDay, int? NegativePercentBefore, bool Doubled, IReadOnlyList<VoiceDay> Days)
{
    /// <summary>One angry post of two is no trend.</summary>
    public const int FewestInADay = 5;

    internal static VoiceTrend Of(IReadOnlyList<HeardPost> posts, DateTimeOffset now, TimeZoneInfo zone)
    {
        var recent = posts.Where(post => post.At > now.AddDays(-VoiceQueries.Days)).ToArray();
        var lastDay = recent.Where(post => post.At > now.AddDays(-1)).ToArray();
        var (share, before) = (Share(lastDay), Share([.. posts.Where(post => post.At <= now.AddDays(-1))]));
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var byDay = recent.ToLookup(post => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(post.At, zone).DateTime));
        return new VoiceTrend(
            recent.Length,
            posts.Count - recent.Length,
            MoodOf(recent),
            Share(recent),
            share,
            before,
            HasDoubled(lastDay.Length, share, before),
            [.. Enumerable.Range(0, VoiceQueries.Days).Select(i => today.AddDays(i - VoiceQueries.Days + 1)).Select(day => new VoiceDay(day, byDay[day].Count(), byDay[day].Count(post => post.IsNegative), MoodOf([.. byDay[day]])))]);
    }

    private static bool HasDoubled(int posts, int? share, int? before) => posts >= FewestInADay && share is { } now && before is { } then && now >= 20 && now >= 2 * then;

    private static int? Share(HeardPost[] posts) => posts.Length == 0 ? null : (int)Math.Round(100.0 * posts.Count(post => post.IsNegative) / posts.Length);

    private static double? MoodOf(HeardPost[] posts) => posts.Length == 0 ? null : Math.Round(posts.Average(post => post.Mood), 2);
}

/// <param name="Mood">Mean; null: nothing was said.</param>
public sealed record VoiceDay(DateOnly Day, int Posts, int Negative, double? Mood);

/// <param name="Hour">0 to 23, of the viewer's clock.</param>
/// <param name="Heard">How many read along, at most: the followers of all who spoke in this hour.</param>
/// <param name="Best">Among the three at which most is said: an answer then is seen while people are there.</param>
public sealed record VoiceHour(int Hour, int Posts, long Heard, bool Best)
{
    internal static IReadOnlyList<VoiceHour> Of(IReadOnlyList<HeardPost> posts, TimeZoneInfo zone)
    {
        var byHour = posts.ToLookup(post => TimeZoneInfo.ConvertTime(post.At, zone).Hour);
        var best = byHour.OrderByDescending(hour => hour.Count()).ThenByDescending(hour => hour.Sum(post => post.Reach ?? 0)).ThenBy(hour => hour.Key).Take(3).Select(hour => hour.Key).ToHashSet();
        return [.. Enumerable.Range(0, 24).Select(hour => new VoiceHour(hour, byHour[hour].Count(), byHour[hour].Sum(post => post.Reach ?? 0), best.Contains(hour)))];
    }
}

/// <summary>One public post.</summary>
public sealed record VoicePost
{
    public required long Id { get; init; }

    public required string Channel { get; init; }

    public required PublicPostKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Text { get; init; }

    public string? Link { get; init; }

    public int? Stars { get; init; }

    public long? Reach { get; init; }

    public string? About { get; init; }

    public required double Mood { get; init; }

    /// <summary>Why it is a ticket, or none.</summary>
    public required string Why { get; init; }

    public long? TicketId { get; init; }

    public required long CustomerId { get; init; }

    public required string Author { get; init; }
}
