using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;

namespace CxmHelpdesk.Desk.Tests.TicketWork;

public sealed class FollowersOnSqlite : FollowersTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class FollowersOnSqlServer : FollowersTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class FollowersTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private Notifications _notifications = null!;
    private TicketLinks _links = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        (_notifications, _links) = (new Notifications(_desk.Test.Db), new TicketLinks(_desk.Test.Db));
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_follower_hears_once_of_a_customer_who_goes_on_writing_until_he_has_read_it()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        var anna = TestDesk.AgentOf(TestDesk.Billing);
        await _links.FollowAsync(id, true, anna, default);
        foreach (var text in new[] { "Hello?", "Is anybody there?", "Please!" })
        {
            _desk.Test.Time.Advance(TimeSpan.FromMinutes(1));
            await _desk.CustomerWrites("mia", text);
        }

        var notice = Assert.Single((await _notifications.ListAsync(anna, default)).Items);
        Assert.Equal((NotificationKind.Wrote, id, "mia"), (notice.Kind, notice.TicketId, notice.CustomerName));
        Assert.Equal((await _desk.Messages(id))[^1].Id, notice.MessageId);
        await _notifications.ReadAsync(new ReadNotificationsRequest(), anna, default);
        await _desk.CustomerWrites("mia", "And now?");
        Assert.Equal([false, true], (await _notifications.ListAsync(anna, default)).Items.Select(one => one.Read).Order());
        Assert.Empty((await _notifications.ListAsync(TestDesk.Supervisor, default)).Items);
    }

    [StoreFact]
    public async Task A_change_of_status_is_told_to_those_who_follow_but_not_to_the_one_who_made_it()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        var anna = TestDesk.AgentOf(TestDesk.Billing);
        await _links.FollowAsync(id, true, anna, default);
        await _links.FollowAsync(id, true, TestDesk.Supervisor, default);
        await _desk.AgentReplies(id, "It was found.", resolve: true);
        var notice = Assert.Single((await _notifications.ListAsync(anna, default)).Items);
        Assert.Equal((NotificationKind.Status, TicketStatus.Resolved, "Ben"), (notice.Kind, notice.Status, notice.ByName));
        Assert.Empty((await _notifications.ListAsync(TestDesk.Supervisor, default)).Items);

        await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Status: TicketStatus.Snoozed, SnoozedUntil: _desk.Test.Time.GetUtcNow().AddHours(1)), anna, default);
        _desk.Test.Time.Advance(TimeSpan.FromHours(2));
        await _desk.Snooze.WakeAsync(default);
        notice = Assert.Single((await _notifications.ListAsync(TestDesk.Supervisor, default)).Items);
        Assert.Equal((TicketStatus.Open, (string?)null), (notice.Status, notice.ByName));
    }

    [StoreFact]
    public async Task A_follower_who_may_no_longer_see_the_ticket_hears_no_more_of_it()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        var anna = TestDesk.AgentOf(TestDesk.Billing);
        await _links.FollowAsync(id, true, anna, default);
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        await _desk.CustomerWrites("mia", "Hello?");
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Billing) }, TestDesk.Supervisor, default);
        Assert.Empty((await _notifications.ListAsync(anna, default)).Items);
        await _desk.CustomerWrites("mia", "Hello?!");
        Assert.Single((await _notifications.ListAsync(anna, default)).Items);
    }
}
