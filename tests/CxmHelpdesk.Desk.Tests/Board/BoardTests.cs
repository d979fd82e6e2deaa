using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Board;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.Views;

namespace CxmHelpdesk.Desk.Tests.Board;

public sealed class BoardLimitsTests
{
    [Theory]
    [InlineData(4, 4, false)]
    [InlineData(10, 5, false)]
    [InlineData(10, 6, true)]
    public void A_share_of_a_few_is_no_alarm_and_the_limit_itself_is_none_either(int waiting, int negative, bool alarm)
    {
        var exceeded = new BoardLimits { NegativePercent = 50 }.Exceeded(new BoardFigures(waiting, 0, 0, negative, 0));
        Assert.Equal(alarm ? [BoardMeasure.Negative] : [], exceeded);
    }
}

public sealed class BoardOnSqlite : BoardTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class BoardOnSqlServer : BoardTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class BoardTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private BoardQueries _board = null!;
    private ViewQueries _views = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _board = new BoardQueries(_desk.Test.Db, _desk.Tickets, _desk.Settings, _desk.Test.Time);
        _views = new ViewQueries(_desk.Test.Db, new SavedItems<TicketView>(_desk.Test.Db, "view", "view"), _desk.Test.Time);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    /// <summary>The lists that the console opens from the board's numbers: see slice.ts.</summary>
    [StoreFact]
    public async Task Every_number_is_the_length_of_the_list_it_opens()
    {
        await FillAsync();
        var board = await _board.SnapshotAsync(TestDesk.Supervisor, default);

        ViewCondition waiting = Is("waiting", true), negative = new("mood", "below", Json(QueueCounts.NegativeBelow));
        Assert.True(board is { Open: 7, Waiting: > 2 and < 7, Negative: > 0, Overdue: > 0, DueIn60: > 0, Unassigned: > 0 }, $"{board}");
        Assert.Equal(board.Open, await CountAsync());
        Assert.Equal(board.Waiting, await CountAsync(waiting));
        Assert.Equal(board.Negative, await CountAsync(waiting, negative));
        Assert.Equal(board.Unassigned, await CountAsync(new ViewCondition("assignee", "isEmpty")));
        Assert.Equal(board.Overdue, await CountAsync(Due("withinMinutes", 0)));
        Assert.Equal(board.DueIn15, await CountAsync(Due("notWithinMinutes", 0), Due("withinMinutes", 15)));
        Assert.Equal(board.DueIn60, await CountAsync(Due("notWithinMinutes", 0), Due("withinMinutes", 60)));
        foreach (var team in board.ByTeam)
        {
            var of = team.Id is { } id ? Is("team", id) : new ViewCondition("team", "isEmpty");
            Assert.Equal(
                (team.Open, team.Waiting, team.Negative), (await CountAsync(of), await CountAsync(of, waiting), await CountAsync(of, waiting, negative)));
        }

        Assert.Equal(3, board.ByTeam.Count);
        var account = Assert.Single(board.ByAccount);
        Assert.Equal(account.Waiting, await CountAsync(Is("account", account.Id!.Value), waiting));
        var ben = board.ByAgent.Single(agent => agent.AgentId == TestDesk.Ben);
        Assert.Equal((ben.Open, ben.Waiting), (await CountAsync(Is("assignee", TestDesk.Ben)), await CountAsync(Is("assignee", TestDesk.Ben), waiting)));
        Assert.Equal(board.LongestWaitingSince, (await _desk.Ticket(board.LongestWaitingId!.Value)).WaitingSince);
    }

    [StoreFact]
    public async Task Each_agents_last_deed_is_told_and_who_did_nothing_is_there_too()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        await _desk.AgentReplies(id, "On its way.");
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(3));
        await _desk.Notes.HandleAsync(id, new NoteRequest("n1", "Called the carrier."), TestDesk.Supervisor, default);
        var noted = Assert.IsType<AgentAction>((await BoardAgentsAsync())[TestDesk.Ben].Last);
        Assert.Equal((AgentActionKind.Note, id, _desk.Test.Time.GetUtcNow()), (noted.Kind, noted.TicketId, noted.At));

        await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Subject: "Order"), TestDesk.Supervisor, default);
        await _desk.CustomerWrites("mia", "Thanks!");
        var agents = await BoardAgentsAsync();
        Assert.Equal(AgentActionKind.Change, agents[TestDesk.Ben].Last?.Kind);
        Assert.Null(agents[TestDesk.Anna].Last);
    }

    [StoreFact]
    public async Task A_sample_a_minute_is_kept_and_an_alarm_is_told_once_while_it_lasts()
    {
        var samples = new BoardSamples(_desk.Test.Db, _desk.Test.Time);
        var limits = new BoardLimits { Waiting = 1 };
        await _desk.CustomerWrites("mia", "Where is my order?");
        Assert.True(await TakeAsync());
        Assert.False(await TakeAsync());
        Assert.Empty(await AlarmsAsync());

        var second = await _desk.CustomerWrites("tom", "Where is my order?");
        await NextMinuteAsync();
        await NextMinuteAsync();
        Assert.Equal("""{"measure":"waiting","value":2,"limit":1}""", Assert.Single(await AlarmsAsync()));

        // Over, and again later: that is news.
        await _desk.AgentReplies(second, "Here.");
        await NextMinuteAsync();
        await _desk.CustomerWrites("tom", "No, it is not.");
        await NextMinuteAsync();
        Assert.Equal(2, (await AlarmsAsync()).Count);

        _desk.Test.Time.Advance(TimeSpan.FromMinutes(20));
        await NextMinuteAsync();
        var day = await samples.DayAsync(default);
        Assert.True(day.Count is 2 or 3, $"{day.Count} points");
        Assert.Equal((2, 2), (day[^1].Waiting, day[^1].TicketsOpen));
        _desk.Test.Time.Advance(TimeSpan.FromHours(25));
        Assert.Empty(await samples.DayAsync(default));

        async Task<bool> TakeAsync() => await samples.TakeAsync(await _board.SnapshotAsync(TestDesk.Supervisor, default), limits, default);
        async Task NextMinuteAsync()
        {
            _desk.Test.Time.Advance(TimeSpan.FromMinutes(1));
            Assert.True(await TakeAsync());
        }

        Task<IReadOnlyList<string>> AlarmsAsync() =>
            _desk.Test.Db.ReadAsync(session => session.QueryAsync<string>("select data from events where type = 'board.alarm' order by seq"), default);
    }

    [StoreFact]
    public async Task A_wallboards_link_opens_until_it_is_revoked_and_no_longer_than_its_maker_works_here()
    {
        var walls = new Wallboards(_desk.Test.Db, _desk.Test.Time);
        var one = await walls.AddAsync(new NewWallboardRequest("Floor"), TestDesk.Supervisor, default);
        var two = await walls.AddAsync(new NewWallboardRequest("Hall"), TestDesk.Supervisor, default);
        Assert.True(await walls.OpensAsync(one.Secret, default));
        Assert.False(await walls.OpensAsync(one.Secret + "x", default));
        Assert.False(await walls.OpensAsync("", default));
        Assert.NotNull((await walls.ListAsync(default)).Single(wall => wall.Name == "Floor").LastUsedAt);
        Assert.DoesNotContain(one.Secret, await _desk.Test.Db.ReadAsync(session => session.QueryAsync<string>("select token_hash from wallboards"), default));

        Assert.Null((await walls.RevokeAsync(one.Wallboard.Id, default)).Refusal);
        Assert.False(await walls.OpensAsync(one.Secret, default));
        Assert.Equal("not-found", (await walls.RevokeAsync(one.Wallboard.Id, default)).Refusal?.Code);
        Assert.True(await walls.OpensAsync(two.Secret, default));
        await _desk.Test.Db.WriteAsync(tx => tx.ExecuteAsync("update agents set deactivated_at = @Now where id = @Ben", new { tx.Now, TestDesk.Ben }), default);
        Assert.False(await walls.OpensAsync(two.Secret, default));
    }

    private async Task<IReadOnlyDictionary<long, BoardAgent>> BoardAgentsAsync() =>
        (await _board.SnapshotAsync(TestDesk.Supervisor, default)).ByAgent.ToDictionary(agent => agent.AgentId);

    private async Task FillAsync()
    {
        string[] texts =
        [
            "Where is my order?", "This is a disgrace, I am furious and want my money back!", "URGENT: the heater is on fire!", "Could you tell me the size of the lid?",
            "Terrible service, nobody answers.", "Thank you, all is well.", "What does it cost?",
        ];
        foreach (var (text, i) in texts.Select((text, i) => (text, i)))
        {
            var id = await _desk.CustomerWrites($"c{i}", text);
            _desk.Test.Time.Advance(TimeSpan.FromMinutes(9));
            if (i is 0 or 5)
            {
                await _desk.AgentReplies(id, "See here.");
            }

            long? team = i < 3 ? TestDesk.Billing : i < 5 ? TestDesk.Shipping : null;
            await _desk.Change.HandleAsync(
                id,
                new ChangeTicketRequest { TeamId = new Optional<long?>(team), AssigneeId = i % 3 == 0 ? new Optional<long?>(TestDesk.Ben) : default },
                TestDesk.Supervisor,
                default);
        }
    }

    private async Task<int> CountAsync(params ViewCondition[] conditions)
    {
        var view = new TicketView { All = conditions };
        Assert.Null(ViewSql.ProblemOf(view));
        var page = await _views.PageAsync(view, null, 200, TestDesk.Supervisor, default);
        Assert.Equal(page.Items.Count, (await _views.CountAsync(view, TestDesk.Supervisor, default)).Count);
        return page.Items.Count;
    }

    private static ViewCondition Is<T>(string field, T value) => new(field, "is", Json(value));

    private static ViewCondition Due(string op, int minutes) => new("answerBy", op, Json(minutes));

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
