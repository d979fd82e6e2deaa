using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Reviews;
using CxmHelpdesk.Desk.Tests;

namespace CxmHelpdesk.Reviews.Tests;

/// <summary>A feed is asked as often as the account says, and what it says twice is not told twice.</summary>
public sealed class ReviewFeedTests : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly ReviewsChannel _reviews;
    private readonly Sink _sink = new();
    private ReviewSourceDouble _source = null!;

    public ReviewFeedTests() => _reviews = new ReviewsChannel(_time);

    public async Task InitializeAsync() => _source = await ReviewSourceDouble.StartAsync();

    public async Task DisposeAsync()
    {
        _reviews.Dispose();
        await _source.DisposeAsync();
    }

    [Fact]
    public async Task News_come_in_at_the_next_look_the_oldest_first_and_nothing_comes_of_a_feed_that_did_not_change()
    {
        _source.Feed = Feed("b", "a");
        using var stop = new CancellationTokenSource();
        var polling = _reviews.PollAsync(Account(), null, _sink, stop.Token);
        await UntilAsync(() => _sink.Envelopes.Count == 2 && _sink.Looks == 1);
        Assert.Equal(["a", "b"], _sink.Texts(_reviews));

        _time.Advance(TimeSpan.FromMinutes(5));
        await UntilAsync(() => _sink.Looks >= 2 && _source.Unchanged == 1);
        Assert.Equal(2, _sink.Envelopes.Count);

        _source.Feed = Feed("c", "b", "a");
        _time.Advance(TimeSpan.FromMinutes(5));
        await UntilAsync(() => _sink.Envelopes.Count == 5);
        Assert.Equal(3, _sink.Envelopes.Select(envelope => envelope.DedupeKey).Distinct().Count());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);

        // Another process goes on where this one was.
        var fetches = _source.Fetches;
        using var brief = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reviews.PollAsync(Account(), _sink.Cursor, new Sink(), brief.Token));
        Assert.Equal(fetches, _source.Fetches);
    }

    [Theory]
    [InlineData(null, "answered with 503", false)]
    [InlineData("<html><body>Sign in</body></html>", "no feed of reviews", false)]
    [InlineData("needs a token", "another token", true)]
    public async Task What_is_wrong_with_a_feed_is_said_and_the_check_says_it_too(string? feed, string says, bool isPermanent)
    {
        (_source.Feed, _source.FeedToken) = (feed, feed == "needs a token" ? "secret" : null);
        var failed = await Assert.ThrowsAsync<PollFailedException>(() => _reviews.PollAsync(Account(), null, _sink, default));
        Assert.Contains(says, failed.Message, StringComparison.Ordinal);
        Assert.Equal(isPermanent, failed.IsPermanent);
        var wrong = Assert.IsType<DoesNotWork>(await _reviews.CheckAsync(Account(), default));
        Assert.Equal(("feedUrl", failed.Message), (wrong.Field, wrong.Explanation));
    }

    [Fact]
    public async Task An_answer_goes_where_the_review_stands()
    {
        var message = new OutboundMessage("m1", new Party("reviewer", "a/b"), "We are sorry.") { Conversation = "review|a/b" };
        Assert.Equal("answer/m1", Assert.IsType<Sent>(await _reviews.SendAsync(message, Account(("answerMethod", "PUT"), ("answerField", "comment"), ("answerToken", "t")), default)).ExternalId);
        var (id, method, authorization, body) = Assert.Single(_source.Answers);
        Assert.Equal(("a/b", "PUT", "Bearer t", "We are sorry."), (Uri.UnescapeDataString(id), method, authorization, body.GetProperty("comment").GetString()));
        Assert.Equal("answers-not-taken", Assert.IsType<Rejected>(await _reviews.SendAsync(message, Account(("answerUrl", "")), default)).Code);
    }

    private ChannelAccount Account(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string> { ["feedUrl"] = _source.FeedUrl, ["minutes"] = "5", ["answerUrl"] = _source.AnswerUrl };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ChannelAccount(7, "reviews", "key", "Shop", all);
    }

    private static string Feed(params string[] texts) =>
        $$"""{"items":[{{string.Join(',', texts.Select(text => $$"""{"id":"{{text}}","rating":3,"content_text":"{{text}}"}"""))}}]}""";

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 600 && !isSo(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(isSo());
    }

    private sealed class Sink : IPollSink
    {
        public List<Envelope> Envelopes { get; } = [];

        public int Looks { get; private set; }

        public string? Cursor { get; private set; }

        public string[] Texts(IChannel channel) => [.. Envelopes.Select(envelope => ((Message)channel.Parse(envelope)[0]).Text)];

        public Task AcceptAsync(IReadOnlyList<Envelope> envelopes, string cursor, CancellationToken ct)
        {
            Envelopes.AddRange(envelopes);
            Cursor = cursor;
            return Task.CompletedTask;
        }

        public Task UpToDateAsync(string cursor, CancellationToken ct)
        {
            (Looks, Cursor) = (Looks + 1, cursor);
            return Task.CompletedTask;
        }

        public Task TroubleAsync(string explanation, CancellationToken ct) => Task.CompletedTask;
    }
}
