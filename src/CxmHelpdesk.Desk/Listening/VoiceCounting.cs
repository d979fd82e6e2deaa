using System.Data.Common;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Settings;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Listening;

/// <summary>
/// Counts the past of streams that are new, or whose words were changed: some posts at a time, from where it stopped, on whichever server. What comes in meanwhile is counted as it comes; a post that
/// is in a stream already is not counted again.
/// </summary>
public sealed class VoiceCounting(Db db, SettingsStore settings, TimeProvider time, ILogger<VoiceCounting> log)
    : PeriodicWorker(TimeSpan.FromSeconds(10), time, log)
{
    /// <summary>So many posts are looked through before somebody who has just named a stream gets his answer; the rest follows.</summary>
    public const int AtOnce = 20;

    private const int BatchSize = 500;
    private const int InBackground = 200;

    /// <param name="batches">At most so many, of 500 posts each.</param>
    /// <returns>How many posts were found to belong to a stream.</returns>
    public async Task<int> LookAsync(int batches, CancellationToken ct)
    {
        var streams = (await settings.GetAsync<VoiceStreams>(VoiceStreams.Name, ct)).Streams.DistinctBy(stream => stream.Key).ToArray();
        var known = (await db.ReadAsync(session => session.QueryAsync<Place>("select stream, after_at, after_id, done from voice_counts", new { }), ct)).ToDictionary(place => place.Stream);
        if (known.Keys.Except(streams.Select(stream => stream.Key)).ToArray() is { Length: > 0 } gone)
        {
            await ForgetAsync(gone, ct);
        }

        var found = 0;
        foreach (var stream in streams)
        {
            for (var place = known.GetValueOrDefault(stream.Key) ?? await BeginAsync(stream, ct); !place.Done && batches > 0; batches--)
            {
                (place, var more) = await CountAsync(stream, place, ct);
                found += more;
            }
        }

        return found;
    }

    protected override Task TickAsync(CancellationToken ct) => LookAsync(InBackground, ct);

    private async Task<Place> BeginAsync(VoiceStream stream, CancellationToken ct)
    {
        await db.WriteAsync(
            async tx =>
            {
                try
                {
                    await tx.ExecuteAsync("insert into voice_counts (stream, after_at, after_id, done) values (@Key, 0, 0, @done)", new { stream.Key, done = false });
                }
                catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
                {
                    // Another server was faster.
                }
            },
            ct);
        return new Place { Stream = stream.Key };
    }

    private async Task<(Place Place, int Found)> CountAsync(VoiceStream stream, Place place, CancellationToken ct)
    {
        var posts = await db.ReadAsync(
            session => session.QueryAsync<Post>(
                $"""
                select id, at, text, mood, reach
                from public_posts
                where at >= @AfterAt and (at > @AfterAt or id > @AfterId)
                order by at, id
                {session.Dialect.Limit("@BatchSize")}
                """,
                new { place.AfterAt, place.AfterId, BatchSize }),
            ct);
        var about = posts.Where(post => stream.IsAbout(Keywords.Normal(post.Text))).ToArray();
        var next = posts.Count < BatchSize ? place with { Done = true } : place with { AfterAt = posts[^1].At.ToUnixTimeMilliseconds(), AfterId = posts[^1].Id };
        return await db.WriteAsync(
            async tx =>
            {
                var isOurs = await tx.ExecuteAsync(
                    "update voice_counts set after_at = @AfterAt, after_id = @AfterId, done = @Done where stream = @Stream and after_at = @wasAt and after_id = @wasId and done = @no",
                    new { next.AfterAt, next.AfterId, next.Done, place.Stream, wasAt = place.AfterAt, wasId = place.AfterId, no = false });
                if (isOurs == 0)
                {
                    // Another server counts, or nobody listens for it any more.
                    return (place with { Done = true }, 0);
                }

                var joined = new List<VoiceHourCount>();
                foreach (var post in about)
                {
                    if (await VoiceHours.JoinAsync(tx, stream.Key, post.At, post.Id))
                    {
                        joined.Add(VoiceHourCount.Of(stream.Key, post.At, post.Mood, post.Reach, engaged: false));
                    }
                }

                foreach (var hour in joined.GroupBy(count => count.Hour))
                {
                    await VoiceHours.AddAsync(tx, new VoiceHourCount
                    {
                        Stream = stream.Key, Hour = hour.Key, Posts = hour.Count(), Negative = hour.Sum(count => count.Negative), Mood = hour.Sum(count => count.Mood), Heard = hour.Sum(count => count.Heard),
                    });
                }

                return (next, joined.Count);
            },
            ct);
    }

    private Task ForgetAsync(string[] streams, CancellationToken ct) => db.WriteAsync(
        async tx =>
        {
            foreach (var table in (string[])["voice_stream_posts", "voice_hours", "voice_counts"])
            {
                await tx.ExecuteAsync($"delete from {table} where stream in @streams", new { streams });
            }
        },
        ct);

    private sealed record Place
    {
        public string Stream { get; init; } = "";

        public long AfterAt { get; init; }

        public long AfterId { get; init; }

        public bool Done { get; init; }
    }

    private sealed record Post
    {
        public long Id { get; init; }

        public DateTimeOffset At { get; init; }

        public string Text { get; init; } = "";

        public double Mood { get; init; }

        public long? Reach { get; init; }
    }
}
