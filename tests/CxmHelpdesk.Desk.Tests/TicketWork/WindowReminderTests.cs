using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxmHelpdesk.Desk.Tests.TicketWork;

public sealed class WindowReminderOnSqlite : WindowReminderTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class WindowReminderOnSqlServer : WindowReminderTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

/// <summary>A customer waits on a channel that takes answers for 24 hours only.</summary>
public abstract class WindowReminderTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private WindowReminder _reminder = null!;
    private Notifications _notifications = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _reminder = new WindowReminder(_desk.Test.Db, new ChannelRegistry([new Windowed(_desk.Channel)]), _desk.Test.Time, NullLogger<WindowReminder>.Instance);
        _notifications = new Notifications(_desk.Test.Db);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task Two_hours_before_the_window_closes_the_assignee_is_reminded_once_and_again_after_the_next_message()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { AssigneeId = new Optional<long?>(TestDesk.Anna) }, TestDesk.Supervisor, default);
        var answered = await _desk.CustomerWrites("tom", "Thanks?");
        await _desk.AgentReplies(answered, "You are welcome.");
        _desk.Test.Time.Advance(TimeSpan.FromHours(21));
        Assert.Equal(0, await _reminder.RemindAsync(default));

        _desk.Test.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(1, await _reminder.RemindAsync(default));
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, await _reminder.RemindAsync(default));
        Assert.Equal([id], await ToldAsync(TestDesk.AgentOf(TestDesk.Billing)));
        Assert.Empty(await ToldAsync(TestDesk.Supervisor));

        // He writes again, so the window is open for another day.
        await _desk.CustomerWrites("mia", "Hello?");
        _desk.Test.Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(0, await _reminder.RemindAsync(default));
        _desk.Test.Time.Advance(TimeSpan.FromHours(20));
        Assert.Equal(1, await _reminder.RemindAsync(default));
        _desk.Test.Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(0, await _reminder.RemindAsync(default));
    }

    [StoreFact]
    public async Task Where_nobody_works_on_it_the_supervisors_are_reminded()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        _desk.Test.Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(1, await _reminder.RemindAsync(default));
        Assert.Equal([id], await ToldAsync(TestDesk.Supervisor));
        Assert.Empty(await ToldAsync(TestDesk.AgentOf(TestDesk.Billing)));
    }

    [StoreFact]
    public async Task What_stands_in_public_has_no_window_and_keeps_none_open()
    {
        await _desk.Comes(new TestPayload("p1", "tom", "My parcel is lost!", Public: true));
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        _desk.Test.Time.Advance(TimeSpan.FromHours(20));
        Assert.Equal(id, await _desk.Comes(new TestPayload("p2", "mia", "They do not even answer!", Public: true)));
        _desk.Test.Time.Advance(TimeSpan.FromHours(3));

        Assert.Equal(1, await _reminder.RemindAsync(default));
        Assert.Equal([id], await ToldAsync(TestDesk.Supervisor));
    }

    private async Task<long[]> ToldAsync(Viewer viewer) =>
        [.. (await _notifications.ListAsync(viewer, default)).Items.Where(one => one.Kind is NotificationKind.WindowCloses).Select(one => one.TicketId).Distinct()];

    private sealed class Windowed(TestChannel channel) : IChannel
    {
        public ChannelDescriptor Descriptor { get; } = channel.Descriptor with { Capabilities = channel.Descriptor.Capabilities with { ReplyWindow = TimeSpan.FromHours(24) } };

        public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => channel.Parse(envelope);

        public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct) => channel.SendAsync(message, account, ct);

        public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct) => channel.CheckAsync(account, ct);
    }
}
