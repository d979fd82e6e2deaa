using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Drafts;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.Visitors;

namespace CxmHelpdesk.Desk.Tests.Tickets;

public sealed class ReplyRoutesOnSqlite : ReplyRoutesTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class ReplyRoutesOnSqlServer : ReplyRoutesTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

/// <summary>A ticket that came one way is answered another, and stays one conversation.</summary>
public abstract class ReplyRoutesTests : IAsyncLifetime
{
    private const long Mailbox = 2;

    private TestDesk _desk = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync() => _desk = await OpenAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task Without_another_account_the_tickets_own_way_is_the_only_one()
    {
        var ticket = await ComesAsync(1, new TestPayload("1", "mia@shop.example", "Hello", Kind: "email"));

        var way = Assert.Single(await RoutesAsync(ticket));
        Assert.Equal((1L, "mia@shop.example", true, true), (way.AccountId, way.Address, way.CanSend, way.Usual));
    }

    [StoreFact]
    public async Task What_is_answered_elsewhere_goes_by_that_account_and_its_answer_comes_back_into_the_ticket()
    {
        await AddMailboxAsync();
        var ticket = await ComesAsync(1, new TestPayload("1", "mia@shop.example", "Hello", Kind: "email"));
        var routes = await RoutesAsync(ticket);
        Assert.Equal([(1L, true), (Mailbox, false)], routes.Select(way => (way.AccountId, way.Usual)));

        var sent = await ReplyAsync(ticket, "By mail", routes[1]);
        Assert.Equal((Mailbox, "mia@shop.example"), (sent.AccountId, sent.SentTo));
        var out1 = await NextAsync();
        Assert.Equal((Mailbox, "mia@shop.example", "By mail"), (out1.Claimed.AccountId, out1.Message.Address, out1.Message.Text));

        // A channel without subjects knows only who writes to which account.
        Assert.Equal(ticket, await ComesAsync(Mailbox, new TestPayload("2", "mia@shop.example", "Thanks", Kind: "email")));
        Assert.Equal([(1L, false), (Mailbox, true)], (await RoutesAsync(ticket)).Select(way => (way.AccountId, way.Usual)));
        await ReplyAsync(ticket, "You are welcome", null);
        Assert.Equal(Mailbox, (await NextAsync()).Claimed.AccountId);

        // And back again where it came from.
        Assert.Equal(ticket, await ComesAsync(1, new TestPayload("3", "mia@shop.example", "One more thing", Kind: "email")));
        await ReplyAsync(ticket, "Yes?", null);
        Assert.Equal(1L, (await NextAsync()).Claimed.AccountId);
    }

    [StoreFact]
    public async Task A_token_comes_back_by_the_account_that_answered_and_by_no_other()
    {
        await AddMailboxAsync();
        await AddAccountAsync(3, "third");
        var ticket = await ComesAsync(1, new TestPayload("1", "mia@shop.example", "Hello", Kind: "email"));
        await ReplyAsync(ticket, "By mail", (await RoutesAsync(ticket)).Single(way => way.AccountId == Mailbox));
        var token = _desk.Tokens.Of(ticket);

        Assert.Equal(ticket, await ComesAsync(Mailbox, new TestPayload("2", "mia@shop.example", "Thanks", Kind: "email", ReplyToken: token)));
        Assert.NotEqual(ticket, await ComesAsync(3, new TestPayload("3", "mia@shop.example", "Thanks", Kind: "email", ReplyToken: token)));
        Assert.NotEqual(ticket, await ComesAsync(Mailbox, new TestPayload("4", "eve@else.example", "Thanks", Kind: "email", ReplyToken: token)));
    }

    [StoreFact]
    public async Task Where_the_tickets_own_way_only_leads_in_the_other_is_the_usual_one()
    {
        var ticket = await ComesAsync(1, new TestPayload("1", "mia@shop.example", "Hello", Kind: "email"));
        _desk.Channel.HasWayOut = false;
        await AddMailboxAsync();
        Assert.Equal([(1L, false, true)], (await RoutesAsync(ticket)).Select(way => (way.AccountId, way.CanSend, way.Usual)));

        _desk.Channel.HasWayOut = true;
        _desk.Channel.OnlyIn = 1;
        Assert.Equal([(1L, false, false), (Mailbox, true, true)], (await RoutesAsync(ticket)).Select(way => (way.AccountId, way.CanSend, way.Usual)));
        await ReplyAsync(ticket, "By mail", null);
        Assert.Equal(Mailbox, (await NextAsync()).Claimed.AccountId);
    }

    [StoreFact]
    public async Task Another_customers_address_a_blocked_one_and_one_that_wants_no_more_are_no_ways()
    {
        await AddMailboxAsync();
        var ticket = await ComesAsync(1, new TestPayload("1", "mia@shop.example", "Hello", Kind: "email"));
        var strangers = await ComesAsync(1, new TestPayload("2", "eve@else.example", "Hello", Kind: "email"));
        var hers = (await RoutesAsync(strangers)).Single(way => way.AccountId == Mailbox);

        var refused = Assert.IsType<ReplyOutcome.Refused>(await AskAsync(ticket, "To a stranger", hers));
        Assert.IsType<Refusal.Invalid>(refused.Why);
        var mine = (await RoutesAsync(ticket)).Single(way => way.AccountId == Mailbox);
        await _desk.Test.Db.WriteAsync(tx => tx.ExecuteAsync("insert into opt_outs (account_id, identity_id, at) values (@AccountId, @IdentityId, @Now)", new { mine.AccountId, mine.IdentityId, tx.Now }), default);
        Assert.Single(await RoutesAsync(ticket));
        await _desk.Test.Db.WriteAsync(tx => tx.ExecuteAsync("update identities set blocked_at = @Now where id = @IdentityId", new { hers.IdentityId, tx.Now }), default);
        Assert.Single(await RoutesAsync(strangers));
        Assert.Empty(await _desk.Test.Db.ReadAsync(s => s.QueryAsync<long>("select id from outbound"), default));
    }

