using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.Listening;

/// <param name="ByEngagement">The best hours are those in which people answer, like and share; else those in which they speak, for of the former too little is known.</param>
/// <param name="Hours">Midnight first, all 24.</param>
public sealed record VoiceOverview(DateTimeOffset At, VoiceTrend All, IReadOnlyList<VoiceStreamTrend> Streams, bool ByEngagement, IReadOnlyList<VoiceHour> Hours);

/// <param name="Counting">Its past is still being counted.</param>
public sealed record VoiceStreamTrend(VoiceStream Stream, VoiceTrend Trend, bool Counting);

/// <summary>Of the last fourteen days and the fourteen before.</summary>
/// <param name="NegativePercent">Null: nothing was said.</param>
/// <param name="NegativePercentBefore">Of the days before the last one; null: nothing was said.</param>
/// <param name="Doubled">The last day's share of displeased posts is at least twice that of the days before.</param>
public sealed record VoiceTrend(int Posts, int PostsBefore, double? Mood, int? NegativePercent, int? NegativePercentLastDay, int? NegativePercentBefore, bool Doubled, IReadOnlyList<VoiceDay> Days)
{
    /// <summary>One angry post of two is no trend.</summary>
    public const int FewestInADay = 5;

    private const int LeastPercent = 20;

    internal static VoiceTrend Of(IReadOnlyList<VoiceHourCount> hours, DateTimeOffset now, TimeZoneInfo zone)
    {
        var yesterday = VoiceHourCount.HourOf(now.AddDays(-1));
        var recent = hours.Where(hour => hour.Hour > VoiceHourCount.HourOf(now.AddDays(-VoiceQueries.Days))).ToArray();
        var lastDay = recent.Where(hour => hour.Hour > yesterday).ToArray();
        var (share, before) = (Share(lastDay), Share([.. hours.Where(hour => hour.Hour <= yesterday)]));
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var byDay = recent.ToLookup(hour => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(hour.Start, zone).DateTime));
        return new VoiceTrend(
            recent.Sum(hour => hour.Posts),
            hours.Sum(hour => hour.Posts) - recent.Sum(hour => hour.Posts),
            MoodOf(recent),
            Share(recent),
            share,
            before,
            HasDoubled(lastDay.Sum(hour => hour.Posts), share, before),
            [.. Enumerable.Range(0, VoiceQueries.Days).Select(i => today.AddDays(i - VoiceQueries.Days + 1)).Select(day => new VoiceDay(day, byDay[day].Sum(hour => hour.Posts), byDay[day].Sum(hour => hour.Negative), MoodOf([.. byDay[day]])))]);
    }

    private static bool HasDoubled(int posts, int? share, int? before) => posts >= FewestInADay && share is { } now && before is { } then && now >= LeastPercent && now >= 2 * then;

    private static int? Share(VoiceHourCount[] hours) => hours.Sum(hour => hour.Posts) is > 0 and var posts ? (int)Math.Round(100.0 * hours.Sum(hour => hour.Negative) / posts) : null;

    private static double? MoodOf(VoiceHourCount[] hours) => hours.Sum(hour => hour.Posts) is > 0 and var posts ? Math.Round(hours.Sum(hour => hour.Mood) / posts, 2) : null;
}

/// <param name="Mood">Mean; null: nothing was said.</param>
public sealed record VoiceDay(DateOnly Day, int Posts, int Negative, double? Mood);

/// <param name="Hour">0 to 23, of the viewer's clock.</param>
/// <param name="Heard">How many read along, at most: the followers of all who spoke in this hour.</param>
/// <param name="Engaged">Answers to us, comments, likes and shares.</param>
/// <param name="Best">Among the three in which most people are there: an answer then is seen.</param>
public sealed record VoiceHour(int Hour, int Posts, long Heard, int Engaged, bool Best)
{
    /// <summary>With fewer of them in four weeks an hour is best by chance.</summary>
    public const int FewestEngaged = 20;

    private const int MostBest = 3;

    internal static bool IsByEngagement(IReadOnlyList<VoiceHourCount> hours) => hours.Sum(hour => hour.Engaged) >= FewestEngaged;

    internal static IReadOnlyList<VoiceHour> Of(IReadOnlyList<VoiceHourCount> hours, TimeZoneInfo zone)
    {
        var byEngagement = IsByEngagement(hours);
        var byHour = hours.ToLookup(hour => TimeZoneInfo.ConvertTime(hour.Start, zone).Hour);
        int Weight(IGrouping<int, VoiceHourCount> hour) => hour.Sum(count => byEngagement ? count.Engaged : count.Posts);
        var best = byHour.Where(hour => Weight(hour) > 0).OrderByDescending(Weight).ThenByDescending(hour => hour.Sum(count => count.Heard)).ThenBy(hour => hour.Key).Take(MostBest).Select(hour => hour.Key).ToHashSet();
        return [.. Enumerable.Range(0, 24).Select(hour => new VoiceHour(hour, byHour[hour].Sum(count => count.Posts), byHour[hour].Sum(count => count.Heard), byHour[hour].Sum(count => count.Engaged), best.Contains(hour)))];
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
