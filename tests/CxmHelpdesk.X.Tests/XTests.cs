using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.X;

namespace CxmHelpdesk.X.Tests;

/// <summary>Where an answer goes, how long it may be, and what is said when X says no.</summary>
public sealed class XTests : IAsyncLifetime
{
    private readonly XChannel _channel = new(TimeProvider.System);
    private XDouble _x = null!;

    public async Task InitializeAsync() => _x = await XDouble.StartAsync();

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _x.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_goes_where_the_customer_spoke_last()
    {
        await SendAsync("In public", last: "post/11", conversation: "post|10");
        await SendAsync("In private", last: "dm/12", conversation: "post|10");
        await SendAsync("By the conversation", last: null, conversation: "post|10");
        Assert.Equal([("post", "11"), ("dm", "3001969357"), ("post", "10")], _x.Sent.Select(one => (one.Kind, one.To)));
        Assert.Equal("encrypted-chat", Assert.IsType<Rejected>(await SendAsync("No", last: "chat/1", conversation: null)).Code);
    }

    [Fact]
    public async Task A_long_answer_becomes_a_thread_and_what_went_out_is_said_when_the_rest_does_not()
    {
        var text = string.Join(' ', Enumerable.Range(1, 90).Select(i => $"word{i}."));
        var sent = Assert.IsType<Sent>(await SendAsync(text, "post/1", null));
        var posts = _x.Sent.ToArray();
        Assert.True(posts.Length > 2, "It was meant to be long.");
        Assert.Equal($"post/{posts[0].Id}", sent.ExternalId);
        Assert.Equal(posts.Select(one => one.Id).SkipLast(1).Prepend("1"), posts.Select(one => one.To));
        Assert.All(posts, one => Assert.InRange(one.Text.Length, 1, 280));

        _x.Sent.Clear();
        _x.Faults.Enqueue(new Fault(-1));
        _x.Faults.Enqueue(new Fault(403, "Blocked."));
        Assert.StartsWith("Only 1 of", Assert.IsType<Sent>(await SendAsync($"Again {text}", "post/1", null)).Note, StringComparison.Ordinal);
        Assert.Single(_x.Sent);
    }

    [Fact]
    public async Task Pictures_go_with_the_answer_in_public_and_in_private()
    {
        Assert.IsType<Sent>(await SendAsync("Like this:", "post/1", null, files: [Picture(1), Picture(2, "image/webp")]));
        var post = Assert.Single(_x.Sent);
        Assert.Equal([("tweet_image", "image/png", 1), ("tweet_image", "image/webp", 2)], _x.Shown[post.Id].Select(id => (_x.Uploads[id].Category, _x.Uploads[id].Type, (int)_x.Uploads[id].Bytes[0])));

        // A direct message shows one.
        _x.Sent.Clear();
        Assert.IsType<Sent>(await SendAsync("", "dm/1", null, files: [Picture(3), Picture(4)]));
        Assert.Equal([("dm_image", 3), ("dm_image", 4)], _x.Sent.Select(one => _x.Uploads[Assert.Single(_x.Shown[one.Id])]).Select(upload => (upload.Category, (int)upload.Bytes[0])));
    }

    [Fact]
    public async Task What_X_does_not_show_is_refused_before_anything_goes_out()
    {
        OutboundFile[][] wrong = [[Picture(1, "application/pdf")], [Picture(1, "image/gif")], [Picture(1) with { Size = 6 * 1024 * 1024 }], [.. Enumerable.Range(1, 5).Select(i => Picture((byte)i))]];
        foreach (var files in wrong)
        {
            Assert.Equal("pictures-only", Assert.IsType<Rejected>(await SendAsync("Here", "post/1", null, files: files)).Code);
        }

        Assert.Empty(_x.Sent);
        Assert.Empty(_x.Uploads);
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("返品", 4)]
    [InlineData("é–", 2)]
    [InlineData("😀", 2)]
    public void Japanese_counts_twice(string text, int weight) => Assert.Equal(weight, XSender.Weight(text));

    [Fact]
    public void A_Japanese_answer_is_cut_so_that_X_takes_it()
    {
        var pieces = XSender.Pieces(string.Concat(Enumerable.Repeat("お問い合わせありがとうございます。", 20)));
        Assert.All(pieces, piece => Assert.InRange(XSender.Weight(piece), 1, 280));
    }

