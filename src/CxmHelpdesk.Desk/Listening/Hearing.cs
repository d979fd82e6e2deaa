using System.Globalization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Listening;

/// <summary>What becomes of a public post: a ticket, or a part of what is said about us.</summary>
/// <param name="Why">One of <see cref="HearingCodes"/>; the console translates it.</param>
public sealed record Hearing(bool IsTicket, string Why)
{
    private const double AngryBelow = -0.6;
    private const double PraiseAbove = 0.25;

    /// <summary>Of the reader's 0 to 3: safety, outages and the like.</summary>
    private const double UrgentFrom = 2;

    /// <summary>By the account's own rule (<see cref="PublicRule"/>).</summary>
    public static Hearing Of(ChannelAccount account, PublicPost post, string text, string? language, double mood, double urgency)
    {
        if (account.Setting(PublicRule.Languages) is { } answered && language is not null && !answered.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Contains(language, StringComparer.OrdinalIgnoreCase))
        {
            return new Hearing(false, HearingCodes.Language);
        }

        if (Keywords.Of(account.Setting(PublicRule.Keywords)).Any(word => Keywords.IsIn(text, word)))
        {
            return new Hearing(true, HearingCodes.Keyword);
        }

        if (urgency >= UrgentFrom)
        {
            return new Hearing(true, HearingCodes.Urgent);
        }

        if (post.Stars is { } stars && stars <= Number(account, PublicRule.Stars, 2))
        {
            return new Hearing(true, HearingCodes.Stars);
        }

        var limit = account.Setting(PublicRule.Mood) switch
        {
            PublicRule.Never => double.NegativeInfinity,
            PublicRule.Angry => AngryBelow,
            _ => QueueCounts.NegativeBelow,
        };
        if (mood <= limit)
        {
            return new Hearing(true, HearingCodes.Mood);
        }

        if (mood >= PraiseAbove || post.Stars >= 4)
        {
            return new Hearing(false, HearingCodes.Praise);
        }

        return Number(account, PublicRule.Reach, 0) is > 0 and var followers && post.Reach >= followers ? new Hearing(true, HearingCodes.Reach) : new Hearing(false, HearingCodes.Neutral);
    }

    /// <summary>Stars say how somebody feels even where his words do not.</summary>
    public static Reading WithStars(Reading reading, int? stars) => stars switch
    {
        <= 1 => reading with { Mood = Math.Min(reading.Mood, -0.7) },
        2 => reading with { Mood = Math.Min(reading.Mood, -0.4) },
        4 => reading with { Mood = Math.Max(reading.Mood, 0.3) },
        5 => reading with { Mood = Math.Max(reading.Mood, 0.6) },
        _ => reading,
    };

    private static long Number(ChannelAccount account, string key, long otherwise) =>
        long.TryParse(account.Setting(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}

public static class HearingCodes
{
    public const string Stars = "stars";
    public const string Mood = "mood";
    public const string Keyword = "keyword";
    public const string Urgent = "urgent";
    public const string Reach = "reach";
    public const string Praise = "praise";
    public const string Neutral = "neutral";
    public const string Language = "language";
}
