using System.Data.Common;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Listening;

/// <summary>What was said in one hour, in one stream or in all.</summary>
internal sealed record VoiceHourCount
{
    /// <summary>The stream that everything belongs to.</summary>
    public const string All = "";

    private const long Milliseconds = 3_600_000;

    public string Stream { get; init; } = All;

    /// <summary>Since 1970, in UTC.</summary>
    public long Hour { get; init; }

    public int Posts { get; init; }

    public int Negative { get; init; }

    /// <summary>The sum of their moods.</summary>
    public double Mood { get; init; }

    /// <summary>Followers of their authors.</summary>
    public long Heard { get; init; }

    /// <summary>Answers to us, comments, likes, shares.</summary>
    public int Engaged { get; init; }

    public DateTimeOffset Start => DateTimeOffset.FromUnixTimeMilliseconds(Hour * Milliseconds);

    public static long HourOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / Milliseconds;

    public static VoiceHourCount Of(string stream, DateTimeOffset at, double mood, long? reach, bool engaged) => new()
    {
        Stream = stream, Hour = HourOf(at), Posts = 1, Negative = mood < QueueCounts.NegativeBelow ? 1 : 0, Mood = mood, Heard = reach ?? 0, Engaged = engaged ? 1 : 0,
    };
}

/// <summary>The counts of each hour, kept with each post, so that looking at them costs the same however much was said.</summary>
internal static class VoiceHours
{
    public static Task<IReadOnlyList<VoiceHourCount>> OfAsync(Session session, IEnumerable<string> streams, DateTimeOffset since) => session.QueryAsync<VoiceHourCount>(
        "select stream, hour, posts, negative, mood, heard, engaged from voice_hours where stream in @streams and hour > @hour order by stream, hour",
        new { streams = streams.ToArray(), hour = VoiceHourCount.HourOf(since) });

    public static async Task AddAsync(Tx tx, VoiceHourCount more)
    {
        const string Update =
            """
            update voice_hours
            set posts = posts + @Posts, negative = negative + @Negative, mood = mood + @Mood, heard = heard + @Heard, engaged = engaged + @Engaged
            where stream = @Stream and hour = @Hour
            """;
        if (await tx.ExecuteAsync(Update, more) > 0)
        {
            return;
        }

        try
        {
            await tx.ExecuteAsync(
                "insert into voice_hours (stream, hour, posts, negative, mood, heard, engaged) values (@Stream, @Hour, @Posts, @Negative, @Mood, @Heard, @Engaged)", more);
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
            await tx.ExecuteAsync(Update, more);
        }
    }

    /// <returns>False: it belonged to the stream already.</returns>
    public static async Task<bool> JoinAsync(Tx tx, string stream, DateTimeOffset at, long postId) => await tx.ExecuteAsync(
        """
        insert into voice_stream_posts (stream, at, post_id)
        select @stream, @at, @postId
        where not exists (select 1 from voice_stream_posts there where there.stream = @stream and there.at = @at and there.post_id = @postId)
        """,
        new { stream, at, postId }) > 0;

    /// <returns>What became of it, for the envelope's record.</returns>
    public static async Task<string> EngagedAsync(Tx tx, Engagement engagement)
    {
        await AddAsync(tx, new VoiceHourCount { Hour = VoiceHourCount.HourOf(engagement.At), Engaged = 1 });
        return $"engagement: {engagement.What}";
    }
}
