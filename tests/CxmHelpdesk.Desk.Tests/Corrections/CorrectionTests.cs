using CxmHelpdesk.Desk.Corrections;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;

namespace CxmHelpdesk.Desk.Tests.Corrections;

public sealed class CorrectionsOnSqlite : CorrectionTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class CorrectionsOnSqlServer : CorrectionTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class CorrectionTests : IAsyncLifetime
{
    private const string Alarm = "Help! The server room is on fire and nobody can log in!";
    private const string Calm = "Could you tell me the size of the lid?";

    private TestDesk _desk = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync() => _desk = await OpenAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_person_who_finds_it_more_urgent_moves_the_ticket_up_at_once()
    {
        var id = await _desk.CustomerWrites("mia", Calm);
        var before = await _desk.Ticket(id);
        var after = await Say(id, mood: -0.8, urgency: 3);
        Assert.True(after.AnswerBy < before.AnswerBy);
        Assert.Equal((true, before.Mood, before.Urgency), (after.MoodCorrected, after.MoodRead, after.UrgencyRead));
        AddsUp(after);
    }

    [StoreFact]
    public async Task A_person_who_finds_it_less_urgent_silences_the_causes_that_were_heard()
    {
        var id = await _desk.CustomerWrites("mia", Alarm);
        var before = await _desk.Ticket(id);
        Assert.Contains(before.Reasons, reason => reason.Code == PriorityCodes.Safety);
        var after = await Say(id, urgency: 1);
        Assert.True(after.AnswerBy > before.AnswerBy);
        Assert.DoesNotContain(after.Reasons, reason => reason.Code is PriorityCodes.Safety or PriorityCodes.Outage);
        AddsUp(after);
    }

    [StoreFact]
    public async Task Taken_back_everything_is_as_it_was_read()
    {
        var id = await _desk.CustomerWrites("mia", Alarm);
        var before = await _desk.Ticket(id);
        await Say(id, mood: 0.4);
        await Say(id, urgency: 0);
        await Say(id, urgency: 2);
        var after = await Change(id, new ChangeTicketRequest { Mood = new Optional<double?>(null), Urgency = new Optional<double?>(null) });
        Assert.Equal((before.Mood, before.Urgency, before.AnswerBy), (after.Mood, after.Urgency, after.AnswerBy));
        Assert.Equal(before.Reasons.Select(reason => (reason.Code, reason.Minutes)), after.Reasons.Select(reason => (reason.Code, reason.Minutes)));
        Assert.Equal((false, null, null), (after.MoodCorrected, after.MoodRead, after.UrgencyRead));
        var message = Assert.Single(await _desk.Messages(id));
        Assert.Equal((before.Mood, before.Urgency), (message.Mood, message.Urgency));
        Assert.Empty(await new CorrectionExport(_desk.Test.Db).CountsAsync(default));
    }

    [StoreFact]
    public async Task The_customers_next_message_is_read_by_itself_and_what_was_said_of_the_earlier_stands()
    {
        var id = await _desk.CustomerWrites("mia", Alarm);
        await Say(id, mood: 0, urgency: 0);
        await _desk.CustomerWrites("mia", "I am so angry, this is the worst service of all!");
        var angry = await _desk.Ticket(id);
        Assert.True(angry.Mood < QueueCounts.NegativeBelow);
        Assert.False(angry.MoodCorrected);
        Assert.DoesNotContain(angry.Reasons, reason => reason.Code == PriorityCodes.Safety);

        await Say(id, urgency: 3);
        await _desk.CustomerWrites("mia", Calm);
        Assert.Equal(3, (await _desk.Ticket(id)).Urgency);
    }

    [StoreFact]
    public async Task Who_has_not_seen_the_customers_last_message_corrects_nothing()
    {
        var id = await _desk.CustomerWrites("mia", Calm);
        var seen = (await _desk.Ticket(id)).CustomerVersion;
        await _desk.CustomerWrites("mia", Alarm);
        var urgency = (await _desk.Ticket(id)).Urgency;
        Assert.IsType<ChangeOutcome.Stale>(await _desk.Change.HandleAsync(
            id, new ChangeTicketRequest(CustomerVersion: seen) { Urgency = new Optional<double?>(0) }, TestDesk.Supervisor, default));
        Assert.Equal(urgency, (await _desk.Ticket(id)).Urgency);
    }