    [StoreFact]
    public async Task The_way_that_was_chosen_stays_with_a_draft_and_with_a_reply_that_is_held()
    {
        await AddMailboxAsync();
        var ticket = await ComesAsync(1, new TestPayload("1", "mia@shop.example", "Hello", Kind: "email"));
        var way = (await RoutesAsync(ticket))[1];
        var chosen = new ReplyRoute(way.AccountId, way.IdentityId);
        await _desk.Drafts.SaveAsync(ticket, DraftKind.Reply, new SaveDraftRequest("Half a", Route: chosen), TestDesk.Supervisor, default);
        Assert.Equal(chosen, (await _desk.Drafts.OfTicketAsync(ticket, TestDesk.Supervisor, default))!.Reply!.Route);

        _desk.Outbound.UndoSeconds = 10;
        var held = Assert.IsType<ReplyOutcome.Held>(await AskAsync(ticket, "Whole", way)).Reply;
        Assert.Equal(chosen, held.Route);
        _desk.Test.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(1, await _desk.Held.SendDueAsync(default));
        Assert.Equal(Mailbox, (await NextAsync()).Claimed.AccountId);
    }

    [StoreFact]
    public async Task Who_sits_in_the_chat_sees_nothing_of_what_went_on_elsewhere()
    {
        await AddMailboxAsync();
        var ticket = await ComesAsync(1, new TestPayload("1", "mia@shop.example", "Hello", Kind: "email"));
        var visitor = new Visitor { Id = 1, AccountId = 1, Kind = "email", Address = "mia@shop.example", ExpiresAt = _desk.Test.Time.GetUtcNow().AddDays(1) };
        await ReplyAsync(ticket, "Here", (await RoutesAsync(ticket))[0]);
        await ReplyAsync(ticket, "By mail", (await RoutesAsync(ticket))[1]);
        await ComesAsync(Mailbox, new TestPayload("2", "mia@shop.example", "A secret", Kind: "email"));

        var messages = new VisitorMessages(_desk.Test.Db);
        Assert.Equal(["Hello", "Here"], (await messages.SinceAsync(visitor, null, default)).Lines.Select(line => line.Text));
        Assert.Equal(["Hello", "Here"], (await messages.SinceAsync(visitor, 0, default)).Lines.Select(line => line.Text));
        var hidden = (await _desk.Messages(ticket)).Select(message => message.Id).ToArray();
        Assert.Equal(2, (await messages.ByIdsAsync(hidden, default)).Count);
        Assert.Null(await messages.FindAsync(visitor, hidden[^1], default));
    }

    private async Task<IReadOnlyList<ReplyRouteDto>> RoutesAsync(long ticket) => (await _desk.Drafts.OfTicketAsync(ticket, TestDesk.Supervisor, default))!.Routes;

    private async Task<ReplyOutcome> AskAsync(long ticket, string text, ReplyRouteDto? way) => await _desk.Reply.HandleAsync(
        ticket,
        new ReplyRequest(Guid.NewGuid().ToString("N"), text, (await _desk.Ticket(ticket)).CustomerVersion, Route: way is null ? null : new ReplyRoute(way.AccountId, way.IdentityId)),
        TestDesk.Supervisor,
        default);

    private async Task<MessageDto> ReplyAsync(long ticket, string text, ReplyRouteDto? way) => Assert.IsType<ReplyOutcome.Accepted>(await AskAsync(ticket, text, way)).Message;

    /// <summary>What goes out next, and is out then.</summary>
    private async Task<(ClaimedMessage Claimed, MessageToSend Message)> NextAsync()
    {
        var store = new OutboundStore(_desk.Test.Db);
        var claimed = Assert.Single(await store.ClaimAsync(10, [], _desk.Test.Time.GetUtcNow(), TimeSpan.FromMinutes(1), default));
        var message = (await store.LoadAsync(claimed, default))!;
        await store.SentAsync(claimed, 0, new Sent($"sent-{claimed.MessageId}"), default);
        return (claimed, message);
    }

    private Task AddMailboxAsync() => AddAccountAsync(Mailbox, "mailbox");

    private Task AddAccountAsync(long id, string key) => _desk.Test.Db.WriteAsync(
        async tx =>
        {
            await tx.ExecuteAsync(
                """
                insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at)
                values (@id, 'test', @key, @key, '{}', '{}', @enabled, 1, @Now)
                """,
                new { id, key, enabled = true, tx.Now });
            tx.Append(new Events.NewEvent(Events.EventTypes.ChannelChanged));
        },
        default);

    private async Task<long> ComesAsync(long account, TestPayload payload)
    {
        _desk.Test.Time.Advance(TimeSpan.FromSeconds(1));
        var to = new ChannelAccount(account, TestChannel.Key, account == 1 ? "key" : "mailbox", "Test", new Dictionary<string, string>());
        await _desk.Intake.AcceptAsync(to, new Envelope(payload.Id, "application/json", JsonSerializer.SerializeToUtf8Bytes(payload), _desk.Test.Time.GetUtcNow(), new Dictionary<string, string>(), []), default);
        while (_desk.Queue.Reader.TryRead(out var claimed))
        {
            await _desk.Processor.ProcessAsync(claimed, default);
            _desk.Queue.Release();
        }

        return await _desk.Test.Db.ReadAsync(s => s.FirstOrDefaultAsync<long>("select ticket_id from messages where account_id = @account and external_id = @Id", new { account, payload.Id }), default);
    }
}
