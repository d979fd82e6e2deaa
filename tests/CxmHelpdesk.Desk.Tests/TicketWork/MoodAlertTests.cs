using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxmHelpdesk.Desk.Tests.TicketWork;

public sealed class MoodAlertsOnSqlite : MoodAlertTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class MoodAlertsOnSqlServer : MoodAlertTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class MoodAlertTests : IAsyncLifetime
{
    private const string Happy = "Thank you so much, I love your service!";
    private const string Furious = "This is the worst service ever, I am furious, you are useless!";

    private TestDesk _desk = null!;
    private MoodAlerts _alerts = null!;
    private Notifications _notifications = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _alerts = new MoodAlerts(_desk.Test.Db, _desk.Test.Events, _desk.Test.Time, NullLogger<MoodAlerts>.Instance);
        _notifications = new Notifications(_desk.Test.Db);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_mood_that_falls_far_is_told_once_to_assignee_and_supervisors()
    {
        var id = await _desk.CustomerWrites("mia", Happy);
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { AssigneeId = new Optional<long?>(TestDesk.Anna) }, TestDesk.Supervisor, default);
        await FollowAsync();
        Assert.Empty(await Told(TestDesk.Supervisor));
        await _desk.CustomerWrites("mia", Furious);
        await FollowAsync();
        await _desk.CustomerWrites("mia", Furious);
        await FollowAsync();
        Assert.Equal([id], (await Told(TestDesk.Supervisor)).Select(one => one.TicketId));
        Assert.Equal([id], (await Told(TestDesk.AgentOf(TestDesk.Billing))).Select(one => one.TicketId));
    }

    [StoreFact]
    public async Task Who_was_never_content_or_is_out_of_sight_is_not_told_of()
    {
        await _desk.CustomerWrites("tom", Furious);
        var id = await _desk.CustomerWrites("mia", Happy);
        await new TicketLinks(_desk.Test.Db).FollowAsync(id, true, TestDesk.AgentOf(TestDesk.Billing), default);
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        await _desk.CustomerWrites("mia", Furious);
        await FollowAsync();
        Assert.Equal([id], (await Told(TestDesk.Supervisor)).Select(one => one.TicketId));
        Assert.Empty(await Told(TestDesk.AgentOf(TestDesk.Billing, TestDesk.Shipping)));
    }

    [StoreFact]
    public async Task Revenue_at_risk_counts_each_displeased_customer_once_while_his_ticket_is_open()
    {
        var first = await _desk.CustomerWrites("mia", Furious);
        var content = await _desk.CustomerWrites("eva", Happy);
        var poor = await _desk.CustomerWrites("tom", Furious);
        await Worth(first, 5_000_00, 20_000_00);
        await Worth(content, 9_000_00, 9_000_00);
        var revenue = new RevenueQueries(_desk.Test.Db);
        var risk = await revenue.AtRiskAsync(TestDesk.Supervisor, default);
        Assert.Equal((20_000m, 5_000m, 2, 2, false), (risk.OpenDeals, risk.LifetimeValue, risk.Customers, risk.Tickets, risk.AtLeast));
        Assert.Equal((first, 20_000m, 5_000m), risk.Top.Select(one => (one.Ticket.Id, one.OpenDeals, one.LifetimeValue)).Single());
        await _desk.Change.HandleAsync(poor, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        Assert.Equal(1, (await revenue.AtRiskAsync(TestDesk.AgentOf(TestDesk.Billing), default)).Customers);

        await _desk.Change.HandleAsync(first, new ChangeTicketRequest { Mood = new Optional<double?>(0.4) }, TestDesk.Supervisor, default);
        await _desk.AgentReplies(poor, "Sorry.", resolve: true);
        Assert.Equal((0m, 0, 0), await revenue.AtRiskAsync(TestDesk.Supervisor, default) is var none ? (none.OpenDeals, none.Customers, none.Top.Count) : default);
    }

    private Task Worth(long ticketId, long lifetime, long deals) => _desk.Test.Db.WriteAsync(
        tx => tx.ExecuteAsync(
            "update customers set lifetime_hundredths = @lifetime, open_deals_hundredths = @deals where id = (select customer_id from tickets where id = @ticketId)",
            new { ticketId, lifetime, deals }),
        default);

    private async Task<IEnumerable<NotificationDto>> Told(Viewer viewer) =>
        (await _notifications.ListAsync(viewer, default)).Items.Where(one => one.Kind is NotificationKind.MoodFalling);

    private async Task FollowAsync() => await _alerts.TakeAsync(await _desk.Test.Events.ReadAsync(0, 1000, default), default);
}
