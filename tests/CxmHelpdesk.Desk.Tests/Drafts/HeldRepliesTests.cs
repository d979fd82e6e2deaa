using CxmHelpdesk.Desk.Drafts;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Drafts;

public sealed class HeldRepliesOnSqlite : HeldRepliesTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class HeldRepliesOnSqlServer : HeldRepliesTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class HeldRepliesTests : IAsyncLifetime
{
    private TestDesk _desk = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _desk.Outbound.UndoSeconds = 10;
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_reply_leaves_when_its_moment_has_passed_and_once()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var held = Assert.IsType<ReplyOutcome.Held>(await _desk.AgentReplies(id, "On its way.", clientId: "c1", resolve: true)).Reply;
        Assert.Equal(_desk.Test.Time.GetUtcNow().AddSeconds(10), held.DueAt);
        Assert.True((await _desk.Ticket(id)).Waiting);
        Assert.Equal(0, await _desk.Held.SendDueAsync(default));

        _desk.Test.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(1, await _desk.Held.SendDueAsync(default));
        Assert.Equal(0, await _desk.Held.SendDueAsync(default));
        Assert.Equal(["Where is my order?", "On its way."], (await _desk.Messages(id)).Select(message => message.Text));
        Assert.Equal((TicketStatus.Resolved, false), ((await _desk.Ticket(id)).Status, (await _desk.Ticket(id)).Waiting));

        // The browser that never heard the answer asks again.
        Assert.True(Assert.IsType<ReplyOutcome.Accepted>(await _desk.AgentReplies(id, "On its way.", clientId: "c1")).Repeated);
    }

    [StoreFact]
    public async Task Taken_back_in_time_it_never_was_and_later_it_is_too_late()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var held = Assert.IsType<ReplyOutcome.Held>(await _desk.AgentReplies(id, "On its way.")).Reply;
        Assert.Equal("forbidden", (await _desk.Held.TakeBackAsync(held.Id, TestDesk.AgentOf(TestDesk.Billing), default)).Refusal?.Code);
        Assert.Equal("On its way.", (await _desk.Held.TakeBackAsync(held.Id, TestDesk.Supervisor, default)).Value.Text);
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await _desk.Held.SendDueAsync(default));
        Assert.Single(await _desk.Messages(id));
        Assert.Equal("already-sent", (await _desk.Held.TakeBackAsync(held.Id, TestDesk.Supervisor, default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task If_the_customer_writes_first_the_text_goes_back_to_its_writer()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var tomorrow = _desk.Test.Time.GetUtcNow().AddDays(1);
        var held = Assert.IsType<ReplyOutcome.Held>(await _desk.Reply.HandleAsync(
            id, new ReplyRequest("c1", "Still looking.", (await _desk.Ticket(id)).CustomerVersion, SendAt: tomorrow), TestDesk.Supervisor, default)).Reply;
        Assert.Equal((tomorrow, true), (held.DueAt, held.Later));
        await _desk.Drafts.SaveAsync(id, DraftKind.Reply, new SaveDraftRequest("And another thing"), TestDesk.Supervisor, default);
        await _desk.CustomerWrites("mia", "It has arrived!");

        _desk.Test.Time.Advance(TimeSpan.FromDays(2));
        await _desk.Held.SendDueAsync(default);
        Assert.Equal(2, (await _desk.Messages(id)).Count);
        var writing = (await _desk.Drafts.OfTicketAsync(id, TestDesk.Supervisor, default))!;
        Assert.Empty(writing.Held);
        Assert.Equal("Still looking.\n\nAnd another thing", writing.Reply!.Text);
    }

    [StoreFact]
    public async Task The_same_click_twice_holds_one_reply_and_two_servers_send_it_once()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var first = Assert.IsType<ReplyOutcome.Held>(await _desk.AgentReplies(id, "On its way.", clientId: "c1")).Reply;
        Assert.Equal(first.Id, Assert.IsType<ReplyOutcome.Held>(await _desk.AgentReplies(id, "On its way.", clientId: "c1")).Reply.Id);
        _desk.Test.Time.Advance(TimeSpan.FromSeconds(11));
        await Task.WhenAll(_desk.Held.SendDueAsync(default), _desk.Held.SendDueAsync(default));
        Assert.Equal(2, (await _desk.Messages(id)).Count);
    }

    [StoreFact]
    public async Task The_next_ticket_is_not_one_whose_answer_is_going_out()
    {
        var first = await _desk.CustomerWrites("mia", "Where is my order?");
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await _desk.CustomerWrites("tom", "Where is mine?");
        await _desk.AgentReplies(first, "On its way.");
        Assert.Equal(second, (await _desk.Tickets.NextAsync(TestDesk.Supervisor, default))!.Id);
        Assert.Null(await _desk.Tickets.NextAsync(TestDesk.Supervisor, default, except: second));
    }

    [StoreFact]
    public async Task Drafts_are_each_agents_own_reply_and_note_apart()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        await _desk.Drafts.SaveAsync(id, DraftKind.Reply, new SaveDraftRequest("Dear Mia"), TestDesk.Supervisor, default);
        await _desk.Drafts.SaveAsync(id, DraftKind.Note, new SaveDraftRequest("Ask the warehouse"), TestDesk.Supervisor, default);
        await _desk.Drafts.SaveAsync(id, DraftKind.Reply, new SaveDraftRequest("Dear Mia,"), TestDesk.Supervisor, default);
        var mine = (await _desk.Drafts.OfTicketAsync(id, TestDesk.Supervisor, default))!;
        Assert.Equal(("Dear Mia,", "Ask the warehouse"), (mine.Reply!.Text, mine.Note!.Text));
        Assert.Null((await _desk.Drafts.OfTicketAsync(id, TestDesk.AgentOf(TestDesk.Billing), default))!.Reply);

        await _desk.Drafts.SaveAsync(id, DraftKind.Reply, new SaveDraftRequest(" "), TestDesk.Supervisor, default);
        Assert.Null((await _desk.Drafts.OfTicketAsync(id, TestDesk.Supervisor, default))!.Reply);
    }

    [StoreFact]
    public async Task What_was_read_is_known_on_every_machine_and_can_be_marked_unread()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var seen = new SeenTickets(_desk.Test.Db);
        await seen.SetAsync(id, new SeenRequest(1), TestDesk.Supervisor, default);
        Assert.Equal(1, (await seen.ListAsync(TestDesk.Supervisor, default)).Versions[id]);
        await seen.SetAsync(id, new SeenRequest(0), TestDesk.Supervisor, default);
        Assert.Equal(0, (await seen.ListAsync(TestDesk.Supervisor, default)).Versions[id]);
        Assert.Empty((await seen.ListAsync(TestDesk.AgentOf(TestDesk.Billing), default)).Versions);
    }
}
