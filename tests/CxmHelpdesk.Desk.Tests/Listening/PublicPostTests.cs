using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Listening;

/// <summary>What becomes of reviews and mentions on their way in.</summary>
public abstract class PublicPostTests : IAsyncLifetime
{
    private TestDesk _desk = null!;

    protected abstract bool IsSqlServer { get; }

    public async Task InitializeAsync() => _desk = await TestDesk.CreateAsync(IsSqlServer);

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task Praise_stands_on_the_timeline_and_in_the_record_and_not_in_the_queue()
    {
        Assert.Equal(0, await _desk.Comes(Post("r1", "Thank you, I love it!", stars: 5)));

        Assert.Equal(0, await CountAsync("tickets"));
        Assert.Equal(("post.published", "support", "★★★★★ Thank you, I love it!", "https://posts.example/r1"), await TouchAsync());
        Assert.Equal(1, await CountAsync("public_posts where why = 'praise' and stars = 5 and ticket_id is null and mood > 0.5"));
        Assert.Equal(1, await CountAsync("envelopes where state = 'done' and outcome = 'public post: praise'"));
    }

    [StoreFact]
    public async Task A_low_star_review_is_a_ticket_and_its_stars_are_the_reason()
    {
        var id = await _desk.Comes(Post("r1", "Kettle.", stars: 1));

        var ticket = await _desk.Ticket(id);
        Assert.True(ticket.Mood <= -0.6, $"The stars say how he feels, not {ticket.Mood}.");
        Assert.Equal(1, await CountAsync($"public_posts where why = 'stars' and ticket_id = {id}"));
        Assert.Contains("★☆☆☆☆", (await ReasonsAsync(id)).Single(reason => reason.Code == PriorityCodes.Mood).Phrases);
    }

    [StoreFact]
    public async Task Who_is_followed_by_many_is_answered_sooner_and_the_reason_says_so()
    {
        var unknown = await _desk.Comes(Post("m1", "This is terrible, my parcel is lost!", from: "ann"));
        var known = await _desk.Comes(Post("m2", "This is terrible, my parcel is lost!", from: "bea", reach: 50_000));

        Assert.True((await _desk.Ticket(known)).AnswerBy < (await _desk.Ticket(unknown)).AnswerBy);
        Assert.True((await ReasonsAsync(known)).Single(reason => reason.Code == PriorityCodes.Reach).Minutes < -5);
        Assert.DoesNotContain(await ReasonsAsync(unknown), reason => reason.Code == PriorityCodes.Reach);
    }

    [StoreFact]
    public async Task What_somebody_says_while_his_ticket_is_open_belongs_to_it()
    {
        var id = await _desk.Comes(Post("m1", "This is terrible, my parcel is lost!"));
        Assert.Equal(id, await _desk.Comes(Post("m2", "It was meant for my mother.")));

        Assert.Equal(2, (await _desk.Ticket(id)).MessageCount);
        Assert.Equal(2, await CountAsync($"public_posts where ticket_id = {id}"));
    }

    [StoreFact]
    public async Task The_same_post_again_is_heard_once()
    {
        await _desk.Comes(Post("m1", "The shop opens at nine."));
        await _desk.Delivered("another-delivery", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Post("m1", "The shop opens at nine.")));

        Assert.Equal(1, await CountAsync("public_posts"));
        Assert.Equal(1, await CountAsync("touches"));
    }

    [StoreFact]
    public async Task What_its_author_takes_back_loses_its_words_everywhere_and_stays_counted()
    {
        await _desk.Comes(Post("m1", "The shop opens at nine."));
        Assert.Equal("message is not known", await TellAsync(new Unsent("m1", new Party("test", "eve"), _desk.Test.Time.GetUtcNow())));
        Assert.Equal("taken-back, public post", await TellAsync(new Unsent("m1", new Party("test", "mia"), _desk.Test.Time.GetUtcNow())));
        Assert.Equal("message is not known, or as before", await TellAsync(new Edited("m1", new Party("test", "mia"), "Again", _desk.Test.Time.GetUtcNow())));

        Assert.Equal(1, await CountAsync("public_posts where text = '' and link is null and why = 'taken-back'"));
        Assert.Equal(1, await CountAsync("touches where title = '…' and link is null"));
        Assert.Equal(0, await CountAsync("envelopes where " + (IsSqlServer ? "datalength(body) > 0" : "length(body) > 0")));
        Assert.Equal(1, await CountAsync("voice_hours where stream = '' and posts = 1"));
    }

    [StoreFact]
    public async Task A_post_that_was_changed_says_what_it_says_now_in_the_ticket_too()
    {
        await _desk.Comes(Post("m1", "The shop opens at nine."));
        Assert.Equal("edited, public post", await TellAsync(new Edited("m1", new Party("test", "mia"), "The shop opens at ten.", _desk.Test.Time.GetUtcNow())));
        Assert.Equal(("post.published", "support", "The shop opens at ten.", "https://posts.example/m1"), await TouchAsync());

        var id = await _desk.Comes(Post("m2", "This is terrible, my parcel is lost!", from: "eve"));
        await TellAsync(new Edited("m2", new Party("test", "eve"), "My parcel is lost.", _desk.Test.Time.GetUtcNow()));
        Assert.Equal("My parcel is lost.", Assert.Single(await _desk.Messages(id)).Text);
        Assert.Equal(1, await CountAsync($"public_posts where text = 'My parcel is lost.' and ticket_id = {id}"));
    }

    private Task<string> TellAsync(InboundEvent news) => _desk.ProviderTells(news);

    private static TestPayload Post(string id, string text, int? stars = null, long? reach = null, string from = "mia") => new(id, from, text, Stars: stars, Reach: reach, Public: true);

    private Task<int> CountAsync(string what) => _desk.Test.Db.ReadAsync(s => s.ScalarAsync<int>($"select count(*) from {what}"), default);

    private async Task<(string, string, string, string)> TouchAsync()
    {
        var touch = await _desk.Test.Db.ReadAsync(s => s.FirstOrDefaultAsync<Touch>("select kind, area, title, link from touches"), default);
        return (touch!.Kind, touch.Area, touch.Title, touch.Link);
    }

    private async Task<IReadOnlyList<PriorityReason>> ReasonsAsync(long id) =>
        PriorityRecord.Parse((await _desk.Test.Db.ReadAsync(s => TicketState.LoadAsync(s, id), default))!.Reasons).Reasons;

    private sealed record Touch
    {
        public string Kind { get; init; } = "";

        public string Area { get; init; } = "";

        public string Title { get; init; } = "";

        public string Link { get; init; } = "";
    }
}

public sealed class PublicPostsOnSqlite : PublicPostTests
{
    protected override bool IsSqlServer => false;
}

public sealed class PublicPostsOnSqlServer : PublicPostTests
{
    protected override bool IsSqlServer => true;
}
