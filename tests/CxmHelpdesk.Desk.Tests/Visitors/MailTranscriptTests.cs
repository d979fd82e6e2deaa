using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.Visitors;

namespace CxmHelpdesk.Desk.Tests.Visitors;

public sealed class MailTranscriptOnSqlite : MailTranscriptTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class MailTranscriptOnSqlServer : MailTranscriptTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class MailTranscriptTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private MailTranscript _transcripts = null!;
    private Visitor _mia = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _transcripts = new MailTranscript(_desk.Test.Db, new OutboundQueue(new OutboundSignal()), new ChannelRegistry([_desk.Channel]), _desk.Accounts);
        _mia = new Visitor { Id = 1, AccountId = 1, Kind = "test", Address = "mia", Name = "Mia", ExpiresAt = _desk.Test.Time.GetUtcNow().AddDays(1) };
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_conversation_that_somebody_answered_is_mailed_and_stands_in_the_ticket_beside_it()
    {
        var ticket = await _desk.CustomerWrites("mia", "Where is my order?");
        Assert.Equal("transcript-none", await SendAsync("mia@example.com"));
        await _desk.AgentReplies(ticket, "On its way.");
        Assert.Equal("email-wrong", await SendAsync("mia at home"));

        Assert.Null(await SendAsync(" mia@example.com "));
        Assert.Null(await SendAsync("mia@example.com"));

        var mailed = Assert.Single(await _desk.Messages(ticket), message => message.Side is not null);
        Assert.Equal((MessageKind.Note, "mia@example.com", "queued"), (mailed.Kind, mailed.Side!.Address, mailed.Delivery));
        Assert.Equal("Shop: your conversation (#" + ticket + ")", mailed.Side.Subject);
        Assert.True(mailed.Text.IndexOf("You\nWhere is my order?", StringComparison.Ordinal) < mailed.Text.IndexOf("Ben\nOn its way.", StringComparison.Ordinal), mailed.Text);
        Assert.Equal(1, await _desk.Test.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from outbound where side_id = @Id", new { mailed.Side.Id }), default));
    }

    [StoreFact]
    public async Task It_is_mailed_a_few_times_and_no_more_and_never_somebody_elses()
    {
        var ticket = await _desk.CustomerWrites("mia", "Where is my order?");
        await _desk.AgentReplies(ticket, "On its way.");
        for (var i = 0; i < MailTranscript.MostTimes; i++)
        {
            Assert.Null(await SendAsync($"mia{i}@example.com"));
        }

        Assert.Equal("transcript-too-often", await SendAsync("mia@example.com"));
        Assert.Equal(
            "transcript-none", (await _transcripts.SendAsync(_mia with { Address = "tom" }, "Shop", "tom@example.com", false, default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task A_mailbox_that_only_fetches_is_not_offered()
    {
        var ticket = await _desk.CustomerWrites("mia", "Where is my order?");
        await _desk.AgentReplies(ticket, "On its way.");
        Assert.NotNull(await _transcripts.MailboxAsync(1, default));
        _desk.Channel.HasWayOut = false;

        Assert.Null(await _transcripts.MailboxAsync(1, default));
        Assert.Equal("transcript-none", await SendAsync("mia@example.com"));
    }

    private async Task<string?> SendAsync(string email) => (await _transcripts.SendAsync(_mia, "Shop", email, japanese: false, default)).Refusal?.Code;
}
