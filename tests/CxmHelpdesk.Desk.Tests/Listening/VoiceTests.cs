using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Listening;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxmHelpdesk.Desk.Tests.Listening;

/// <summary>What supervisors see of what is said in public.</summary>
public abstract class VoiceTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private VoiceQueries _voice = null!;
    private VoiceCounting _counting = null!;
    private int _posts;

    protected abstract bool IsSqlServer { get; }

    public async Task InitializeAsync()
    {
        _desk = await TestDesk.CreateAsync(IsSqlServer);
        _voice = new VoiceQueries(_desk.Test.Db, _desk.Settings, _desk.Test.Time);
        _counting = new VoiceCounting(_desk.Test.Db, _desk.Settings, _desk.Test.Time, NullLogger<VoiceCounting>.Instance);
        await ListenAsync(new VoiceStream("kettle", "Kettle", ["kettle", "ケトル"]), new VoiceStream("lamp", "Lamp", ["lamp"]));
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_stream_is_what_is_said_with_its_words_and_a_displeasure_that_doubles_is_told_once_a_day()
    {
        for (var day = 0; day < 5; day++)
        {
            await SayAsync("The kettle is fine, I love it!");
            await SayAsync("新しいケトルは最高です。ありがとう！");
            await SayAsync("Nice lamp, thank you!");
            _desk.Test.Time.Advance(TimeSpan.FromDays(1));
        }

        var alarms = new VoiceAlarms(_desk.Test.Db, _voice, _desk.Test.Time, NullLogger<VoiceAlarms>.Instance);
        Assert.Equal(0, await alarms.LookAsync(default));
        for (var i = 0; i < 6; i++)
        {
            await SayAsync("This kettle is terrible, I am furious!");
        }

        var overview = await _voice.OverviewAsync(TestDesk.Supervisor, default);
        var (kettle, lamp) = (overview.Streams[0].Trend, overview.Streams[1].Trend);
        Assert.Equal((16, 5, 21), (kettle.Posts, lamp.Posts, overview.All.Posts));
        Assert.True(kettle is { Doubled: true, NegativePercentLastDay: >= 80, NegativePercentBefore: < 20 }, $"{kettle}");
        Assert.False(lamp.Doubled);
        Assert.Equal((14, 6, 6), (kettle.Days.Count, kettle.Days[^1].Posts, kettle.Days[^1].Negative));
        Assert.True(kettle.Days[^1].Mood < -0.3);

        Assert.Equal(1, await alarms.LookAsync(default));
        Assert.Equal(0, await alarms.LookAsync(default));
        Assert.Equal(1, await _desk.Test.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from events where type = 'voice.alarm'"), default));
    }

    [StoreFact]
    public async Task The_hours_are_those_of_the_viewers_clock_and_the_best_are_those_at_which_most_is_said()
    {
        // 09:00 in UTC, 18:00 in Tokyo.
        await SayAsync("The kettle is here.");
        await SayAsync("The lamp is here.");
        _desk.Test.Time.Advance(TimeSpan.FromHours(1));
        await SayAsync("The kettle is warm.");
        await _desk.Test.Db.WriteAsync(tx => tx.ExecuteAsync("update agents set time_zone = 'Asia/Tokyo' where id = @Ben", new { TestDesk.Ben }), default);

        var hours = (await _voice.OverviewAsync(TestDesk.Supervisor, default)).Hours;
        Assert.Equal(24, hours.Count);
        Assert.Equal([18, 19], hours.Where(hour => hour.Posts > 0).Select(hour => hour.Hour));
        Assert.Equal([18, 19], hours.Where(hour => hour.Best).Select(hour => hour.Hour));
        Assert.Equal(2, hours[18].Posts);
    }

    [StoreFact]
    public async Task Hours_are_best_by_comments_and_likes_once_there_are_enough_of_them()
    {
        for (var i = 0; i < 5; i++)
        {
            await SayAsync("The kettle is here.");
        }

        _desk.Test.Time.Advance(TimeSpan.FromHours(3));
        await _desk.Test.Db.WriteAsync(
            async tx =>
            {
                for (var i = 0; i < VoiceHour.FewestEngaged; i++)
                {
                    await VoiceHours.EngagedAsync(tx, new Engagement("like", tx.Now));
                }
            },
            default);

        var overview = await _voice.OverviewAsync(TestDesk.Supervisor, default);
        Assert.True(overview.ByEngagement);
        Assert.Equal([12], overview.Hours.Where(hour => hour.Best).Select(hour => hour.Hour));
        Assert.Equal((5, 20), (overview.Hours[9].Posts, overview.Hours[12].Engaged));
    }

    [StoreFact]
    public async Task A_new_stream_knows_its_past_however_long_and_nothing_is_counted_twice()
    {
        for (var i = 0; i < 6; i++)
        {
            await SayAsync($"The toaster number {i} is fine.");
        }

        await _desk.Test.Db.WriteAsync(
            tx => tx.ExecuteAsync(
                """
                insert into public_posts (id, account_id, identity_id, external_id, kind, at, text, mood, why, created_at)
                select id + 5000000, account_id, identity_id, concat('copy-', external_id), kind, at, text, mood, why, created_at from public_posts
                """),
            default);
        await ListenAsync(new VoiceStream("toast", "Toast", ["toaster"]));
        Assert.Equal(12, (await _voice.OverviewAsync(TestDesk.Supervisor, default)).Streams.Single().Trend.Posts);

        await SayAsync("One more toaster.");
        Assert.Equal(0, await _counting.LookAsync(10, default));
        var toast = (await _voice.OverviewAsync(TestDesk.Supervisor, default)).Streams.Single();
        Assert.Equal((13, false), (toast.Trend.Posts, toast.Counting));
        Assert.Equal(13, (await _voice.PostsAsync("toast", null, TestDesk.Supervisor, default)).Items.Count);

        // Other words, other posts; what nobody listens for any more is forgotten.
        await ListenAsync(new VoiceStream("toast", "Toast", ["number 3"]));
        Assert.Equal(2, (await _voice.OverviewAsync(TestDesk.Supervisor, default)).Streams.Single().Trend.Posts);
        Assert.Equal(1, await _desk.Test.Db.ReadAsync(s => s.ScalarAsync<int>("select count(distinct stream) from voice_stream_posts"), default));
    }

    [StoreFact]
    public async Task Until_its_past_is_counted_a_stream_says_so()
    {
        await SayAsync("The toaster is fine.");
        await _desk.Settings.PutAsync(VoiceStreams.Name, new VoiceStreams { Streams = [new VoiceStream("toast", "Toast", ["toaster"])] }, TestDesk.Ben, default);
        Assert.True((await _voice.OverviewAsync(TestDesk.Supervisor, default)).Streams.Single().Counting);
        Assert.Equal(1, await _counting.LookAsync(10, default));
        Assert.False((await _voice.OverviewAsync(TestDesk.Supervisor, default)).Streams.Single().Counting);
    }

    [StoreFact]
    public async Task Posts_come_in_pages_the_newest_first_and_by_stream()
    {
        for (var i = 0; i < 60; i++)
        {
            await SayAsync($"Kettle number {i}.");
            await SayAsync($"Lamp number {i}.");
            _desk.Test.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var first = await _voice.PostsAsync("lamp", null, TestDesk.Supervisor, default);
        var second = await _voice.PostsAsync("lamp", first.Next, TestDesk.Supervisor, default);
        Assert.Equal((50, 10, null), (first.Items.Count, second.Items.Count, second.Next));
        Assert.Equal(Enumerable.Range(0, 60).Reverse().Select(i => $"Lamp number {i}."), first.Items.Concat(second.Items).Select(post => post.Text));
        Assert.Equal(50, (await _voice.PostsAsync(null, null, TestDesk.Supervisor, default)).Items.Count);
        Assert.Empty((await _voice.PostsAsync("unknown", null, TestDesk.Supervisor, default)).Items);
    }

    private async Task ListenAsync(params VoiceStream[] streams)
    {
        await _desk.Settings.PutAsync(VoiceStreams.Name, new VoiceStreams { Streams = streams }, TestDesk.Ben, default);
        await _counting.LookAsync(VoiceCounting.AtOnce, default);
    }

    private Task<long> SayAsync(string text) => _desk.Comes(new TestPayload($"p{++_posts}", $"author{_posts}", text, Public: true));
}

public sealed class VoiceOnSqlite : VoiceTests
{
    protected override bool IsSqlServer => false;
}

public sealed class VoiceOnSqlServer : VoiceTests
{
    protected override bool IsSqlServer => true;
}
