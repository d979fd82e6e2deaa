using CxmHelpdesk.Desk.Board;
using CxmHelpdesk.Desk.Surveys;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.Visitors;

namespace CxmHelpdesk.Desk.Tests.Surveys;

public sealed class VisitorSurveysOnSqlite : VisitorSurveysTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class VisitorSurveysOnSqlServer : VisitorSurveysTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class VisitorSurveysTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private VisitorSurveys _surveys = null!;
    private BoardQueries _board = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _surveys = new VisitorSurveys(_desk.Test.Db, _desk.Test.Time);
        _board = new BoardQueries(_desk.Test.Db, _desk.Tickets, _desk.Settings, _desk.Test.Time);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_resolved_conversation_is_asked_about_and_the_answer_is_on_the_timeline_and_the_board()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var mia = Visitor("mia");
        Assert.Null(await _surveys.OpenAsync(mia, default));
        Assert.False(await _surveys.AnswerAsync(mia, id, 5, null, default));

        await _desk.AgentReplies(id, "Here.", resolve: true);
        Assert.Equal(id, (await _surveys.OpenAsync(mia, default))?.TicketId);
        Assert.True(await _surveys.AnswerAsync(mia, id, 2, " Too slow ", default));
        Assert.Null(await _surveys.OpenAsync(mia, default));

        var panel = (await _desk.Tickets.DetailAsync(id, TestDesk.Supervisor, default))!.Customer;
        var touch = Assert.Single(panel.Timeline, touch => touch.Kind == "survey.answered");
        Assert.Equal(id, touch.TicketId);
        Assert.Equal(2, panel.Customer.Csat);
        Assert.Equal(new SurveyFigures(1, 0, 0, null), (await _board.SnapshotAsync(TestDesk.Supervisor, default)).Surveys);
        var answer = Assert.Single(await _board.SurveysAsync(default));
        Assert.Equal(("csat", 2, "Too slow", "mia", id, TestDesk.Ben), (answer.Survey, answer.Score, answer.Comment, answer.CustomerName, answer.TicketId, answer.AgentId));

        // A change of mind is no second answer.
        Assert.True(await _surveys.AnswerAsync(mia, id, 4, null, default));
        Assert.Equal(new SurveyFigures(1, 1, 0, null), (await _board.SnapshotAsync(TestDesk.Supervisor, default)).Surveys);
        Assert.Equal(4, (await _desk.Tickets.DetailAsync(id, TestDesk.Supervisor, default))!.Customer.Customer.Csat);
    }

    [StoreFact]
    public async Task Another_resolution_is_asked_about_anew_and_an_old_one_not_at_all()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        await _desk.AgentReplies(id, "Here.", resolve: true);
        var mia = Visitor("mia");
        Assert.True(await _surveys.AnswerAsync(mia, id, 5, null, default));
        await _desk.CustomerWrites("mia", "It is broken.");
        Assert.False(await _surveys.AnswerAsync(mia, id, 1, null, default));
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(5));
        await _desk.AgentReplies(id, "A new one is on its way.", resolve: true);
        Assert.NotNull(await _surveys.OpenAsync(mia, default));
        Assert.True(await _surveys.AnswerAsync(mia, id, 4, null, default));
        Assert.Equal(2, (await _board.SnapshotAsync(TestDesk.Supervisor, default)).Surveys.Csat);

        _desk.Test.Time.Advance(VisitorSurveys.AskedFor + TimeSpan.FromMinutes(1));
        Assert.False(await _surveys.AnswerAsync(mia, id, 1, null, default));
    }

    [StoreFact]
    public async Task Nobody_rates_a_strangers_conversation()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        await _desk.AgentReplies(id, "Here.", resolve: true);
        Assert.False(await _surveys.AnswerAsync(Visitor("eve"), id, 1, null, default));
        Assert.False(await _surveys.AnswerAsync(Visitor("mia") with { AccountId = 2 }, id, 1, null, default));
        Assert.Null(await _surveys.OpenAsync(Visitor("eve"), default));
        Assert.Empty(await _board.SurveysAsync(default));
    }

    [StoreFact]
    public async Task How_long_customers_wait_is_said_only_where_enough_were_answered()
    {
        var typical = new TypicalAnswer(_desk.Test.Db, _desk.Test.Time);
        for (var i = 1; i <= TypicalAnswer.Fewest; i++)
        {
            Assert.Null(await typical.MinutesAsync(1, default));
            var id = await _desk.CustomerWrites($"c{i}", "A question");
            _desk.Test.Time.Advance(TimeSpan.FromMinutes(i * 2));
            await _desk.AgentReplies(id, "An answer");
        }

        _desk.Test.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(6, await typical.MinutesAsync(1, default));
        Assert.Null(await typical.MinutesAsync(2, default));
    }

    private static Visitor Visitor(string address) => new() { Id = 1, AccountId = 1, Kind = "test", Address = address, ExpiresAt = DateTimeOffset.MaxValue };
}
