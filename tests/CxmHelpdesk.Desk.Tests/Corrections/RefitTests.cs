using CxmHelpdesk.Desk.Corrections;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Tests.Corrections;

public sealed class RefitOnSqlite : RefitTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class RefitOnSqlServer : RefitTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class RefitTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private RefitTone _refit = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _refit = new RefitTone(_desk.Test.Db, _desk.Settings, new ToneReader(), _desk.Test.Time);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_word_that_is_corrected_again_and_again_is_read_anew_and_the_rest_is_not()
    {
        await ComeAsync();
        await _desk.CustomerWrites("late", "Could you tell me the price of the zorbinator?");
        await _desk.CustomerWrites("later", "Could I have the blue one instead?");
        var report = await _refit.FitAsync(TestDesk.Supervisor, default);
        Assert.True(report.InForce);
        Assert.Equal((10, 17), (report.Corrected, report.Others));
        Assert.True(report.OffAfter < report.OffBefore * 0.8, $"{report}");
        Assert.True(report.OthersMoved < report.OffBefore - report.OffAfter, $"{report}");

        var local = await _desk.Settings.GetAsync<LocalTone>(LocalTone.SettingsName, default);
        Assert.InRange(local.For("en", ["zorbinator"]).Urgency, 0.5, LocalTone.MostUrgency);
        Assert.InRange(local.For("en", ["lamp"]).Urgency, 0, 0.25);
        Assert.Equal(report, await _refit.InForceAsync(default));
    }

    [StoreFact]
    public async Task Taken_back_the_shipped_reader_reads_as_before_and_a_second_fit_learns_the_same()
    {
        await ComeAsync();
        var first = await _refit.FitAsync(TestDesk.Supervisor, default);
        var again = await _refit.FitAsync(TestDesk.Supervisor, default);
        Assert.Equal((first.OffBefore, first.OffAfter, first.Words), (again.OffBefore, again.OffAfter, again.Words));
        await _refit.TakeBackAsync(TestDesk.Supervisor, default);
        Assert.Null(await _refit.InForceAsync(default));
        Assert.Equal(new ToneReader().Read("The zorbinator?", "en", _desk.Test.Time.GetUtcNow()).Urgency, await Reading("The zorbinator?"), 6);
    }

    [StoreFact]
    public async Task Corrections_without_a_common_ground_change_nothing()
    {
        for (var i = 0; i < 8; i++)
        {
            var id = await _desk.CustomerWrites($"c{i}", $"Could you tell me more of number {i}, please?");
            await Say(id, i < 5 ? 0 : 3);
        }

        Assert.False((await _refit.FitAsync(TestDesk.Supervisor, default)).InForce);
        Assert.Null(await _refit.InForceAsync(default));
    }

    private async Task ComeAsync()
    {
        string[] asks = ["Is the {0} in stock", "I have a question about the {0}", "Can I order a {0} for my sister", "Which {0} do you recommend", "Our {0} makes a noise"];
        for (var i = 0; i < 10; i++)
        {
            var id = await _desk.CustomerWrites($"z{i}", $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, asks[i % 5], "zorbinator")} ({i})?");
            await Say(id, 3);
        }

        for (var i = 0; i < 15; i++)
        {
            await _desk.CustomerWrites($"o{i}", $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, asks[i % 5], "lamp")} ({i})?");
        }
    }

    private async Task Say(long id, double urgency) => Assert.IsType<ChangeOutcome.Changed>(
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { Urgency = new Optional<double?>(urgency) }, TestDesk.Supervisor, default));

    private async Task<double> Reading(string text) => (await _desk.Messages(await _desk.CustomerWrites(Guid.NewGuid().ToString("N"), text)))[^1].Urgency!.Value;
}

public sealed class LocalToneTests
{
    [Fact]
    public void However_many_words_are_said_a_reading_moves_no_further_than_its_bound()
    {
        var local = new LocalTone
        {
            Languages = new Dictionary<string, ToneNudge> { ["en"] = new(-0.1, 0.25) },
            Words = new Dictionary<string, ToneNudge> { ["alpha"] = new(-0.4, 1), ["beta"] = new(-0.4, 1), ["gamma"] = new(0.1, -0.2) },
        };
        var moved = local.Apply(new Reading("en", 0, 1, [], []), "alpha beta alpha beta");
        Assert.Equal((-LocalTone.MostMood, 2.0), (moved.Mood, moved.Urgency));
        var far = local.Apply(new Reading("en", -0.9, 2.9, [], []), "alpha");
        Assert.Equal((-1.0, 3.0), (far.Mood, far.Urgency));
        var thanks = new Reading("en", 0.5, 0, [], []) { NeedsNoAnswer = true };
        Assert.Equal(thanks, local.Apply(thanks, "alpha"));
    }
}
