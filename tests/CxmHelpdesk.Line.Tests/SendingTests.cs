using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Line;

namespace CxmHelpdesk.Line.Tests;

public sealed class SendingTests : IAsyncLifetime
{
    private const string User = "U206d25c2ea6bd87c17655609a1c37cb8";

    private readonly LineChannel _channel = new(TimeProvider.System);
    private LineDouble _line = null!;

    public async Task InitializeAsync() => _line = await LineDouble.StartAsync();

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _line.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_within_a_minute_is_a_reply_and_the_next_one_a_push()
    {
        Write("r1");
        var first = Assert.IsType<Sent>(await _channel.SendAsync(Message("It is on its way."), Account(), default));
        var second = Assert.IsType<Sent>(await _channel.SendAsync(Message("It comes tomorrow.", "m2"), Account(), default));

        Assert.Equal([("reply", "r1", first.ExternalId), ("push", User, second.ExternalId)], _line.Sent.Select(sent => (sent.How, sent.Whom, sent.Id)));
        Assert.Equal(["It is on its way.", "It comes tomorrow."], _line.Sent.SelectMany(sent => sent.Texts));
    }

    [Fact]
    public async Task That_somebody_types_is_shown_to_a_person_and_not_to_a_group()
    {
        await _channel.ShowTypingAsync(new Party("line", User), User, Account(), default);
        await _channel.ShowTypingAsync(new Party("line", "C4af498062901234567890123456789ab"), null, Account(), default);
        Assert.Equal([$"{User} 20"], _line.Loading);
        Assert.Equal(TimeSpan.FromSeconds(20), _channel.TypingLasts);
    }

    [Fact]
    public async Task An_old_event_or_a_redelivered_one_is_answered_by_a_push()
    {
        Write("r1", TimeProvider.System.GetUtcNow().AddSeconds(-50));
        await _channel.SendAsync(Message("One"), Account(), default);
        Write("r2", redelivery: true);
        await _channel.SendAsync(Message("Two", "m2"), Account(), default);
        Assert.All(_line.Sent, sent => Assert.Equal("push", sent.How));
    }

    [Fact]
    public async Task A_push_whose_answer_was_lost_goes_once()
    {
        var message = Message("Once only");
        _line.Faults.Enqueue(new Fault(0, TakesIt: true));
        Assert.IsType<TryLater>(await _channel.SendAsync(message, Account(), default));
        Assert.IsType<Sent>(await _channel.SendAsync(message with { Attempts = 1 }, Account(), default));
        Assert.Single(_line.Sent);
    }

    [Fact]
    public async Task A_reply_whose_answer_was_lost_goes_once()
    {
        Write("r1");
        _line.Faults.Enqueue(new Fault(0, TakesIt: true));
        Assert.IsType<Sent>(await _channel.SendAsync(Message("Once only"), Account(), default));
        Assert.Equal("reply", Assert.Single(_line.Sent).How);
    }

    [Fact]
    public async Task A_reply_that_never_gets_an_answer_is_tried_with_the_same_token_and_never_pushed()
    {
        Write("r1");
        var message = Message("Once only");
        _line.Faults.Enqueue(new Fault(0, TakesIt: true));
        _line.Faults.Enqueue(new Fault(503));
        _line.Faults.Enqueue(new Fault(0));
        Assert.IsType<TryLater>(await _channel.SendAsync(message, Account(), default));
        Assert.IsType<Sent>(await _channel.SendAsync(message with { Attempts = 1 }, Account(), default));
        Assert.Equal("reply", Assert.Single(_line.Sent).How);
    }

    [Fact]
    public async Task A_token_that_LINE_does_not_take_costs_a_push_not_the_message()
    {
        Write("r1");
        await _channel.SendAsync(Message("One"), Account(), default);
        Write("r1");
        Assert.IsType<Sent>(await _channel.SendAsync(Message("Two", "m2"), Account(), default));
        Assert.Equal(["reply", "push"], _line.Sent.Select(sent => sent.How));
    }

    [Fact]
    public async Task After_a_failed_attempt_a_fresh_token_is_left_alone()
    {
        var message = Message("Once only");
        _line.Faults.Enqueue(new Fault(0, TakesIt: true));
        Assert.IsType<TryLater>(await _channel.SendAsync(message, Account(), default));
        Write("r1");
        Assert.IsType<Sent>(await _channel.SendAsync(message with { Attempts = 1 }, Account(), default));
        Assert.Equal("push", Assert.Single(_line.Sent).How);
    }

    [Fact]
    public async Task Small_pictures_go_as_pictures_other_files_as_addresses_and_many_in_several_pushes()
    {
        OutboundFile File(string name, string type, long size) => new(name, type, size, _ => Task.FromResult<Stream>(new MemoryStream())) { Link = new Uri($"https://desk.example/files/{name}") };
        var message = Message("See here") with { Files = [File("a.png", "image/png", 1000), File("b.jpg", "image/jpeg", 3_000_000), .. Enumerable.Range(0, 4).Select(i => File($"{i}.pdf", "application/pdf", 10))] };
        Assert.IsType<Sent>(await _channel.SendAsync(message, Account(), default));

        Assert.Equal([5, 2], _line.Sent.Select(sent => sent.Messages.Count));
        var bodies = _line.Sent.SelectMany(sent => sent.Messages).ToArray();
        Assert.Equal(("image", "https://desk.example/files/a.png"), ((string)bodies[1]["type"]!, (string)bodies[1]["originalContentUrl"]!));
        Assert.Equal("b.jpg\nhttps://desk.example/files/b.jpg", (string)bodies[2]["text"]!);

        var unreachable = message with { Files = [message.Files[0] with { Link = null }] };
        Assert.Equal("files-need-address", Assert.IsType<Rejected>(await _channel.SendAsync(unreachable, Account(), default)).Code);
    }

