using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Meta;

namespace CxmHelpdesk.Meta.Tests;

public sealed class SendingTests : IAsyncLifetime
{
    private const string Mia = "6543210987654321";

    private readonly MessengerChannel _messenger = new(TimeProvider.System);
    private readonly InstagramChannel _instagram = new(TimeProvider.System);
    private MetaDouble _meta = null!;

    public async Task InitializeAsync() => _meta = await MetaDouble.StartAsync();

    public async Task DisposeAsync()
    {
        _messenger.Dispose();
        _instagram.Dispose();
        await _meta.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_with_files_is_a_message_each_and_marked_as_ours()
    {
        var message = Message("See here") with { Files = [File("a.png", "image/png"), File("b.pdf", "application/pdf")] };
        var sent = Assert.IsType<Sent>(await _messenger.SendAsync(message, Account(), default));

        Assert.Equal(sent.ExternalId, _meta.Sent.First().Id);
        Assert.Equal([null, "image", "file"], _meta.Sent.Select(one => (string?)one.Message["attachment"]?["type"]));
        Assert.All(_meta.Sent, one => Assert.Equal(("id", Mia, "cxm:m1"), (one.Kind, one.To, (string)one.Message["metadata"]!)));
        Assert.Equal(0, _meta.Lookups);
        Assert.Equal("files-need-address", Assert.IsType<Rejected>(await _messenger.SendAsync(message with { Files = [message.Files[0] with { Link = null }] }, Account(), default)).Code);
    }

    [Fact]
    public async Task What_was_taken_before_the_answer_was_lost_is_found_and_only_the_rest_is_sent()
    {
        var message = Message("Once only") with { Files = [File("a.png", "image/png")] };
        _meta.Faults.Enqueue(new Fault(0, TakesIt: true));
        Assert.IsType<TryLater>(await _messenger.SendAsync(message, Account(), default));
        var again = Assert.IsType<Sent>(await _messenger.SendAsync(message with { Attempts = 1 }, Account(), default));
        Assert.Equal(2, _meta.Sent.Count);
        Assert.Equal(again.ExternalId, _meta.Sent.First().Id);

        // After a restart nobody knows, so it is looked for, too.
        Assert.IsType<Sent>(await _messenger.SendAsync(message with { WrittenAt = message.WrittenAt.AddMinutes(-2) }, Account(), default));
        Assert.Equal(2, _meta.Sent.Count);
    }

    [Fact]
    public async Task The_same_words_said_twice_on_purpose_go_twice()
    {
        var first = Assert.IsType<Sent>(await _messenger.SendAsync(Message("Thanks!"), Account(), default));
        Assert.IsType<Sent>(await _messenger.SendAsync(Message("Thanks!") with { IdempotencyKey = "m2", Attempts = 1, References = [first.ExternalId] }, Account(), default));
        Assert.Equal(2, _meta.Sent.Count);
    }

    [Fact]
    public async Task After_a_day_only_a_persons_answer_goes_and_only_where_Meta_allows_it()
    {
        _meta.WindowClosed = true;
        Assert.Equal("window-closed", Assert.IsType<Rejected>(await _messenger.SendAsync(Message("Late"), Account(), default)).Code);
        Assert.Equal("window-closed", Assert.IsType<Rejected>(await _messenger.SendAsync(Message("Late") with { Automatic = true }, Account(("humanAgent", "true")), default)).Code);
        Assert.IsType<Sent>(await _messenger.SendAsync(Message("Late"), Account(("humanAgent", "true")), default));
        Assert.Equal("HUMAN_AGENT", Assert.Single(_meta.Sent).Tag);
        Assert.Equal(TimeSpan.FromDays(7), _messenger.Descriptor.Capabilities.ReplyWindow);
    }

    [Theory]
    [InlineData(false, "comment", "99_2")]
    [InlineData(true, "comment_id", "99_2")]
    public async Task A_comment_is_answered_where_the_agent_says(bool inPrivate, string kind, string to)
    {
        var message = Message("We are sorry.") with
        {
            To = new Party("facebook-comment", "777"), Conversation = "comment/99_1", InPrivate = inPrivate, Quoted = new QuotedMessage("Bo", TimeProvider.System.GetUtcNow(), "Never again!", "99_2"),
        };
        Assert.IsType<Sent>(await _messenger.SendAsync(message, Account(), default));
        Assert.Equal((kind, to, "We are sorry."), (_meta.Sent.Single().Kind, _meta.Sent.Single().To, _meta.Sent.Single().Text));
        Assert.Equal("files-not-taken", Assert.IsType<Rejected>(await _messenger.SendAsync(message with { Files = [File("a.png", "image/png")] }, Account(), default)).Code);
        Assert.Equal("no-way-back", Assert.IsType<Rejected>(await _messenger.SendAsync(message with { Conversation = null }, Account(), default)).Code);
    }

    [Fact]
    public async Task A_public_answer_whose_answer_was_lost_is_found()
    {
        var message = Message("We are sorry.") with { To = new Party("instagram-comment", "777"), Conversation = "comment/99_1" };
        _meta.Faults.Enqueue(new Fault(0, TakesIt: true));
        Assert.IsType<TryLater>(await _instagram.SendAsync(message, Account(), default));
        Assert.IsType<Sent>(await _instagram.SendAsync(message with { Attempts = 1 }, Account(), default));
        Assert.Single(_meta.Sent);
    }

    [Fact]
    public async Task Names_are_asked_of_those_who_wrote_and_files_fetched_from_Metas_hosts_only()
    {
        (_meta.Names[Mia], _meta.Files["a.jpg"]) = ("Mia Example", [1, 2, 3]);
        Assert.Equal("Mia Example", (await _messenger.ProfileAsync(new Party("messenger", Mia), null, Account(), default))!.Name);
        _meta.Files[Mia] = [9];
        Assert.Equal(new Profile("Mia Example", Picture: $"{_meta.Url}files/{Mia}"), await _messenger.ProfileAsync(new Party("messenger", Mia), null, Account(), default));
        Assert.Null(await _messenger.ProfileAsync(new Party("messenger", "1"), null, Account(), default));
        Assert.Null(await _messenger.ProfileAsync(new Party("facebook-comment", "1"), null, Account(), default));

        await using var stream = await _messenger.OpenAsync($"{_meta.Url}files/a.jpg", Account(), default);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        Assert.Equal([1, 2, 3], bytes.ToArray());
        await Assert.ThrowsAsync<MediaUnavailableException>(() => _messenger.OpenAsync($"{_meta.Url}files/b.jpg", Account(), default));
        foreach (var strange in (string[])["http://169.254.169.254/latest", "https://fbcdn.net.evil.example/x", "http://scontent.fbcdn.net/x", "https://scontent.fbcdn.net:8443/x", "file:///etc/passwd", "x"])
        {
            await Assert.ThrowsAsync<MediaUnavailableException>(() => _messenger.OpenAsync(strange, Account(), default));
        }
    }

    [Fact]
    public async Task A_check_says_what_is_wrong_at_Meta()
    {
        Assert.IsType<Works>(await CheckAsync());
        Assert.Equal("token", Assert.IsType<DoesNotWork>(await CheckAsync(("token", "wrong"))).Field);
        Assert.Equal("pageId", Assert.IsType<DoesNotWork>(await CheckAsync(("pageId", "42"))).Field);
        Assert.Equal("pageId", Assert.IsType<DoesNotWork>(await CheckAsync(("pageId", "myshop"))).Field);
        Assert.Equal("apiUrl", Assert.IsType<DoesNotWork>(await CheckAsync(("apiUrl", "http://meta.example"))).Field);
        _meta.Subscribed = ["messages"];
        Assert.Contains("message_echoes", Assert.IsType<DoesNotWork>(await CheckAsync()).Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(60, null)]
    [InlineData(13, "ends on")]
    public async Task A_token_that_ends_is_announced_two_weeks_before(int days, string? words)
    {
        _meta.ExpiresAt = days == 0 ? 0 : TimeProvider.System.GetUtcNow().AddDays(days).ToUnixTimeSeconds();
        using var stop = new CancellationTokenSource();
        var sink = new Sink(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _messenger.PollAsync(Account(), null, sink, stop.Token));
        Assert.True(sink.UpToDate);
        Assert.Equal(words is not null, sink.Trouble is not null);
        Assert.Contains(words ?? "", sink.Trouble ?? "", StringComparison.Ordinal);
        Assert.True(_messenger.IsPolled(Account()));

        var gone = await Assert.ThrowsAsync<PollFailedException>(() => _messenger.PollAsync(Account(("token", "old")), null, sink, default));
        Assert.True(gone.IsPermanent);
    }

    [Fact]
    public async Task A_token_of_Instagram_Login_is_made_new_each_week_and_kept()
    {
        using var stop = new CancellationTokenSource();
        var sink = new Sink(stop);
        (_meta.RenewedToken, var before) = ("IGAA-new", _meta.Token);
        await _instagram.PollAsync(Account(), null, sink, stop.Token);
        Assert.Equal(("token", "IGAA-new"), sink.Renewed);
        Assert.Matches("^[0-9]+/[0-9]+$", sink.Cursor);

        // With the new one nothing is asked for until the week is over.
        (_meta.Token, _meta.RenewedToken) = ("IGAA-new", "IGAA-newer");
        using var later = new CancellationTokenSource();
        var next = new Sink(later);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _instagram.PollAsync(Account(("token", "IGAA-new")), sink.Cursor, next, later.Token));
        Assert.Null(next.Renewed);

        var old = TimeProvider.System.GetUtcNow().AddDays(-8).ToUnixTimeSeconds();
        await _instagram.PollAsync(Account(("token", "IGAA-new")), $"{old}/{old + 5_184_000}", next, default);
        Assert.Equal(("token", "IGAA-newer"), next.Renewed);
        Assert.NotEqual(before, next.Renewed?.Value);
    }

    [Fact]
    public async Task A_token_that_cannot_be_made_new_is_announced_before_it_ends()
    {
        using var stop = new CancellationTokenSource();
        var sink = new Sink(stop);
        var now = TimeProvider.System.GetUtcNow();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _instagram.PollAsync(Account(), $"{now.AddDays(-50).ToUnixTimeSeconds()}/{now.AddDays(10).ToUnixTimeSeconds()}", sink, stop.Token));
        Assert.Null(sink.Renewed);
        Assert.Contains("ends on", sink.Trouble, StringComparison.Ordinal);
    }