    [Fact]
    public async Task An_answer_whose_confirmation_was_lost_goes_out_once()
    {
        _x.Faults.Enqueue(new Fault(0));
        Assert.IsType<TryLater>(await SendAsync("We are on it.", "post/1", null));
        var sent = Assert.IsType<Sent>(await SendAsync("We are on it.", "post/1", null, attempts: 1));
        Assert.NotNull(sent.Note);
        Assert.Single(_x.Sent);
        Assert.Contains("only once", Assert.IsType<Rejected>(await SendAsync("We are on it.", "post/1", null)).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_of_direct_messages_are_fetched_in_our_name_and_from_X_only()
    {
        _x.Media["a.jpg"] = [1, 2, 3];
        await using var stream = await _channel.OpenAsync($"{_x.Url}/media/a.jpg?size=large", Account(), default);
        Assert.Equal(3, await stream.ReadAtLeastAsync(new byte[10], 10, throwOnEndOfStream: false));
        foreach (var place in (string[])["https://evil.example/a.jpg", "https://eviltwitter.com/a.jpg", "http://ton.twitter.com/a.jpg", "https://a@ton.twitter.com/a.jpg", "file:///etc/passwd"])
        {
            await Assert.ThrowsAsync<MediaUnavailableException>(() => _channel.OpenAsync(place, Account(), default));
        }
    }

    [Fact]
    public async Task Somebodys_picture_is_named_by_what_he_wrote_and_fetched_without_our_name()
    {
        _x.Media["jordan_400x400.jpg"] = [1, 2];
        var body = JsonSerializer.Serialize(XDouble.Mention("5", "hi", picture: $"{_x.Url}/profile_images/jordan_normal.jpg"));
        var picture = Assert.IsType<Message>(Assert.Single(_channel.Parse(Assert.Single(Accept(body))))).Sender.Picture;
        Assert.Equal($"{_x.Url}/profile_images/jordan_400x400.jpg", picture);
        await using var stream = await _channel.OpenAsync(picture!, Account(), default);
        Assert.Equal(2, await stream.ReadAtLeastAsync(new byte[10], 10, throwOnEndOfStream: false));
    }

    [Fact]
    public async Task A_check_says_what_is_wrong_and_where()
    {
        Assert.IsType<Works>(await _channel.CheckAsync(Account(), default));
        Assert.Equal("accessSecret", Assert.IsType<DoesNotWork>(await _channel.CheckAsync(Account(("accessSecret", "wrong")), default)).Field);
        Assert.Equal("accessToken", Assert.IsType<DoesNotWork>(await _channel.CheckAsync(Account(("accessToken", "AAAAbearer")), default)).Field);
        Assert.Equal("apiUrl", Assert.IsType<DoesNotWork>(await _channel.CheckAsync(Account(("apiUrl", "http://x.example")), default)).Field);
        Assert.Contains("without a port", Assert.IsType<DoesNotWork>(await _channel.CheckAsync(Account() with { Address = new Uri("https://desk.example:8443/hooks/key") }, default)).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_post_that_mentions_and_answers_us_is_taken_once_and_each_event_of_a_delivery_by_itself()
    {
        var mention = Accept("""{"data":{"event_uuid":"a","event_type":"post.mention.create","payload":{"id":"5","author_id":"6","text":"hi"}}}""");
        var reply = Accept("""{"data":{"event_uuid":"b","event_type":"post.reply.create","payload":{"id":"5","author_id":"6","text":"hi"}}}""");
        Assert.Equal(Assert.Single(mention).DedupeKey, Assert.Single(reply).DedupeKey);

        var three = Accept("""{"for_user_id":"1","tweet_create_events":[{"id_str":"8","user":{"id_str":"6"},"text":"a"},{"broken":true},{"id_str":"9","user":{"id_str":"7"},"text":"b"}],"users":{}}""");
        Assert.Equal(3, three.Count);
        Assert.Equal(2, three.SelectMany(_channel.Parse).OfType<Message>().Count());
    }

    private IReadOnlyList<Envelope> Accept(string body) => Assert.IsType<Accepted>(_channel.Accept(Requests.Post(body, XDouble.Sign(body, _x.ConsumerSecret)), Account())).Envelopes;

    private static OutboundFile Picture(byte content, string type = "image/png") => new("写真.png", type, 1, _ => Task.FromResult<Stream>(new MemoryStream([content])));

    private Task<SendOutcome> SendAsync(string text, string? last, string? conversation, int attempts = 0, OutboundFile[]? files = null) => _channel.SendAsync(
        new OutboundMessage("m1", new Party("x", "3001969357"), text) { Conversation = conversation, Attempts = attempts, Files = files ?? [], Quoted = last is null ? null : new QuotedMessage("Jordan", Requests.Now, "hi", last) },
        Account(),
        default);

    private ChannelAccount Account(params (string Key, string Value)[] settings)
    {
        var all = _x.Settings;
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ChannelAccount(7, "x-com", "key", "X", all) { Address = new Uri("https://desk.example/hooks/key") };
    }
}
