using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Hours;

public sealed class HoursTests : IAsyncLifetime
{
    private static readonly IReadOnlyList<OpenSpan>[] NineToFive = [.. Enumerable.Repeat<IReadOnlyList<OpenSpan>>([new OpenSpan(9 * 60, 17 * 60)], 7)];
    private static readonly IReadOnlyList<OpenSpan>[] Always = [.. Enumerable.Repeat<IReadOnlyList<OpenSpan>>([new OpenSpan(0, 1440)], 7)];

    private TestDesk _desk = null!;

    public async Task InitializeAsync()
    {
        _desk = await TestDesk.CreateAsync();
        var now = _desk.Test.Time.GetUtcNow();
        _desk.Test.Time.Advance(now.Date.AddDays(1).AddHours(20) - now.UtcDateTime);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_message_after_hours_is_due_in_the_morning_and_the_reasons_say_why()
    {
        await PutAsync(new HoursSettings { Desk = new OpeningHours { Week = NineToFive } });
        var ticket = await _desk.Ticket(await _desk.CustomerWrites("mia", "Where is my order?"));
        var morning = _desk.Test.Time.GetUtcNow().AddHours(13);
        Assert.InRange(ticket.AnswerBy!.Value, morning.AddMinutes(1), morning.AddHours(1));
        Assert.Equal(13 * 60, Assert.Single(ticket.Reasons, reason => reason.Code == PriorityCodes.Hours).Minutes);
        Assert.Equal(ticket.AnswerBy!.Value, ticket.WaitingSince!.Value.AddHours(1).AddMinutes(ticket.Reasons.Sum(reason => reason.Minutes)), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_team_that_works_at_night_answers_at_night()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        await _desk.AgentReplies(id, "On its way.");
        await PutAsync(new HoursSettings { Desk = new OpeningHours { Week = NineToFive }, Teams = [new TeamHours(TestDesk.Shipping, new OpeningHours { Week = Always })] });
        await _desk.CustomerWrites("mia", "It has not come!");
        Assert.InRange((await _desk.Ticket(id)).AnswerBy!.Value, _desk.Test.Time.GetUtcNow(), _desk.Test.Time.GetUtcNow().AddHours(1));
    }

    [Fact]
    public async Task Without_hours_every_hour_counts()
    {
        var ticket = await _desk.Ticket(await _desk.CustomerWrites("mia", "Where is my order?"));
        Assert.True(ticket.AnswerBy <= _desk.Test.Time.GetUtcNow().AddHours(1));
        Assert.DoesNotContain(ticket.Reasons, reason => reason.Code == PriorityCodes.Hours);
    }

    [Fact]
    public async Task Who_waits_is_ranked_by_new_hours_at_once()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var before = (await _desk.Ticket(id)).AnswerBy!.Value;
        var queue = new PriorityQueue(_desk.Test.Db, _desk.Settings);
        Assert.Equal(1, await queue.PutAsync(new HoursSettings { Desk = new OpeningHours { Week = NineToFive } }, TestDesk.Supervisor, default));
        Assert.Equal(before.AddHours(13), (await _desk.Ticket(id)).AnswerBy);
        Assert.Equal((0, 0), ((await queue.PreviewAsync(new PrioritySettings(), default)).Changed, await queue.PutAsync(new PrioritySettings(), TestDesk.Supervisor, default)));
        Assert.Equal(1, await queue.PutAsync(new HoursSettings(), TestDesk.Supervisor, default));
        Assert.Equal(before, (await _desk.Ticket(id)).AnswerBy);
    }

    [Fact]
    public async Task A_ticket_that_is_given_to_another_team_is_ranked_by_its_hours()
    {
        await PutAsync(new HoursSettings { Desk = new OpeningHours { Week = NineToFive }, Teams = [new TeamHours(TestDesk.Shipping, new OpeningHours { Week = Always })] });
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var tomorrow = (await _desk.Ticket(id)).AnswerBy!.Value;
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        Assert.Equal(tomorrow.AddHours(-13), (await _desk.Ticket(id)).AnswerBy);
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Billing) }, TestDesk.Supervisor, default);
        Assert.Equal(tomorrow, (await _desk.Ticket(id)).AnswerBy);
    }

    private Task PutAsync(HoursSettings hours) => _desk.Settings.PutAsync(HoursSettings.Name, hours, TestDesk.Ben, default);
}
