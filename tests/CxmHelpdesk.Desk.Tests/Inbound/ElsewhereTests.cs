using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Inbound;

public sealed class ElsewhereOnSqlite : ElsewhereTests
{
    protected override bool OnSqlServer => false;
}

public sealed class ElsewhereOnSqlServer : ElsewhereTests
{
    protected override bool OnSqlServer => true;
}

/// <summary>Answers that were given outside the desk, receipts up to a time, and who may be the same person.</summary>
public abstract class ElsewhereTests : IAsyncLifetime
{
    private static readonly Party s_mia = new("test", "mia");

    private TestDesk _desk = null!;

    protected abstract bool OnSqlServer { get; }

    public async Task InitializeAsync() => _desk = await TestDesk.CreateAsync(OnSqlServer);

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task An_answer_from_the_providers_inbox_stands_in_the_conversation_and_the_customer_waits_no_longer()
    {
        var ticket = await _desk.CustomerWrites("mia", "Where is my order?", "m1");
        Assert.True((await _desk.Ticket(ticket)).Waiting);
        Assert.Equal($"answered elsewhere, ticket {ticket}", await TellAsync("e1", "On its way."));
        Assert.Equal("message is known already", await TellAsync("e1", "On its way."));

        var messages = await _desk.Messages(ticket);
        Assert.Equal((MessageKind.Agent, "On its way.", "sent", "provider"), (messages[1].Kind, messages[1].Text, messages[1].Delivery, messages[1].Facts!["elsewhere"]));
        Assert.False((await _desk.Ticket(ticket)).Waiting);
        Assert.Equal(0, await CountAsync("outbound"));
    }

    [StoreFact]
    public async Task What_the_desk_sends_itself_is_not_taken_for_somebody_elses_answer()
    {
        var ticket = await _desk.CustomerWrites("mia", "Where is my order?", "m1");
        await _desk.AgentReplies(ticket, "On its way.");
        Assert.Equal("what the desk sent itself", await TellAsync("e1", "On its way."));
        Assert.Equal("answered elsewhere, ticket " + ticket, await TellAsync("e2", "And something else."));
    }

    [StoreFact]
    public async Task A_conversation_that_sleeps_is_with_people_again()
    {
        var ticket = await _desk.CustomerWrites("mia", "Where is my order?", "m1");
        await _desk.Test.Db.WriteAsync(tx => tx.ExecuteAsync("update tickets set status = 'snoozed', snoozed_until = @until where id = @ticket", new { ticket, until = tx.Now.AddDays(1) }), default);
        await TellAsync("e1", "On its way.");
        Assert.Equal(TicketStatus.Open, (await _desk.Ticket(ticket)).Status);
    }

    [StoreFact]
    public async Task An_answer_to_nobody_known_opens_nothing()
    {
        Assert.Equal("answer to somebody who never wrote", await TellAsync("e1", "Hello?"));
        Assert.Equal((0, 0), (await CountAsync("tickets"), await CountAsync("customers")));
    }

    [StoreFact]
    public async Task A_watermark_moves_what_was_sent_before_it_and_nothing_else()
    {
        var ticket = await _desk.CustomerWrites("mia", "Where is my order?", "m1");
        var other = await _desk.CustomerWrites("eve", "And mine?", "e1");
        foreach (var id in (long[])[ticket, other])
        {
            await _desk.AgentReplies(id, "On its way.");
        }

        await _desk.AgentReplies(ticket, "Not sent yet.");
        await _desk.Test.Db.WriteAsync(tx => tx.ExecuteAsync("update messages set delivery = 'sent' where text = 'On its way.'"), default);
        var read = _desk.Test.Time.GetUtcNow();
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(1));
        await TellAsync("x1", "Later.");

        Assert.True(await UpToAsync(ReceiptState.Delivered, read));
        Assert.Equal(["delivered", "queued", "sent"], await DeliveriesAsync(ticket));
        Assert.True(await UpToAsync(ReceiptState.Read, read));
        Assert.False(await UpToAsync(ReceiptState.Delivered, read));
        Assert.Equal(["read", "queued", "sent"], await DeliveriesAsync(ticket));
        Assert.Equal(["sent"], await DeliveriesAsync(other));
    }

    [StoreFact]
    public async Task The_same_name_and_an_order_of_theirs_is_a_reason_to_ask_and_no_proof()
    {
        var ticket = await _desk.CustomerWrites("mia", "Order A-1234 has not come", "m1");
        var mia = (await _desk.Ticket(ticket)).CustomerId;
        var known = (await new SaveCustomer(_desk.Test.Db).CreateAsync(new CustomerFields { Name = "Mia Example", Email = "mia@example.com" }, TestDesk.Ben, default)).Value;
        var namesake = (await new SaveCustomer(_desk.Test.Db).CreateAsync(new CustomerFields { Name = "Mia Example", Email = "other@example.com" }, TestDesk.Ben, default)).Value;
        await _desk.Test.Db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync("update customers set name = 'Mia Example', name_key = 'mia example' where id = @mia", new { mia });
                foreach (var (id, customer, number) in ((long, long, string)[])[(1, known, "A-1234"), (2, namesake, "A-123")])
                {
                    await tx.ExecuteAsync(
                        """
                        insert into orders (id, customer_id, source, external_id, number, state, amount_hundredths, currency, base_hundredths, placed_at, updated_at)
                        values (@id, @customer, 'shop', @number, @number, 'placed', 100, 'EUR', 100, @Now, @Now)
                        """,
                        new { id, customer, number, tx.Now });
                }
            },
            default);
        var found = Assert.Single(await new Duplicates(_desk.Test.Db).OfAsync(mia, default));
        Assert.Equal((known, "same-name-and-order"), (found.Customer.Id, Assert.Single(found.Reasons)));
    }

    private Task<string> TellAsync(string id, string text) => _desk.Test.Db.WriteAsync(
        tx => AnswerElsewhere.ApplyAsync(tx, _desk.Account.Id, new ReadAnswer(new AnsweredElsewhere(id, s_mia, text, _desk.Test.Time.GetUtcNow()), []), envelopeId: 0), default);

    private Task<bool> UpToAsync(ReceiptState state, DateTimeOffset at) => _desk.Test.Db.WriteAsync(tx => ApplyReceipt.UpToAsync(tx, _desk.Account.Id, new ReceiptUpTo(s_mia, state, at)), default);

    private async Task<IEnumerable<string?>> DeliveriesAsync(long ticket) => (await _desk.Messages(ticket)).Where(message => message.Kind is MessageKind.Agent).Select(message => message.Delivery);

    private Task<int> CountAsync(string table) => _desk.Test.Db.ReadAsync(session => session.ScalarAsync<int>($"select count(*) from {table}"), default);
}
