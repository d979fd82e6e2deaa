using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.TicketWork;

public sealed class TrashOnSqlite : TrashTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();

    [Fact]
    public async Task Every_table_that_points_at_a_ticket_or_a_message_is_emptied_with_it()
    {
        await using var test = await TestDb.CreateAsync();
        var pointing = await test.Db.ReadAsync(
            session => session.QueryAsync<string>(
                """
                select distinct t.name
                from sqlite_master t, pragma_foreign_key_list(t.name) f
                where t.type = 'table' and f."table" in ('tickets', 'messages')
                """),
            default);
        Assert.Equal(pointing.Order(), TrashCleanUp.OfTicket.Select(part => part.Table).Distinct().Order());
    }
}

public sealed class TrashOnSqlServer : TrashTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class TrashTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private RestoreTicket _restore = null!;
    private TrashCleanUp _cleanUp = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _restore = new RestoreTicket(_desk.Test.Db);
        _cleanUp = new TrashCleanUp(_desk.Test.Db, Options.Create(new TrashOptions { KeepDays = 10 }), _desk.Test.Time);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task Whoever_is_blocked_with_his_spam_makes_no_tickets_until_he_is_heard_again()
    {
        var id = await _desk.CustomerWrites("spammer", "Cheap watches");
        var spam = await Change(id, new ChangeTicketRequest(Status: TicketStatus.Spam, BlockSender: true));
        Assert.Equal(TicketStatus.Spam, spam.Status);
        Assert.Equal(0, await _desk.CustomerWrites("spammer", "Cheaper watches"));
        Assert.True((await Panel(spam.CustomerId)).Identities.Single().Blocked);
        var trail = (await new TicketSides(_desk.Test.Db).TrailAsync(id, long.MaxValue, TestDesk.Supervisor, default))!.Items;
        Assert.Contains(trail, entry => entry.Data.Contains("\"blocked\":[null,\"spammer\"]", StringComparison.Ordinal));

        await Change(id, new ChangeTicketRequest(Status: TicketStatus.Open, BlockSender: false));
        Assert.Equal(id, await _desk.CustomerWrites("spammer", "I am no spammer"));
        Assert.False((await Panel(spam.CustomerId)).Identities.Single().Blocked);
    }

    [StoreFact]
    public async Task What_is_taken_out_of_the_trash_is_what_it_was()
    {
        var waiting = await _desk.CustomerWrites("mia", "My parcel is lost!");
        var asleep = await _desk.CustomerWrites("tom", "No hurry");
        var resolved = await _desk.CustomerWrites("eve", "Thanks");
        await Change(asleep, new ChangeTicketRequest(Status: TicketStatus.Snoozed, SnoozedUntil: _desk.Test.Time.GetUtcNow().AddDays(2)));
        await Change(resolved, new ChangeTicketRequest(Status: TicketStatus.Resolved));
        foreach (var id in new[] { waiting, asleep, resolved })
        {
            var before = await _desk.Ticket(id);
            Assert.NotNull((await Change(id, new ChangeTicketRequest(Status: TicketStatus.Trash))).TrashedAt);
            Assert.DoesNotContain((await _desk.Tickets.ListAsync(new QueueRequest(QueueView.Open), TestDesk.Supervisor, default)).Items, row => row.Id == id);
            var after = (await _restore.HandleAsync(id, TestDesk.Supervisor, default)).Value;
            Assert.Equal(
                (before.Status, before.Waiting, before.AnswerBy, before.SnoozedUntil, before.Rank, (DateTimeOffset?)null),
                (after.Status, after.Waiting, after.AnswerBy, after.SnoozedUntil, after.Rank, after.TrashedAt));
        }

        Assert.Equal((1, 1, 1), await Counts());
        await Change(waiting, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) });
        Assert.Equal("not-found", (await _restore.HandleAsync(waiting, TestDesk.AgentOf(TestDesk.Billing), default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task Whoever_writes_again_to_a_ticket_in_the_trash_opens_a_new_one()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost", "m1");
        await Change(id, new ChangeTicketRequest(Status: TicketStatus.Trash));
        Assert.NotEqual(id, await _desk.CustomerWrites("mia", "Hello?", answersTo: "m1"));
        Assert.Equal(TicketStatus.Trash, (await _desk.Ticket(id)).Status);
    }

    [StoreFact]
    public async Task The_trash_is_emptied_after_its_days_with_all_that_hangs_on_a_ticket()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        var part = await _desk.CustomerWrites("tom", "Her parcel is lost");
        var other = await _desk.CustomerWrites("eve", "Another matter");
        await new MergeTickets(_desk.Test.Db).MergeAsync(id, new MergeTicketRequest(part), TestDesk.Supervisor, default);
        await _desk.AgentReplies(id, "We look for it.");
        await _desk.Notes.HandleAsync(id, new NoteRequest("n1", "@Anna, look", Mentions: [TestDesk.Anna]), TestDesk.Supervisor, default);
        await Change(id, new ChangeTicketRequest(Status: TicketStatus.Trash, AddTags: ["parcel"]));
        await new TicketLinks(_desk.Test.Db).LinkAsync(id, other, true, TestDesk.Supervisor, default);
        await _desk.SearchWorker.TakeAsync(await _desk.Test.Events.ReadAsync(0, 100, default), default);
        var customer = (await _desk.Ticket(id)).CustomerId;

        _desk.Test.Time.Advance(TimeSpan.FromDays(9));
        Assert.Equal(0, await _cleanUp.RunAsync(default));
        _desk.Test.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, await _cleanUp.RunAsync(default));

        Assert.Null(await _desk.Tickets.DetailAsync(id, TestDesk.Supervisor, default));
        Assert.Null(await _desk.Tickets.DetailAsync(part, TestDesk.Supervisor, default));
        Assert.NotNull(await _desk.Tickets.DetailAsync(other, TestDesk.Supervisor, default));
        var panel = await Panel(customer);
        Assert.Equal(0, panel.Customer.TicketsCount);
        Assert.Empty(panel.Timeline);
        Assert.Equal(0, await Count("select count(*) from messages where ticket_id <> @other", other));
        Assert.Equal(1, await Count("select count(*) from envelopes where body <> @nothing", other));
        if (_desk.Test.Db.Dialect == SqlDialect.Sqlite)
        {
            Assert.Equal(1, await Count("select count(*) from search_messages where rowid > 0", other));
        }

        var gone = (await _desk.Test.Events.ReadAsync(0, 100, default)).Where(happened => happened.Type == EventTypes.TicketDeleted);
        Assert.Equal([id, part], gone.Select(happened => happened.TicketId!.Value).Order());
        Assert.Equal((1, 0, 0), await Counts());
    }

    private Task<int> Count(string sql, long other) => _desk.Test.Db.ReadAsync(session => session.ScalarAsync<int>(sql, new { other, nothing = Array.Empty<byte>() }), default);

    private async Task<(int Open, int Snoozed, int Resolved)> Counts()
    {
        var counts = await _desk.Counts.ForAsync(TestDesk.Supervisor, default);
        return (counts.Open, counts.Snoozed, counts.Resolved);
    }

    private async Task<CustomerPanel> Panel(long customerId) => (await new CustomerQueries(_desk.Test.Db).PanelAsync(customerId, TestDesk.Supervisor, default))!;

    private async Task<TicketRow> Change(long id, ChangeTicketRequest request) =>
        Assert.IsType<ChangeOutcome.Changed>(await _desk.Change.HandleAsync(id, request, TestDesk.Supervisor, default)).Ticket;
}
