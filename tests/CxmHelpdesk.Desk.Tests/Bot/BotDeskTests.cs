using CxmHelpdesk.Desk.Bot;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Bot;

public sealed class BotDeskOnSqlite : BotDeskTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class BotDeskOnSqlServer : BotDeskTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

/// <summary>The bot in the desk: what the customer says comes in as any message does.</summary>
public abstract class BotDeskTests : IAsyncLifetime
{
    private const string Question = "How do I return a pan?";

    private TestDesk _desk = null!;
    private BotReport _report = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _report = new BotReport(_desk.Test.Db, _desk.Test.Time);
        await _desk.Settings.PutAsync(BotFlow.SettingsName(1), new BotFlow { On = true }, TestDesk.Ben, default);
        var articles = new HelpArticles(_desk.Test.Db);
        await articles.AddAsync(new SaveHelpArticle(new HelpText("Return something", "Send the pan back within 30 days.", ""), null, true), TestDesk.Supervisor, default);
        foreach (var other in new[] { "Sharpen a knife", "Ways to pay", "Forgot your password" })
        {
            await articles.AddAsync(new SaveHelpArticle(new HelpText(other, "Text", ""), null, true), TestDesk.Supervisor, default);
        }
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task While_the_bot_talks_the_ticket_is_in_no_queue_and_what_it_says_goes_out_like_any_reply()
    {
        var id = await _desk.CustomerWrites("mia", Question);
        Assert.Equal(TicketStatus.Snoozed, (await _desk.Ticket(id)).Status);
        Assert.Null(await _desk.Tickets.NextAsync(TestDesk.Supervisor, default));
        Assert.Equal(0, (await _desk.Counts.ForAsync(TestDesk.Supervisor, default)).Waiting);

        var messages = await _desk.Messages(id);
        Assert.Equal([MessageKind.Customer, MessageKind.Agent, MessageKind.Agent, MessageKind.Agent], messages.Select(message => message.Kind));
        Assert.All(messages.Skip(1), message => Assert.Equal((true, null, "Assistant", "queued"), (message.Automatic, message.AgentId, message.Facts!["bot"], message.Delivery)));
        Assert.Contains("Send the pan back", messages[2].Text, StringComparison.Ordinal);
        Assert.EndsWith("1. Yes, solved\n2. No\n3. Talk to a person", messages[3].Text, StringComparison.Ordinal);
        Assert.Equal(3, await _desk.Test.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from outbound where state = 'waiting'"), default));
        var told = await _desk.Test.Events.ReadAsync(0, 100, default);
        Assert.Equal(messages.Select(message => message.Id), told.Where(e => e.Type == EventTypes.MessageAdded).Select(VisitorsId));
    }

    [StoreFact]
    public async Task Solved_is_what_the_customer_says_is()
    {
        var id = await _desk.CustomerWrites("mia", Question);
        await _desk.CustomerWrites("mia", "1");
        Assert.Equal((TicketStatus.Resolved, false), ((await _desk.Ticket(id)).Status, (await _desk.Ticket(id)).Waiting));
        var figures = await _report.OfAsync(1, 30, default);
        Assert.Equal((1, 1, 0, 0, 0), (figures.Conversations, figures.SolvedByWord, figures.SolvedBySilence, figures.HandedOver, figures.Open));

        // Another question on the same day is another conversation with the bot.
        Assert.Equal(id, await _desk.CustomerWrites("mia", "How do I sharpen a knife?"));
        Assert.Equal(TicketStatus.Snoozed, (await _desk.Ticket(id)).Status);
        Assert.Equal(2, (await _report.OfAsync(1, 30, default)).Conversations);
    }

    [StoreFact]
    public async Task Who_stays_away_for_a_day_after_an_answer_counts_as_helped_and_nobody_sooner()
    {
        var id = await _desk.CustomerWrites("mia", Question);
        _desk.Test.Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(0, await _desk.BotSilence.EndAsync(default));
        _desk.Test.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await _desk.Snooze.WakeAsync(default));
        Assert.Equal(1, await _desk.BotSilence.EndAsync(default));
        Assert.Equal(TicketStatus.Resolved, (await _desk.Ticket(id)).Status);
        Assert.Equal(1, (await _report.OfAsync(1, 30, default)).SolvedBySilence);
    }

