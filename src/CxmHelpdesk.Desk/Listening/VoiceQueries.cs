using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Listening;

/// <summary>What is said about us in public: how much, in what mood, about what, and when people are there. Read from the counts of each hour, so it costs the same for any number of posts.</summary>
public sealed class VoiceQueries(Db db, SettingsStore settings, TimeProvider time)
{
    public const int Days = 14;

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
        var (hours, counted) = await db.ReadAsync(
            async session => (
                (await VoiceHours.OfAsync(session, streams.Select(stream => stream.Key).Append(VoiceHourCount.All).Distinct(), now.AddDays(-2 * Days))).ToLookup(hour => hour.Stream),
                (await session.QueryAsync<string>("select stream from voice_counts where done = @done", new { done = true })).ToHashSet()),
            ct);
        VoiceHourCount[] all = [.. hours[VoiceHourCount.All]];
        return new VoiceOverview(
            now,
            VoiceTrend.Of(all, now, zone),
            [.. streams.Select(stream => new VoiceStreamTrend(stream, VoiceTrend.Of([.. hours[stream.Key]], now, zone), !counted.Contains(stream.Key)))],
            VoiceHour.IsByEngagement(all),
            VoiceHour.Of(all, zone));
    }

    /// <param name="streamId">Null: of all.</param>
    /// <param name="after">The last page's <c>next</c>; null: from the newest.</param>
    public async Task<Page<VoicePost>> PostsAsync(string? streamId, string? after, Viewer viewer, CancellationToken ct)
    {
        var stream = streamId is null ? null : (await settings.GetAsync<VoiceStreams>(VoiceStreams.Name, ct)).Streams.FirstOrDefault(one => one.Id == streamId);
        if (streamId is not null && stream is null)
        {
            return new Page<VoicePost>([], null);
        }

        var from = Keyset.Parse(after);
        var (source, place) = stream is null ? ("public_posts p", "p.at, p.id") : ("voice_stream_posts s join public_posts p on p.id = s.post_id", "s.at, s.post_id");
        var (at, id) = (place.Split(", ")[0], place.Split(", ")[1]);
        var rows = await db.ReadAsync(
            session => session.QueryAsync<VoicePost>(
                $"""
                select p.id, a.channel, p.kind, p.at, p.text, p.link, p.stars, p.reach, p.about, p.mood, p.why, p.ticket_id, i.customer_id, c.name as author
                from {source}
                join channel_accounts a on a.id = p.account_id
                join identities i on i.id = p.identity_id
                join customers c on c.id = i.customer_id
                where {at} <= @At and ({at} < @At or {id} < @Id) {(stream is null ? "" : "and s.stream = @Key")}
                    and (@All = 1 or p.ticket_id is null or exists (
                        select 1 from tickets t where t.id = p.ticket_id and (t.team_id is null or t.team_id in @TeamIds)))
                order by {at} desc, {id} desc
                {session.Dialect.Limit("@Limit")}
                """,
                new { At = from?.Value ?? long.MaxValue, Id = from?.Id ?? long.MaxValue, Key = stream?.Key, All = viewer.SeesEverything, viewer.TeamIds, Limit = PageSize + 1 }),
            ct);
        var last = rows.Count > PageSize ? rows[PageSize - 1] : null;
        return new Page<VoicePost>([.. rows.Take(PageSize)], last is null ? null : new Keyset(last.At.ToUnixTimeMilliseconds(), last.Id).ToString());
    }
}
