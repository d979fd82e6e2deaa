using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Tickets;

public sealed class WritingFirstOnSqlite : WritingFirstTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class WritingFirstOnSqlServer : WritingFirstTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

/// <summary>Agents write to somebody who has not written, and choose who gets copies.</summary>
public abstract class WritingFirstTests : IAsyncLifetime
{
    private static readonly StartTicketRequest Letter = new(
        "first-1", 1, new Recipient("mia@shop.example", "Mia"), "Your order", "It is ready.",
        new Copies([new Recipient("ann@shop.example", "Ann")], [new Recipient("boss@desk.example")]));

    private TestDesk _desk = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync() => _desk = await OpenAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_new_message_opens_the_writers_ticket_that_waits_for_nobody_and_goes_to_all_once()
    {
        var started = (await _desk.Start.HandleAsync(Letter, TestDesk.Supervisor, default)).Value;
        var again = (await _desk.Start.HandleAsync(Letter, TestDesk.Supervisor, default)).Value;

        Assert.Equal((false, true), (started.Repeated, again.Repeated));
        Assert.Equal(started.Ticket.Id, again.Ticket.Id);
        Assert.Equal(("Your order", TicketStatus.Open, false, TestDesk.Ben, "Mia"), (started.Ticket.Subject, started.Ticket.Status, started.Ticket.Waiting, started.Ticket.AssigneeId, started.Ticket.CustomerName));
        var sent = await NextAsync();
        Assert.Equal(("mia@shop.example", "Your order", "It is ready."), (sent.To.Address, sent.Subject, sent.Text));
        Assert.Equal(["ann@shop.example"], sent.Cc.Select(party => party.Address));
        Assert.Equal(["boss@desk.example"], sent.Bcc.Select(party => party.Address));
        Assert.Empty(await ClaimAsync());
    }

    [StoreFact]
    public async Task A_letter_can_be_taken_back_until_it_leaves_and_then_leaves_once()
    {
        Assert.Null(await _desk.Letters.HoldAsync(Letter, TestDesk.Supervisor, default));
        _desk.Outbound.UndoSeconds = 10;
        var held = (await _desk.Letters.HoldAsync(Letter, TestDesk.Supervisor, default))!.Value;
        Assert.Equal(held, (await _desk.Letters.HoldAsync(Letter, TestDesk.Supervisor, default))!.Value);
        Assert.Equal("forbidden", (await _desk.Letters.TakeBackAsync(held.Id, TestDesk.AgentOf(), default)).Refusal?.Code);
        var back = (await _desk.Letters.TakeBackAsync(held.Id, TestDesk.Supervisor, default)).Value;
        Assert.Equal((Letter.Text, Letter.To, "boss@desk.example"), (back.Text, back.To, back.Copies!.Bcc[0].Address));
        _desk.Test.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(0, await _desk.Letters.SendDueAsync(default));
        Assert.Empty(await ClaimAsync());

        var again = (await _desk.Letters.HoldAsync(Letter, TestDesk.Supervisor, default))!.Value;
        Assert.Equal(0, await _desk.Letters.SendDueAsync(default));
        _desk.Test.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal((1, 0), (await _desk.Letters.SendDueAsync(default), await _desk.Letters.SendDueAsync(default)));
        Assert.Equal("already-sent", (await _desk.Letters.TakeBackAsync(again.Id, TestDesk.Supervisor, default)).Refusal?.Code);
        Assert.Null(await _desk.Letters.HoldAsync(Letter, TestDesk.Supervisor, default));
        Assert.True((await _desk.Start.HandleAsync(Letter, TestDesk.Supervisor, default)).Value.Repeated);
        Assert.Equal("It is ready.", (await NextAsync()).Text);
        Assert.Empty(await ClaimAsync());
    }

    [StoreFact]
    public async Task A_copied_person_takes_part_and_one_in_secret_does_not()
    {
        var ticket = (await _desk.Start.HandleAsync(Letter, TestDesk.Supervisor, default)).Value.Ticket.Id;

        Assert.Equal(["ann@shop.example"], (await _desk.Test.Db.ReadAsync(s => CopyList.OfAsync(s, ticket, null), default)).Select(one => one.Address));
    }

    [StoreFact]
    public async Task What_cannot_be_sent_is_refused_by_field()
    {
        async Task<string> FieldAsync(StartTicketRequest request) =>
            Assert.IsType<Refusal.Invalid>((await _desk.Start.HandleAsync(request, TestDesk.Supervisor, default)).Refusal).Errors.Keys.Single();

        Assert.Equal("to", await FieldAsync(Letter with { To = new Recipient("mia") }));
        Assert.Equal("accountId", await FieldAsync(Letter with { AccountId = 77 }));
        Assert.Equal("copies.bcc", await FieldAsync(Letter with { Copies = new Copies([], [new Recipient("a@b@")]) }));
        Assert.Equal("files", await FieldAsync(Letter with { Files = [new("a.txt", "text/plain", 1, new string('a', 64))] }));
    }