    [Fact]
    public async Task What_customers_sent_is_fetched_with_the_token_and_stickers_without()
    {
        _line.Contents["61"] = ("image/jpeg", [1, 2, 3]);
        _line.Contents["62"] = null;
        _line.Stickers["52002734"] = [4, 5];
        Assert.Equal([1, 2, 3], await OpenAsync("content:61"));
        Assert.Equal([1, 2, 3], await OpenAsync("encoded:61"));
        Assert.Equal([4, 5], await OpenAsync("sticker:52002734"));
        _line.Pictures[User] = [6];
        Assert.Equal([6], await OpenAsync($"picture:{_line.Url}pictures/{User}"));
        Assert.False(_line.StickersSawToken);

        // Not ready yet: to be asked again.
        await Assert.ThrowsAsync<HttpRequestException>(() => OpenAsync("encoded:62"));
        await Assert.ThrowsAsync<HttpRequestException>(() => OpenAsync("content:62"));
    }

    [Theory]
    [InlineData("content:404")]
    [InlineData("encoded:404")]
    [InlineData("content:../profile/x")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("content:")]
    [InlineData("sticker:1?x")]
    [InlineData("picture:https://169.254.169.254/latest")]
    [InlineData("picture:http://profile.line-scdn.net/x")]
    [InlineData("picture:https://profile.line-scdn.net.evil.example/x")]
    [InlineData("picture:file:///etc/passwd")]
    public async Task Nothing_else_is_fetched(string reference) => await Assert.ThrowsAsync<MediaUnavailableException>(() => OpenAsync(reference));

    [Fact]
    public async Task People_groups_and_their_members_have_names()
    {
        (_line.Names[User], _line.Names["C1"]) = ("山田 太郎", "Yamada family");
        Assert.Equal(new Profile("山田 太郎", "ja"), await _channel.ProfileAsync(new Party("line", User), null, Account(), default));
        Assert.Equal("Yamada family", (await _channel.ProfileAsync(new Party("line", "C1"), null, Account(), default))!.Name);
        Assert.Equal("山田 太郎", (await _channel.ProfileAsync(new Party("line", User), new Party("line", "C1"), Account(), default))!.Name);
        Assert.Null(await _channel.ProfileAsync(new Party("line", "Ugone"), null, Account(), default));
        _line.Pictures["U2"] = [1];
        _line.Names["U2"] = "Hana";
        Assert.Equal($"picture:{_line.Url}pictures/U2", (await _channel.ProfileAsync(new Party("line", "U2"), null, Account(), default))!.Picture);
        Assert.Equal(["/v2/bot/profile/" + User, "/v2/bot/group/C1/summary", $"/v2/bot/group/C1/member/{User}", "/v2/bot/profile/Ugone", "/v2/bot/profile/U2"], _line.Asked);
    }

    [Fact]
    public async Task A_check_says_what_is_wrong_at_LINE()
    {
        Assert.Equal("accessToken", Assert.IsType<DoesNotWork>(await CheckAsync(("accessToken", "wrong"))).Field);
        Assert.Contains("not set. Enter https://desk.example/hooks/key", Assert.IsType<DoesNotWork>(await CheckAsync()).Explanation, StringComparison.Ordinal);
        _line.Webhook = "https://old.example";
        Assert.Contains("another one", Assert.IsType<DoesNotWork>(await CheckAsync()).Explanation, StringComparison.Ordinal);
        (_line.Webhook, _line.WebhookActive) = ("https://desk.example/hooks/key", false);
        Assert.Contains("switched off", Assert.IsType<DoesNotWork>(await CheckAsync()).Explanation, StringComparison.Ordinal);
        (_line.WebhookActive, _line.WebhookStatus) = (true, 403);
        Assert.Equal("channelSecret", Assert.IsType<DoesNotWork>(await CheckAsync()).Field);
        (_line.WebhookStatus, _line.Quota, _line.Used) = (200, 200, 200);
        Assert.Contains("All 200 messages", Assert.IsType<DoesNotWork>(await CheckAsync()).Explanation, StringComparison.Ordinal);
        _line.Used = 199;
        Assert.IsType<Works>(await CheckAsync());
        Assert.Equal("apiUrl", Assert.IsType<DoesNotWork>(await CheckAsync(("apiUrl", "http://line.example"))).Field);
    }

    private async Task<byte[]> OpenAsync(string reference)
    {
        await using var stream = await _channel.OpenAsync(reference, Account(), default);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private Task<CheckOutcome> CheckAsync(params (string Key, string Value)[] settings) => _channel.CheckAsync(Account(settings), default);

    /// <summary>The customer writes, and LINE hands out a token for the answer.</summary>
    private void Write(string replyToken, DateTimeOffset? at = null, bool redelivery = false)
    {
        var body = JsonSerializer.Serialize(new
        {
            events = new[] { new { type = "message", source = new { userId = User }, replyToken, deliveryContext = new { isRedelivery = redelivery }, message = new { id = "1", type = "text", text = "Hello" } } },
        });
        Assert.IsType<Accepted>(_channel.Accept(LineConformanceTests.Signed(body, _line.Secret) with { ReceivedAt = at ?? TimeProvider.System.GetUtcNow() }, Account()));
    }

    private ChannelAccount Account(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string> { ["channelSecret"] = _line.Secret, ["accessToken"] = _line.Token, ["apiUrl"] = _line.Url.ToString() };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ChannelAccount(7, "line", "key", "Account", all) { Address = new Uri("https://desk.example/hooks/key") };
    }

    private static OutboundMessage Message(string text, string key = "m1") => new(key, new Party("line", User), text) { WrittenAt = TimeProvider.System.GetUtcNow() };
}
