using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Outbound;

public sealed class AcknowledgeOnSqlite : AcknowledgeTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class AcknowledgeOnSqlServer : AcknowledgeTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class AcknowledgeTests : IAsyncLifetime
{
    private TestDesk _desk = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        foreach (var field in Acknowledgement.Fields)
        {
            _desk.AccountSettings[field.Key] = field.Default!;
        }
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task Nothing_is_acknowledged_where_nobody_asked_for_it()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");

        Assert.Single(await _desk.Messages(id));
    }

    [StoreFact]
    public async Task A_new_ticket_is_acknowledged_once_without_a_word_of_the_sender_and_goes_on_waiting()
    {
        _desk.AccountSettings[Acknowledgement.On] = "true";
        var id = await _desk.CustomerWrites("mia", "Buy at evil.example now!", id: "<m1@in>", subject: "evil.example");
        await _desk.CustomerWrites("mia", "Hello?", subject: "evil.example", answersTo: "<m1@in>");

        var messages = await _desk.Messages(id);
        Assert.Equal([MessageKind.Customer, MessageKind.Agent, MessageKind.Customer], messages.Select(one => one.Kind));
        Assert.True(messages[1].Automatic);
        Assert.True((await _desk.Ticket(id)).Waiting);
        var store = new OutboundStore(_desk.Test.Db);
        var claimed = Assert.Single(await store.ClaimAsync(10, [], _desk.Test.Time.GetUtcNow(), TimeSpan.FromMinutes(1), default));
        var sent = (await store.LoadAsync(claimed, default))!;
        Assert.Equal(($"We have your message (#{id})", true), (sent.Subject, sent.Automatic));
        Assert.Contains($"#{id}", sent.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", sent.Text + sent.Subject, StringComparison.Ordinal);
        Assert.Null(sent.Quoted);
        Assert.Equal(["<m1@in>"], sent.References);
    }

    [StoreFact]
    public async Task A_program_gets_none_and_one_sender_one_an_hour()
    {
        _desk.AccountSettings[Acknowledgement.On] = "true";
        var robot = await _desk.Comes(new TestPayload("<r@in>", "robot", "Out of office", Automatic: true));
        var spoofed = await _desk.Comes(new TestPayload("<s@in>", "boss", "Pay!", Sender: "disowned by its domain"));
        var first = await _desk.CustomerWrites("mia", "One");
        await _desk.AgentReplies(first, "Done.", resolve: true);
        _desk.Test.Time.Advance(TimeSpan.FromDays(4) - TimeSpan.FromMinutes(30));
        var second = await _desk.CustomerWrites("mia", "Two");
        await _desk.AgentReplies(second, "Done.", resolve: true);
        await _desk.Test.Db.WriteAsync(tx => tx.ExecuteAsync("update tickets set resolved_at = 0 where id = @second", new { second }), default);
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(20));
        var third = await _desk.CustomerWrites("mia", "Three");

        int[] fromDesk = await Task.WhenAll(new[] { robot, spoofed, first, second, third }.Select(async id => (await _desk.Messages(id)).Count(one => one.AgentId is null)));
        Assert.Equal([1, 1, 2, 2, 1], fromDesk);
    }

    [StoreFact]
    public async Task Who_writes_Japanese_is_told_in_Japanese()
    {
        _desk.AccountSettings[Acknowledgement.On] = "true";
        var id = await _desk.CustomerWrites("taro", "注文した商品がまだ届きません。");

        Assert.StartsWith("お問い合わせありがとうございます。", (await _desk.Messages(id))[1].Text, StringComparison.Ordinal);
    }
}
