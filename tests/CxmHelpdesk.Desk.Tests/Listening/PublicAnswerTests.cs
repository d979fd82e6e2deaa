using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Listening;

/// <summary>Answers to what everybody can read: below it, or to its author alone.</summary>
public abstract class PublicAnswerTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private int _replies;

    protected abstract bool IsSqlServer { get; }

    public async Task InitializeAsync()
    {
        _desk = await TestDesk.CreateAsync(IsSqlServer);
        _desk.Channel.Descriptor = _desk.Channel.Descriptor with { Settings = PublicRule.Fields };
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task An_answer_is_for_all_to_see_unless_the_agent_says_otherwise_and_both_say_so()
    {
        var id = await CommentAsync("c1");
        Assert.Equal("mention", (await _desk.Messages(id))[0].Facts!["public"]);

        await AnswersAsync(id, inPrivate: false);
        Assert.Equal("public", await HowAsync(id));
        await AnswersAsync(id, inPrivate: true);
        Assert.Equal("private", await HowAsync(id));
        Assert.False((await NextAsync()).InPrivate);
        Assert.True((await NextAsync()).InPrivate);
    }

    [StoreFact]
    public async Task A_post_is_answered_in_private_once_unless_that_failed_and_a_new_post_may_be_again()
    {
        var id = await CommentAsync("c1");
        await AnswersAsync(id, inPrivate: true);
        Assert.Equal("private-answer-given", await RefusalAsync(id));

        await _desk.Test.Db.WriteAsync(tx => tx.ExecuteAsync("update messages set delivery = 'failed' where ticket_id = @id and kind = 'agent'", new { id }), default);
        await AnswersAsync(id, inPrivate: true);
        Assert.Equal("private-answer-given", await RefusalAsync(id));

        Assert.Equal(id, await CommentAsync("c2"));
        await AnswersAsync(id, inPrivate: true);
    }

    [StoreFact]
    public async Task After_a_week_and_with_more_than_one_message_nothing_goes_in_private()
    {
        var id = await CommentAsync("c1");
        Assert.Equal("private-answer-long", await RefusalAsync(id, new string('x', 1001)));
        _desk.Test.Time.Advance(TimeSpan.FromDays(7.1));
        Assert.Equal("private-answer-late", await RefusalAsync(id));
        await AnswersAsync(id, inPrivate: false);
    }

    [StoreFact]
    public async Task What_was_chosen_is_kept_while_the_answer_is_held_and_when_it_comes_back()
    {
        _desk.Outbound.UndoSeconds = 10;
        var id = await CommentAsync("c1");
        var held = Assert.IsType<ReplyOutcome.Held>(await ReplyAsync(id, "We are sorry.", inPrivate: true));
        _desk.Test.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(1, await _desk.Held.SendDueAsync(default));
        Assert.True(held.Reply.InPrivate);
        Assert.Equal("private", await HowAsync(id));

        // The customer is faster than the next one, which goes back to its writer as it was meant.
        Assert.Equal(id, await CommentAsync("c2"));
        await ReplyAsync(id, "We are very sorry.", inPrivate: true);
        Assert.Equal(id, await CommentAsync("c3"));
        _desk.Test.Time.Advance(TimeSpan.FromSeconds(11));
        await _desk.Held.SendDueAsync(default);
        var draft = (await _desk.Drafts.OfTicketAsync(id, TestDesk.Supervisor, default))!.Reply!;
        Assert.Equal(("We are very sorry.", true), (draft.Text, draft.InPrivate));
    }

    [StoreFact]
    public async Task What_was_said_in_private_is_answered_so_without_being_asked()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost.");
        await AnswersAsync(id, inPrivate: true);
        Assert.Null((await _desk.Messages(id))[^1].Facts);
    }

    private Task<long> CommentAsync(string id) => _desk.Comes(new TestPayload(id, "mia", "This is terrible, my parcel is lost!", Public: true));

    private async Task<ReplyOutcome> ReplyAsync(long id, string text, bool inPrivate) => await _desk.Reply.HandleAsync(
        id, new ReplyRequest($"r{++_replies}", text, (await _desk.Ticket(id)).CustomerVersion, InPrivate: inPrivate), TestDesk.Supervisor, default);

    private async Task AnswersAsync(long id, bool inPrivate) => Assert.IsType<ReplyOutcome.Accepted>(await ReplyAsync(id, "We are sorry.", inPrivate));

    private async Task<string> RefusalAsync(long id, string text = "We are sorry.") => Assert.IsType<ReplyOutcome.Refused>(await ReplyAsync(id, text, inPrivate: true)).Why.Code;

    private async Task<string> HowAsync(long id) => (await _desk.Messages(id))[^1].Facts!["answered"];

    private async Task<MessageToSend> NextAsync()
    {
        var store = new OutboundStore(_desk.Test.Db);
        var claimed = Assert.Single(await store.ClaimAsync(1, [], _desk.Test.Time.GetUtcNow(), TimeSpan.FromMinutes(1), default));
        var message = (await store.LoadAsync(claimed, default))!;
        await store.SentAsync(claimed, 0, new Sent($"out-{claimed.Id}"), default);
        return message;
    }
}

public sealed class PublicAnswersOnSqlite : PublicAnswerTests
{
    protected override bool IsSqlServer => false;
}

public sealed class PublicAnswersOnSqlServer : PublicAnswerTests
{
    protected override bool IsSqlServer => true;
}
