using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.BotFramework;
using CxmHelpdesk.Desk.Tests;

namespace CxmHelpdesk.BotFramework.Tests;

/// <summary>Answers, and what is asked of Microsoft to give them.</summary>
public sealed class SendingTests : IAsyncLifetime
{
    private const string Conversation = "a:1pL6i0oY3C0K8oAj8;messageid=1/2@thread";

    private readonly FakeTime _time = new();
    private readonly BotFrameworkChannel _bot;
    private BotServiceDouble _service = null!;

    public SendingTests() => _bot = new BotFrameworkChannel(_time);

    public async Task InitializeAsync() => _service = await BotServiceDouble.StartAsync();

    public async Task DisposeAsync()
    {
        _bot.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_goes_to_the_connector_that_the_customer_came_by()
    {
        var asked = Read(TestActivity.Message(_service.ServiceUrl));
        var sent = Assert.IsType<Sent>(await _bot.SendAsync(
            new OutboundMessage("m1", asked.Sender, "It is on its way.")
            {
                Conversation = asked.Thread.Conversation,
                Language = "en",
                AgentName = "Ada",
                Quoted = new QuotedMessage("Megan", _time.GetUtcNow(), asked.Text, asked.ExternalId),
            },
            Account(),
            default));

        var posted = Assert.Single(_service.Posted);
        Assert.Equal("/v3/conversations/a%3A1pL6i0oY3C0K8oAj8%3Bmessageid%3D1%2F2%40thread/activities/1485983408511", posted.Path);
        var activity = posted.Activity;
        Assert.Equal(
            ("message", "It is on its way.", "plain", "28:11111111-2222-3333-4444-555555555555", "29:1XJKJMvc5GBtc2JwZq0oj8t", Conversation),
            (Text(activity, "type"), Text(activity, "text"), Text(activity, "textFormat"), Text(activity.GetProperty("from"), "id"), Text(activity.GetProperty("recipient"), "id"), Text(activity.GetProperty("conversation"), "id")));
        Assert.Equal($"{Conversation}|sent-1", sent.ExternalId);

        // A reaction or an answer to it names it so.
        Assert.Equal([sent.ExternalId], Read(new Dictionary<string, object?>(TestActivity.Message(_service.ServiceUrl)) { ["replyToId"] = "sent-1" }).Thread.AnswersTo);
    }

    [Fact]
    public async Task That_somebody_types_goes_to_trusted_connectors_only()
    {
        var asked = Read(TestActivity.Message(_service.ServiceUrl));
        await _bot.ShowTypingAsync(asked.Sender, asked.Thread.Conversation, Account(), default);
        Assert.Equal("typing", Text(Assert.Single(_service.Posted).Activity, "type"));

        var strange = asked.Thread.Conversation!.Replace(_service.ServiceUrl, "https://evil.example/", StringComparison.Ordinal);
        await _bot.ShowTypingAsync(asked.Sender, strange, Account(), default);
        await _bot.ShowTypingAsync(asked.Sender, null, Account(), default);
        Assert.Single(_service.Posted);
    }

    [Fact]
    public async Task The_access_token_is_asked_for_once_and_again_before_it_ends_or_when_it_is_not_taken()
    {
        await SendAsync();
        await SendAsync();
        Assert.Equal(1, _service.SignIns);

        _time.Advance(TimeSpan.FromMinutes(56));
        await SendAsync();
        Assert.Equal(2, _service.SignIns);

        _service.Tokens.Clear();
        Assert.IsType<Sent>(await SendAsync());
        Assert.Equal(3, _service.SignIns);
        Assert.Equal(4, _service.Posted.Count);
    }

    [Fact]
    public async Task The_access_token_goes_to_no_stranger()
    {
        var outcome = Assert.IsType<Rejected>(await SendAsync($"msteams|{_service.ServiceUrl}|28:b|a:1", Account(("serviceHosts", ""))));
        Assert.Equal("connector-unknown", outcome.Code);
        Assert.Equal(0, _service.SignIns);
        Assert.Equal("no-way-back", Assert.IsType<Rejected>(await SendAsync(conversation: null)).Code);
        foreach (var strange in (string[])["http://smba.trafficmanager.net/", "https://smba.trafficmanager.net.evil.example/", "https://evilbotframework.com/", "https://a@slack.botframework.com/", "https://slack.botframework.com:444/"])
        {
            Assert.Equal("connector-unknown", Assert.IsType<Rejected>(await SendAsync($"msteams|{strange}|28:b|a:1")).Code);
        }
    }

    [Fact]
    public async Task A_conversation_that_is_gone_is_opened_anew()
    {
        _service.Gone["a:1"] = true;
        Assert.Equal("opened-29:megan|sent-1", Assert.IsType<Sent>(await SendAsync()).ExternalId);
        Assert.Equal(["/v3/conversations", "/v3/conversations/opened-29%3Amegan/activities"], _service.Posted.Select(one => one.Path));
        Assert.Equal("conversation-gone", Assert.IsType<Rejected>(await SendAsync($"directline|{_service.ServiceUrl}|bot|a:1")).Code);
    }

    [Fact]
    public async Task Pictures_go_along_and_other_files_as_a_link_where_the_channel_has_no_way_for_them()
    {
        OutboundFile[] files = [File("a.png", "image/png"), File("b.pdf", "application/pdf")];
        await SendAsync(files: files);
        await SendAsync($"telegram|{_service.ServiceUrl}|bot|7", files: files);
        var (teams, telegram) = (_service.Posted.First().Activity, _service.Posted.Last().Activity);

        Assert.Equal(["https://desk.example/a.png"], teams.GetProperty("attachments").EnumerateArray().Select(one => Text(one, "contentUrl")));
        Assert.Equal("Hello\n\nb.pdf: https://desk.example/b.pdf", Text(teams, "text"));
        Assert.Equal(["a.png", "b.pdf"], telegram.GetProperty("attachments").EnumerateArray().Select(one => Text(one, "name")));
        Assert.Equal("files-need-address", Assert.IsType<Rejected>(await SendAsync(files: [files[0] with { Link = null }])).Code);
    }

    [Fact]
    public async Task Files_of_customers_are_fetched_with_our_token_from_connectors_and_without_it_from_nowhere_private()
    {
        _service.Files["one"] = ("image/png", [1, 2, 3]);
        await using (var stream = await _bot.OpenAsync($"{_service.ServiceUrl}v3/attachments/one/views/original", Account(), default))
        {
            var bytes = new byte[10];
            Assert.Equal(3, await stream.ReadAtLeastAsync(bytes, 10, throwOnEndOfStream: false));
        }

        await Assert.ThrowsAsync<MediaUnavailableException>(() => _bot.OpenAsync($"{_service.ServiceUrl}v3/attachments/two/views/original", Account(), default));
        var port = _service.Url.Port;
        foreach (var place in (string[])[$"http://127.0.0.1:{port}/x", $"https://127.0.0.1:{port}/x", $"https://localhost:{port}/x", $"https://[::1]:{port}/x", "https://169.254.169.254/latest/meta-data", "https://10.0.0.1/x"])
        {
            await Assert.ThrowsAsync<MediaUnavailableException>(() => _bot.OpenAsync(place, Account(("serviceHosts", "")), default));
        }
    }

    [Fact]
    public async Task A_check_says_what_is_wrong_and_where()
    {
        Assert.IsType<Works>(await _bot.CheckAsync(Account(), default));
        (string Field, string Value, string Says)[] cases =
        [
            ("appId", "abc", "looks like"),
            ("appSecret", "wrong", "not its ID"),
            ("tenant", "my tenant", "such as"),
            ("serviceHosts", "http://bots.example.com", "https://"),
            ("loginUrl", "http://login.example.com", "https://"),
            ("openIdUrl", $"{_service.ServiceUrl}nothing", "cannot be fetched"),
        ];
        foreach (var (field, value, says) in cases)
        {
            var wrong = Assert.IsType<DoesNotWork>(await _bot.CheckAsync(Account((field, value)), default));
            Assert.Equal(field, wrong.Field);
            Assert.Contains(says, wrong.Explanation, StringComparison.Ordinal);
        }

        _service.SignInError = "AADSTS7000222: The provided client secret keys for app are expired.";
        Assert.Contains("expired", Assert.IsType<DoesNotWork>(await _bot.CheckAsync(Account(), default)).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Slacks_own_token_is_not_stored()
    {
        var activity = new Dictionary<string, object?>(TestActivity.Message(_service.ServiceUrl, channel: "slack"))
        {
            ["channelData"] = new { ApiToken = "xoxb-secret", SlackMessage = new { token = "verification-secret", team_id = "T1" } },
        };
        var envelope = Assert.Single(Accept(activity).Envelopes);
        var stored = Encoding.UTF8.GetString(envelope.Body.Span);
        Assert.DoesNotContain("secret", stored, StringComparison.Ordinal);
        Assert.Contains("T1", stored, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_waits_for_an_answer_gets_the_one_that_fits()
    {
        Assert.Equal((200, null), AnswerTo("message"));
        Assert.Equal((200, """{"activities":[]}"""), AnswerTo("message", ("deliveryMode", "expectReplies")));
        Assert.Equal(501, AnswerTo("invoke", ("name", "task/fetch")).Status);
        Assert.Contains("\"statusCode\":200", AnswerTo("invoke", ("name", "adaptiveCard/action")).Body, StringComparison.Ordinal);
        Assert.Equal((200, null), AnswerTo("typing"));
    }

    private (int Status, string? Body) AnswerTo(string type, params (string Name, string Value)[] more)
    {
        var activity = new Dictionary<string, object?>(TestActivity.Message(_service.ServiceUrl)) { ["type"] = type };
        foreach (var (name, value) in more)
        {
            activity[name] = value;
        }

        var response = Take(activity) switch
        {
            Accepted accepted => accepted.Response,
            Answered answered => answered.Response,
            var other => throw new InvalidOperationException($"{other}"),
        };
        return (response.Status, response.Body);
    }

    private Message Read(object activity) => Assert.IsType<Message>(Assert.Single(_bot.Parse(Assert.Single(Accept(activity).Envelopes))));

    private Accepted Accept(object activity) => Assert.IsType<Accepted>(Take(activity));

    private WebhookAnswer Take(object activity)
    {
        var request = TestActivity.Request(activity, _service.Token(_time.GetUtcNow()), _time.GetUtcNow());
        _bot.PrepareAsync(request, Account(), default).AsTask().GetAwaiter().GetResult();
        return _bot.Accept(request, Account());
    }

    private Task<SendOutcome> SendAsync(IReadOnlyList<OutboundFile>? files = null) => SendAsync($"msteams|{_service.ServiceUrl}|28:b|a:1", null, files);

    private Task<SendOutcome> SendAsync(string? conversation, ChannelAccount? account = null, IReadOnlyList<OutboundFile>? files = null) => _bot.SendAsync(
        new OutboundMessage("m1", new Party("msteams", "29:megan"), "Hello") { Conversation = conversation, Files = files ?? [] }, account ?? Account(), default);

    private static OutboundFile File(string name, string type) => new(name, type, 3, _ => Task.FromResult<Stream>(new MemoryStream([1, 2, 3]))) { Link = new Uri($"https://desk.example/{name}") };

    private ChannelAccount Account(params (string Key, string Value)[] settings)
    {
        var all = _service.Settings;
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ChannelAccount(7, "bot-framework", "key", "Account", all) { Address = new Uri("https://desk.example/hooks/key") };
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
}
