using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Inbound;

public sealed class NewsOnSqlite : NewsTests
{
    protected override bool OnSqlServer => false;
}

public sealed class NewsOnSqlServer : NewsTests
{
    protected override bool OnSqlServer => true;
}

/// <summary>What a provider tells of messages and people that are there already.</summary>
public abstract class NewsTests : IAsyncLifetime
{
    private static readonly Party s_mia = new("test", "mia");
    private static readonly Party s_eve = new("test", "eve");

    private TestDesk _desk = null!;
    private long _searched;

    protected abstract bool OnSqlServer { get; }

    public async Task InitializeAsync() => _desk = await TestDesk.CreateAsync(OnSqlServer);

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_message_that_was_taken_back_leaves_no_word_anywhere()
    {
        var ticket = await _desk.CustomerWrites("mia", "My password is xylophone", "m1");
        await SearchAsync();
        Assert.Equal(1, await IndexedAsync());

        Assert.Equal($"taken-back, ticket {ticket}", await TellAsync(new Unsent("m1", s_mia, Now)));
        await SearchAsync();

        var message = Assert.Single(await _desk.Messages(ticket));
        Assert.Equal(("", "taken-back"), (message.Text, message.Facts!["message"]));
        var row = await _desk.Ticket(ticket);
        Assert.DoesNotContain("xylophone", row.Subject + row.Snippet, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("envelopes where " + (OnSqlServer ? "datalength(body) > 0" : "length(body) > 0")));
        Assert.Equal(0, await IndexedAsync());
        Assert.Equal(1, await CountAsync($"events where type = '{EventTypes.MessageChanged}'"));

        // Once more is no more.
        Assert.Equal(message.Facts, Assert.Single(await MessagesAfterAsync(new Edited("m1", s_mia, "Back again", Now), ticket)).Facts);
    }

    [StoreFact]
    public async Task Nobody_takes_back_or_changes_what_another_said()
    {
        var ticket = await _desk.CustomerWrites("mia", "Mine", "m1");
        await _desk.CustomerWrites("eve", "Hello", "e1");
        foreach (var news in (InboundEvent[])[new Unsent("m1", s_eve, Now), new Edited("m1", s_eve, "Hers", Now), new Reaction("m1", s_eve, "😡", Now), new Unsent("unknown", s_mia, Now), new Unsent("m1", new Party("test", "stranger"), Now)])
        {
            var message = Assert.Single(await MessagesAfterAsync(news, ticket));
            Assert.Equal(("Mine", null), (message.Text, message.Facts));
        }
    }

    [StoreFact]
    public async Task An_edited_message_shows_both_and_is_found_by_its_new_words()
    {
        var ticket = await _desk.CustomerWrites("mia", "Order 1234 is late", "m1");
        await SearchAsync();
        var message = Assert.Single(await MessagesAfterAsync(new Edited("m1", s_mia, "Order 4321 is late", Now), ticket));
        await SearchAsync();

        Assert.Equal(("Order 4321 is late", "Order 1234 is late"), (message.Text, message.Facts!["before"]));
        Assert.All(message.Tone, span => Assert.InRange(span.Start + span.Length, 1, message.Text.Length));
        Assert.Equal("Order 4321 is late", (await _desk.Ticket(ticket)).Snippet);
        Assert.Equal(1, await IndexedAsync());
    }

    [StoreFact]
    public async Task The_queue_follows_what_an_edited_message_says_now()
    {
        var calm = await _desk.CustomerWrites("eve", "Hello, when do you open?", "e1");
        var ticket = await _desk.CustomerWrites("mia", "Could you send me the invoice again?", "m1");
        var before = await _desk.Ticket(ticket);
        var message = Assert.Single(await MessagesAfterAsync(new Edited("m1", s_mia, "This is outrageous, I am furious! The whole shop is down, fix it immediately!", Now), ticket));
        var after = await _desk.Ticket(ticket);

        Assert.True(message.Mood < -0.3 && after.Mood == message.Mood && after.Urgency > before.Urgency, $"{before.Mood} {before.Urgency} became {after.Mood} {after.Urgency}");
        Assert.NotEmpty(message.Tone);
        Assert.True(after.AnswerBy < before.AnswerBy && after.AnswerBy < (await _desk.Ticket(calm)).AnswerBy, "It overtakes whoever came before.");
        Assert.Contains(after.Reasons, reason => reason.Phrases.Any(phrase => phrase.Contains("furious", StringComparison.Ordinal)));

        // And back.
        await TellAsync(new Edited("m1", s_mia, "Could you send me the invoice again?", Now));
        Assert.Equal((before.Mood, before.Urgency, before.AnswerBy), ((await _desk.Ticket(ticket)).Mood, (await _desk.Ticket(ticket)).Urgency, (await _desk.Ticket(ticket)).AnswerBy));
    }

    [StoreFact]
    public async Task A_reaction_stands_on_the_message_until_it_is_taken_away()
    {
        var ticket = await _desk.CustomerWrites("mia", "Thanks", "m1");
        Assert.Equal("👍", Assert.Single(await MessagesAfterAsync(new Reaction("m1", s_mia, "👍", Now), ticket)).Facts!["reaction"]);
        Assert.Equal("😡", Assert.Single(await MessagesAfterAsync(new Reaction("m1", s_mia, "😡", Now), ticket)).Facts!["reaction"]);
        Assert.Null(Assert.Single(await MessagesAfterAsync(new Reaction("m1", s_mia, null, Now), ticket)).Facts);
    }

    [StoreFact]
    public async Task Who_leaves_is_written_to_no_more_until_he_comes_back_and_opens_no_ticket()
    {
        Assert.Equal("consent of somebody who never wrote", await TellAsync(new ConsentChange(s_mia, Consent.Given, Now)));
        Assert.Equal(0, await CountAsync("customers"));

        var ticket = await _desk.CustomerWrites("mia", "Hello", "m1");
        Assert.Equal("consent withdrawn", await TellAsync(new ConsentChange(s_mia, Consent.Withdrawn, Now)));
        Assert.Equal("consent as before", await TellAsync(new ConsentChange(s_mia, Consent.Withdrawn, Now)));
        Assert.NotNull((await _desk.Drafts.OfTicketAsync(ticket, TestDesk.Supervisor, default))!.OptedOutAt);

        await TellAsync(new ConsentChange(s_mia, Consent.Given, Now));
        Assert.Null((await _desk.Drafts.OfTicketAsync(ticket, TestDesk.Supervisor, default))!.OptedOutAt);
        Assert.Equal(1, await CountAsync("tickets"));
    }

    private DateTimeOffset Now => _desk.Test.Time.GetUtcNow();

    private Task<string> TellAsync(InboundEvent news) => _desk.ProviderTells(news);

    private async Task<IReadOnlyList<MessageDto>> MessagesAfterAsync(InboundEvent news, long ticket)
    {
        await TellAsync(news);
        return await _desk.Messages(ticket);
    }

    private async Task SearchAsync()
    {
        var fresh = await _desk.Test.Events.ReadAsync(_searched, 1000, default);
        await _desk.SearchWorker.TakeAsync(fresh, default);
        _searched = fresh[^1].Seq;
    }

    private Task<int> IndexedAsync() => CountAsync(OnSqlServer ? "(select distinct message_id from search_terms) as found" : "search_messages");

    private Task<int> CountAsync(string what) => _desk.Test.Db.ReadAsync(session => session.ScalarAsync<int>($"select count(*) from {what}"), default);
}