    [StoreFact]
    public async Task An_agent_who_does_not_see_the_accounts_team_keeps_the_ticket_in_his_sight()
    {
        await _desk.Test.Db.WriteAsync(tx => tx.ExecuteAsync("update channel_accounts set team_id = @Shipping", new { TestDesk.Shipping }), default);
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(1));
        var anna = TestDesk.AgentOf(TestDesk.Billing);

        var ticket = (await _desk.Start.HandleAsync(Letter, anna, default)).Value.Ticket;

        Assert.NotNull(await _desk.Tickets.DetailAsync(ticket.Id, anna, default));
    }

    [StoreFact]
    public async Task Whom_an_agent_takes_off_the_copies_gets_no_more_of_them_until_put_back()
    {
        var ticket = (await _desk.Start.HandleAsync(Letter, TestDesk.Supervisor, default)).Value.Ticket.Id;
        await NextAsync();

        await ReplyAsync(ticket, "a", new Copies([new Recipient("lee@shop.example")], []));
        await ReplyAsync(ticket, "b", null);
        await ReplyAsync(ticket, "c", new Copies([new Recipient("Ann@Shop.example")], []));

        Assert.Equal(["lee@shop.example"], (await NextAsync()).Cc.Select(party => party.Address));
        Assert.Equal(["lee@shop.example"], (await NextAsync()).Cc.Select(party => party.Address));
        Assert.Equal(["Ann@Shop.example"], (await NextAsync()).Cc.Select(party => party.Address));
        Assert.Equal(["lee@shop.example"], (await _desk.Messages(ticket))[1].Copies!.Cc.Select(one => one.Address));
    }

    [StoreFact]
    public async Task A_held_reply_keeps_its_copies_when_it_is_sent_and_when_it_comes_back()
    {
        _desk.Outbound.UndoSeconds = 10;
        var ticket = (await _desk.Start.HandleAsync(Letter with { Copies = null }, TestDesk.Supervisor, default)).Value.Ticket.Id;
        await NextAsync();
        var copies = new Copies([], [new Recipient("boss@desk.example")]);

        var held = await ReplyAsync(ticket, "back", copies);
        Assert.Equal("boss@desk.example", (await _desk.Held.TakeBackAsync(((ReplyOutcome.Held)held).Reply.Id, TestDesk.Supervisor, default)).Value.Copies!.Bcc.Single().Address);

        await ReplyAsync(ticket, "goes", copies);
        _desk.Test.Time.Advance(TimeSpan.FromSeconds(11));
        await _desk.Held.SendDueAsync(default);
        Assert.Equal(["boss@desk.example"], (await NextAsync()).Bcc.Select(party => party.Address));
    }

    [StoreFact]
    public async Task A_picture_between_the_words_is_known_by_its_content_and_another_file_only_hangs_on()
    {
        using var shot = new MemoryStream([0x89, .. "PNG\r\n\u001a\n1"u8]);
        using var other = new MemoryStream([0x89, .. "PNG\r\n\u001a\n2"u8]);
        var shown = await _desk.Attachments.SaveAsync(shot, "shot.png", "image/png", 100, default);
        var hangs = await _desk.Attachments.SaveAsync(other, "other.png", "image/png", 100, default);

        var started = (await _desk.Start.HandleAsync(
            Letter with { Text = $"![shot.png](cid:{shown.Sha256})\nSee above", Files = [shown, hangs] }, TestDesk.Supervisor, default)).Value;

        Assert.Equal("[shot.png] See above", started.Ticket.Snippet);
        Assert.Equal([shown.Sha256, null], started.Message.Attachments.Select(file => file.ContentId));
    }

    private async Task<ReplyOutcome> ReplyAsync(long ticket, string text, Copies? copies) =>
        await _desk.Reply.HandleAsync(
            ticket, new ReplyRequest(Guid.NewGuid().ToString("N"), text, (await _desk.Ticket(ticket)).CustomerVersion, Copies: copies), TestDesk.Supervisor, default);

    private Task<IReadOnlyList<ClaimedMessage>> ClaimAsync() =>
        new OutboundStore(_desk.Test.Db).ClaimAsync(10, [], _desk.Test.Time.GetUtcNow(), TimeSpan.FromMinutes(1), default);

    /// <summary>What goes out next, taken as sent.</summary>
    private async Task<MessageToSend> NextAsync()
    {
        var store = new OutboundStore(_desk.Test.Db);
        var claimed = Assert.Single(await ClaimAsync());
        var message = await store.LoadAsync(claimed, default);
        await store.SentAsync(claimed, 0, new Sent($"<{claimed.Id}@out>"), default);
        return message!;
    }
}
