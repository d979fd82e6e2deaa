using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;

namespace CxmHelpdesk.Desk.Tests.Priority;

public sealed class PriorityQueueOnSqlite : PriorityQueueTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class PriorityQueueOnSqlServer : PriorityQueueTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class PriorityQueueTests : IAsyncLifetime
{
    private static readonly PrioritySettings s_angerFirst = new() { WorstMood = 0.01, Urgency = 1, Causes = new CauseFactors { Outage = 1, Safety = 1 } };

    private TestDesk _desk = null!;
    private PriorityQueue _queue = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _queue = new PriorityQueue(_desk.Test.Db, _desk.Settings);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task The_preview_says_what_saving_then_does()
    {
        var outage = await _desk.CustomerWrites("mia", "The whole shop is down, nobody can pay");
        var angry = await _desk.CustomerWrites("tom", "This is the worst service ever! I am furious with you, you idiots!");
        var thanked = await _desk.CustomerWrites("eva", "Which colours do you have?");
        await _desk.AgentReplies(thanked, "All of them.");
        Assert.Equal([outage, angry], await Waiting());
        var before = (await _desk.Tickets.ListAsync(new QueueRequest(QueueView.Open), TestDesk.Supervisor, default)).Items;

        var preview = await _queue.PreviewAsync(s_angerFirst, default);
        Assert.Equal((2, 2, false), (preview.Waiting, preview.Changed, preview.AtLeast));
        Assert.Equal([(angry, 2, 1), (outage, 1, 2)], preview.Moves.Select(move => (move.TicketId, move.Place, move.WouldPlace)));
        Assert.Equal(before.Select(row => (row.Id, row.AnswerBy)), (await _desk.Tickets.ListAsync(new QueueRequest(QueueView.Open), TestDesk.Supervisor, default)).Items.Select(row => (row.Id, row.AnswerBy)));

        Assert.Equal(2, await _queue.PutAsync(s_angerFirst, TestDesk.Supervisor, default));
        Assert.Equal([angry, outage], await Waiting());
        Assert.Equal(preview.Moves[0].WouldBe, (await _desk.Ticket(angry)).AnswerBy);
        Assert.Equal((0, 0), ((await _queue.PreviewAsync(s_angerFirst, default)).Changed, await _queue.PutAsync(s_angerFirst, TestDesk.Supervisor, default)));
        var last = (await new TicketSides(_desk.Test.Db).TrailAsync(angry, long.MaxValue, TestDesk.Supervisor, default))!.Items[0];
        Assert.Equal(TestDesk.Ben, last.AgentId);
        Assert.Contains("answerBy", last.Data, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_persons_word_and_a_sleeping_ticket_keep_their_sense_under_new_settings()
    {
        var id = await _desk.CustomerWrites("mia", "The whole shop is down, nobody can pay");
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { Urgency = new Optional<double?>(0) }, TestDesk.Supervisor, default);
        var sleeping = await _desk.CustomerWrites("tom", "This is the worst service ever! I am furious with you, you idiots!");
        await _desk.Change.HandleAsync(sleeping, new ChangeTicketRequest(Status: TicketStatus.Snoozed, SnoozedUntil: _desk.Test.Time.GetUtcNow().AddHours(1)), TestDesk.Supervisor, default);
        var rank = (await _desk.Ticket(sleeping)).Rank;
        await _queue.PutAsync(new PrioritySettings { WorstMood = 0.01, Causes = new CauseFactors { Outage = 0.01 } }, TestDesk.Supervisor, default);
        Assert.DoesNotContain((await _desk.Ticket(id)).Reasons, reason => reason.Code == PriorityCodes.Outage);
        Assert.Equal(rank, (await _desk.Ticket(sleeping)).Rank);
        await _desk.Change.HandleAsync(sleeping, new ChangeTicketRequest(Status: TicketStatus.Open), TestDesk.Supervisor, default);
        Assert.Equal([sleeping, id], await Waiting());
    }

    private async Task<IEnumerable<long>> Waiting() =>
        (await _desk.Tickets.ListAsync(new QueueRequest(QueueView.Open), TestDesk.Supervisor, default)).Items.Where(row => row.Waiting).Select(row => row.Id);
}