    [StoreFact]
    public async Task The_trail_tells_who_corrected_what_and_the_message_shows_it()
    {
        var id = await _desk.CustomerWrites("mia", Calm);
        await Say(id, mood: -0.8);
        var last = (await new TicketSides(_desk.Test.Db).TrailAsync(id, long.MaxValue, TestDesk.Supervisor, default))!.Items[0];
        Assert.Equal(("ticket.changed", TestDesk.Ben), (last.Type, last.AgentId));
        Assert.Contains("\"mood\":[", last.Data, StringComparison.Ordinal);
        Assert.Contains("\"-0.8\"", last.Data, StringComparison.Ordinal);
        Assert.Equal(-0.8, (await _desk.Messages(id))[0].Mood);
    }

    [StoreFact]
    public async Task Corrections_come_out_as_the_trainers_lines_with_the_message_that_was_read_wrong()
    {
        var id = await _desk.CustomerWrites("mia", "The office is on fire!\nThat is, we sell\tso much.");
        await _desk.CustomerWrites("mia", Calm);
        await Say(id, mood: 0.8, urgency: 0);
        var japanese = await _desk.CustomerWrites("ken", "蓋の大きさを教えてください。よろしくお願いします。");
        await Say(japanese, urgency: 2);
        var export = new CorrectionExport(_desk.Test.Db);
        Assert.Equal([("en", 2), ("ja", 1)], (await export.CountsAsync(default)).Select(count => (count.Language, count.Messages)));

        var english = (await export.WriteAsync("en", default)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToArray();
        Assert.All(english, columns => Assert.Equal(9, columns.Length));
        var fire = Assert.Single(english, columns => columns[8].StartsWith("The office", StringComparison.Ordinal));
        Assert.Equal(("0", "ordinary", "The office is on fire!\\nThat is, we sell so much."), (fire[6], fire[7], fire[8]));
        Assert.Equal("3", Assert.Single(english, columns => columns[8] == Calm)[4]);
        Assert.Equal("2", Assert.Single((await export.WriteAsync("ja", default)).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Split('\t')[6]);
    }

    [StoreFact]
    public async Task A_mood_falls_from_the_mean_of_the_last_messages_and_another_channel_counts_while_it_waits()
    {
        await _desk.Test.Db.WriteAsync(
            tx => tx.ExecuteAsync(
                """
                insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at)
                select 2, channel, 'other', 'Other', settings, secrets, enabled, version, created_at from channel_accounts where id = 1
                """),
            default);
        var first = await _desk.CustomerWrites("mia", "Thank you so much, I love it!");
        var happy = (await _desk.Ticket(first)).Mood;
        await _desk.CustomerWrites("mia", "Wonderful service, great people!");
        var happier = (await _desk.Ticket(first)).Mood;
        await _desk.CustomerWrites("mia", "This is terrible, I am very disappointed with you.");
        var fallen = await _desk.Ticket(first);
        Assert.Equal((happy + happier) / 2, fallen.PreviousMood!.Value, 3);
        Assert.Contains(fallen.Reasons, reason => reason.Code == PriorityCodes.MoodFalling && reason.Minutes < 0);
        Assert.DoesNotContain(fallen.Reasons, reason => reason.Code == PriorityCodes.OtherChannel);

        await _desk.Test.Db.WriteAsync(tx => tx.ExecuteAsync("update tickets set account_id = 2 where id = @first", new { first }), default);
        var second = await _desk.Ticket(await _desk.CustomerWrites("mia", Calm));
        Assert.NotEqual(first, second.Id);
        Assert.Contains(second.Reasons, reason => reason.Code == PriorityCodes.OtherChannel && reason.Minutes < 0);
        AddsUp(second);
    }

    /// <summary>The reasons' minutes are the whole way from the channel's patience to the answer-by time.</summary>
    private void AddsUp(TicketRow ticket) => Assert.Equal(
        ticket.AnswerBy!.Value, ticket.WaitingSince!.Value + _desk.Channel.Descriptor.Patience + TimeSpan.FromMinutes(ticket.Reasons.Sum(reason => reason.Minutes)), TimeSpan.FromMilliseconds(5));

    private Task<TicketRow> Say(long id, double? mood = null, double? urgency = null) => Change(id, new ChangeTicketRequest
    {
        Mood = mood is null ? default : new Optional<double?>(mood),
        Urgency = urgency is null ? default : new Optional<double?>(urgency),
    });

    private async Task<TicketRow> Change(long id, ChangeTicketRequest request) =>
        Assert.IsType<ChangeOutcome.Changed>(await _desk.Change.HandleAsync(id, request, TestDesk.Supervisor, default)).Ticket;
}