    [StoreFact]
    public async Task Who_leaves_without_an_answer_goes_to_people()
    {
        var id = await _desk.CustomerWrites("mia", "qwertz uiop");
        Assert.Equal(TicketStatus.Snoozed, (await _desk.Ticket(id)).Status);
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(1, await _desk.BotSilence.EndAsync(default));
        var ticket = await _desk.Ticket(id);
        Assert.Equal((TicketStatus.Open, true), (ticket.Status, ticket.Waiting));
        Assert.Equal("left", (await _desk.Messages(id))[^1].Facts!["bot-handed"]);
        Assert.Equal(id, (await _desk.Tickets.NextAsync(TestDesk.Supervisor, default))!.Id);
    }

    [StoreFact]
    public async Task A_hand_over_waits_for_a_person_from_now_on_with_reason_and_transcript_and_the_bot_is_quiet()
    {
        var id = await _desk.CustomerWrites("mia", Question);
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(10));
        await _desk.CustomerWrites("mia", "Can I talk to a person?");
        var ticket = await _desk.Ticket(id);
        Assert.Equal((TicketStatus.Open, true, _desk.Test.Time.GetUtcNow()), (ticket.Status, ticket.Waiting, ticket.WaitingSince!.Value));
        Assert.True(ticket.AnswerBy > _desk.Test.Time.GetUtcNow());
        var messages = await _desk.Messages(id);
        Assert.Equal(("asked", MessageKind.System), (messages[^1].Facts!["bot-handed"], messages[^1].Kind));
        Assert.Equal(messages.Count, messages.Select(message => message.Seq).Distinct().Count());

        await _desk.CustomerWrites("mia", Question);
        Assert.Equal(messages.Count + 1, (await _desk.Messages(id)).Count);
        Assert.Equal("asked", Assert.Single((await _report.OfAsync(1, 30, default)).Reasons).Reason);
    }

    [StoreFact]
    public async Task Anger_never_waits_for_the_bot()
    {
        var id = await _desk.CustomerWrites("mia", "This is an outrage! You ruined my wedding, I am absolutely furious and will call my lawyer!!!");
        var ticket = await _desk.Ticket(id);
        Assert.Equal((TicketStatus.Open, true), (ticket.Status, ticket.Waiting));
        Assert.Contains((await _desk.Messages(id))[^1].Facts!["bot-handed"], new[] { "angry", "urgent" });
    }

    [StoreFact]
    public async Task An_agent_who_answers_or_takes_it_has_it()
    {
        var id = await _desk.CustomerWrites("mia", Question);
        await _desk.AgentReplies(id, "Let me help you myself.");
        var before = (await _desk.Messages(id)).Count;
        await _desk.CustomerWrites("mia", "How do I return a pot?");
        Assert.Equal(before + 1, (await _desk.Messages(id)).Count);
        Assert.Equal(TicketStatus.Open, (await _desk.Ticket(id)).Status);

        var other = await _desk.CustomerWrites("tom", Question);
        await _desk.Change.HandleAsync(other, new ChangeTicketRequest(Status: TicketStatus.Open), TestDesk.Supervisor, default);
        before = (await _desk.Messages(other)).Count;
        await _desk.CustomerWrites("tom", "Hello?");
        Assert.Equal(before + 1, (await _desk.Messages(other)).Count);
        Assert.Equal(2, Assert.Single((await _report.OfAsync(1, 30, default)).Reasons, reason => reason.Reason == "agent").Count);
    }

    [StoreFact]
    public async Task A_program_is_never_answered_and_nobody_begins_without_end()
    {
        var id = await _desk.Comes(new TestPayload("auto", "robot", Question, Automatic: true));
        Assert.Single(await _desk.Messages(id));

        for (var i = 0; i < 8; i++)
        {
            await _desk.CustomerWrites("bot", Question);
            await _desk.CustomerWrites("bot", "1");
        }

        var ninth = await _desk.CustomerWrites("bot", Question);
        Assert.Equal(TicketStatus.Open, (await _desk.Ticket(ninth)).Status);
        Assert.Equal(8, (await _report.OfAsync(1, 30, default)).Conversations);
    }

    [StoreFact]
    public async Task Where_the_bot_is_off_nothing_is_different()
    {
        await _desk.Settings.PutAsync(BotFlow.SettingsName(1), new BotFlow(), TestDesk.Ben, default);
        var id = await _desk.CustomerWrites("mia", Question);
        Assert.Single(await _desk.Messages(id));
        Assert.Equal(TicketStatus.Open, (await _desk.Ticket(id)).Status);
    }

    private static long VisitorsId(DeskEvent happened) => System.Text.Json.JsonDocument.Parse(happened.Data).RootElement.GetProperty("messageId").GetInt64();
}
