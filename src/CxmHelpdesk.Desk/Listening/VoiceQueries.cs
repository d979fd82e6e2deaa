using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Listening;

/// <summary>
/// What is said about us in public: how much, in what mood, about what, and when people talk. Read from the posts of the last four weeks, the newest <see cref="MostPosts"/> of them; whether a post belongs
/// to a stream is found when it is asked for, so a new stream knows its past.
/// </summary>
public sealed class VoiceQueries(Db db, SettingsStore settings, TimeProvider time)
{
    public const int Days = 14;
    public const int MostPosts = 10_000;

    private const int PageSize = 50;

    /// <summary>By the viewer's own clock: his days, his hours.</summary>
    public async Task<VoiceOverview> OverviewAsync(Viewer viewer, CancellationToken ct)
    {
        var zone = await db.ReadAsync(session => session.FirstOrDefaultAsync<string>("select time_zone from agents where id = @AgentId", new { viewer.AgentId }), ct);
        return await OverviewAsync(zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc, ct);
    }

    internal async Task<VoiceOverview> OverviewAsync(TimeZoneInfo zone, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var streams = (await settings.GetAsync<VoiceStreams>(VoiceStreams.Name, ct)).Streams;
        var posts = await PostsAsync(now, ct);
        return new VoiceOverview(
            now,
            posts.Count == MostPosts,
            VoiceTrend.Of(posts, now, zone),
            [.. streams.Select(stream => new VoiceStreamTrend(stream, VoiceTrend.Of(About(posts, stream), now, zone)))],
            VoiceHour.Of(posts, zone));
    }

    /// <param name="streamId">Null: of all.</param>
    /// <param name="after">The last page's <c>next</c>; null: from the newest.</param>
    public async Task<Page<VoicePost>> PostsAsync(string? streamId, string? after, Viewer viewer, CancellationToken ct)
    {
        var words = streamId is null ? null : (await settings.GetAsync<VoiceStreams>(VoiceStreams.Name, ct)).Streams.FirstOrDefault(stream => stream.Id == streamId)?.Words ?? [];
        var from = Keyset.Parse(after);
        var found = new List<VoicePost>();

        // A stream may be thin: a few more rows are looked through than a page holds.
        for (var round = 0; round < 20 && found.Count <= PageSize; round++)
        {
            var rows = await db.ReadAsync(
                session => session.QueryAsync<VoicePost>(
                    $"""
                    select p.id, a.channel, p.kind, p.at, p.text, p.link, p.stars, p.reach, p.about, p.mood, p.why, p.ticket_id, i.customer_id, c.name as author
                    from public_posts p
                    join channel_accounts a on a.id = p.account_id
                    join identities i on i.id = p.identity_id
                    join customers c on c.id = i.customer_id
                    where p.at <= @At and (p.at < @At or p.id < @Id)
                        and (@All = 1 or p.ticket_id is null or exists (
                            select 1 from tickets t where t.id = p.ticket_id and (t.team_id is null or t.team_id in @TeamIds)))
                    order by p.at desc, p.id desc
                    {session.Dialect.Limit("@Limit")}
                    """,
                    new { At = from?.Value ?? long.MaxValue, Id = from?.Id ?? long.MaxValue, All = viewer.SeesEverything, viewer.TeamIds, Limit = words is null ? PageSize + 1 : 500 }),
                ct);
            found.AddRange(rows.Where(row => words is null || words.Any(word => Keywords.IsIn(row.Text, word))));
            if (words is null || rows.Count < 500)
            {
                break;
            }

            from = new Keyset(rows[^1].At.ToUnixTimeMilliseconds(), rows[^1].Id);
        }

        var last = found.Count > PageSize ? found[PageSize - 1] : null;
        return new Page<VoicePost>([.. found.Take(PageSize)], last is null ? null : new Keyset(last.At.ToUnixTimeMilliseconds(), last.Id).ToString());
    }

    private static HeardPost[] About(IReadOnlyList<HeardPost> posts, VoiceStream stream)
    {
        string[] words = [.. stream.Words.Select(Keywords.Normal)];
        return [.. posts.Where(post => post.IsAbout(words))];
    }

    private async Task<IReadOnlyList<HeardPost>> PostsAsync(DateTimeOffset now, CancellationToken ct) =>
        await db.ReadAsync(
            session => session.QueryAsync<HeardPost>(
                $"select at, text, mood, reach from public_posts where at > @since and at <= @now order by at desc, id desc {session.Dialect.Limit("@MostPosts")}",
                new { since = now.AddDays(-2 * Days), now, MostPosts }),
            ct);
}

/// <summary>Of a post only what is counted.</summary>
internal sealed record HeardPost
{
    private string? _normal;

    public DateTimeOffset At { get; init; }

    public string Text { get; init; } = "";

    public double Mood { get; init; }

    public long? Reach { get; init; }

    public bool IsNegative => Mood < QueueCounts.NegativeBelow;

    public bool IsAbout(IReadOnlyList<string> normalWords)
    {
        _normal ??= Keywords.Normal(Text);
        return normalWords.Any(word => Keywords.IsInNormal(_normal, word));
    }
}