    private Task<CheckOutcome> CheckAsync(params (string Key, string Value)[] settings) => _messenger.CheckAsync(Account(settings), default);

    private static OutboundFile File(string name, string type) => new(name, type, 1000, _ => Task.FromResult<Stream>(new MemoryStream())) { Link = new Uri($"https://desk.example/files/{name}") };

    private ChannelAccount Account(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string> { ["pageId"] = MetaDouble.Page, ["token"] = _meta.Token, ["appSecret"] = _meta.Secret, ["verifyToken"] = "meatyhamhock", ["apiUrl"] = _meta.Url.ToString() };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ChannelAccount(7, "messenger", "key", "Account", all);
    }

    private static OutboundMessage Message(string text) => new("m1", new Party("messenger", Mia), text) { WrittenAt = TimeProvider.System.GetUtcNow() };

    /// <summary>Stops the poll after its first round.</summary>
    private sealed class Sink(CancellationTokenSource stop) : IPollSink
    {
        public bool UpToDate { get; private set; }

        public string? Trouble { get; private set; }

        public string? Cursor { get; private set; }

        public (string Setting, string Value)? Renewed { get; private set; }

        public Task RenewAsync(string setting, string value, CancellationToken ct)
        {
            Renewed = (setting, value);
            return Task.CompletedTask;
        }

        public Task AcceptAsync(IReadOnlyList<Envelope> envelopes, string cursor, CancellationToken ct) => throw new InvalidOperationException("Nothing comes by poll.");

        public Task UpToDateAsync(string cursor, CancellationToken ct)
        {
            (UpToDate, Cursor) = (true, cursor);
            stop.CancelAfter(200);
            return Task.CompletedTask;
        }

        public Task TroubleAsync(string explanation, CancellationToken ct)
        {
            Trouble = explanation;
            return Task.CompletedTask;
        }
    }
}
