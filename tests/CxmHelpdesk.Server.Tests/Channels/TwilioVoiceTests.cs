using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Twilio.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>Calls from the first ring to the ticket, with a double of Twilio that follows the TwiML.</summary>
public sealed class TwilioVoiceTests : IAsyncLifetime
{
    private const string Public = "https://desk.example";

    private readonly DeskApp _desk = new() { RealTime = true, Settings = { ["Server:PublicUrl"] = Public } };
    private readonly Random _random = new(20261122);
    private TwilioDouble _twilio = null!;
    private HttpClient _agent = null!;
    private HttpClient _world = null!;
    private long _team;
    private string _hook = "";

    public async Task InitializeAsync()
    {
        _twilio = await TwilioDouble.StartAsync();
        _agent = (await _desk.AdministratorAsync()).Client;
        _world = _desk.Client();
        _team = await _desk.CreateTeamAsync("Hotline");
        var answer = await _agent.PostAsJsonAsync("/api/channel-accounts", new
        {
            channel = "voice",
            name = "Hotline",
            teamId = _team,
            settings = new Dictionary<string, string> { ["accountSid"] = TwilioDouble.AccountSid, ["authToken"] = _twilio.Token, ["topics"] = "2=Orders", ["apiUrl"] = _twilio.Url.ToString() },
        });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        _hook = $"/hooks/{(await answer.Content.ReadFromJsonAsync<ChannelAccountDto>())!.Key}";
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _twilio.DisposeAsync();
    }

    [Fact]
    public async Task A_voicemail_is_in_the_ticket_to_be_heard_and_read_but_only_by_those_who_see_it()
    {
        var call = Call("CA1", "+14155550123", says: "This is the third time I call, your machine caught fire and I am furious!");
        await call.PlayAsync(_hook, _random);
        Assert.Contains("after the tone", call.Heard[^2], StringComparison.Ordinal);

        var detail = await WaitAsync(1, 4);
        var messages = detail.GetProperty("messages").EnumerateArray().ToArray();
        var ticket = detail.GetProperty("ticket");
        Assert.Equal(("voice", true), (ticket.GetProperty("channel").GetString(), ticket.GetProperty("waiting").GetBoolean()));
        Assert.Equal("Call to +18005550199", messages[0].GetProperty("text").GetString());
        var words = Assert.Single(messages, message => message.GetProperty("text").GetString()!.StartsWith("This is the third time", StringComparison.Ordinal));
        Assert.True(words.GetProperty("mood").GetDouble() < -0.3 && words.GetProperty("urgency").GetDouble() > 0.3, $"The words are read: {words}");
        Assert.Single(messages, message => message.GetProperty("text").GetString() == "The call ended after 34 s.");

        var voicemail = Assert.Single(messages, message => message.GetProperty("text").GetString() == "Voicemail, 17 s");
        var file = $"/api/attachments/{Assert.Single(voicemail.GetProperty("attachments").EnumerateArray()).GetProperty("id").GetInt64()}";
        var sound = await _agent.GetAsync(file);
        Assert.Equal("audio/mpeg", sound.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("CA1", await sound.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _world.GetAsync(file)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await _desk.SignInAsync(Role.Agent)).Client.GetAsync(file)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await (await _desk.SignInAsync(Role.Agent, _team)).Client.GetAsync(file)).StatusCode);
    }

    [Fact]
    public async Task An_angry_voicemail_in_Japanese_is_written_down_ranked_before_a_calm_one_that_came_earlier_and_played()
    {
        var answer = await _agent.PostAsJsonAsync("/api/channel-accounts", new
        {
            channel = "voice",
            name = "窓口",
            settings = new Dictionary<string, string> { ["accountSid"] = TwilioDouble.AccountSid, ["authToken"] = _twilio.Token, ["language"] = "ja", ["apiUrl"] = _twilio.Url.ToString() },
        });
        var hook = $"/hooks/{(await answer.Content.ReadFromJsonAsync<ChannelAccountDto>())!.Key}";
        await Call("CA1", "+819012340001", says: "営業時間を教えてください。").PlayAsync(hook, _random);
        await Call("CA2", "+819012340002", says: "もう三回も電話しています。商品から煙が出て、本当に腹が立っています。今すぐ何とかしてください。").PlayAsync(hook, _random);

        JsonElement[] queue = [];
        for (var i = 0; i < 600 && (queue.Length < 2 || queue.Sum(row => row.GetProperty("messageCount").GetInt32()) < 10); i++)
        {
            await Task.Delay(100);
            queue = [.. (await _agent.GetFromJsonAsync<JsonElement>("/api/tickets?view=open")).GetProperty("items").EnumerateArray()];
        }

        Assert.Equal(["+819012340002", "+819012340001"], queue.Select(row => row.GetProperty("customerName").GetString()));
        var messages = (await _agent.GetFromJsonAsync<JsonElement>($"/api/tickets/{queue[0].GetProperty("id").GetInt64()}")).GetProperty("messages").EnumerateArray().ToArray();
        var angry = Assert.Single(messages, message => message.GetProperty("text").GetString() == "商品から煙が出て、本当に腹が立っています。");
        Assert.True(angry.GetProperty("mood").GetDouble() < -0.3, $"The words are read: {angry}");
        var voicemail = Assert.Single(messages, message => message.GetProperty("text").GetString() == "留守番電話（17秒）");
        var sound = await _agent.GetAsync($"/api/attachments/{Assert.Single(voicemail.GetProperty("attachments").EnumerateArray()).GetProperty("id").GetInt64()}");
        Assert.Equal((HttpStatusCode.OK, "audio/mpeg"), (sound.StatusCode, sound.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task A_caller_who_gives_up_waits_in_the_queue_all_the_same()
    {
        await new PhoneCall(_twilio, _world, Public, "CA1", "+14155550123") { GivesUp = true }.PlayAsync(_hook, _random);

        var detail = await WaitAsync(1, 2);
        Assert.True(detail.GetProperty("ticket").GetProperty("waiting").GetBoolean());
        Assert.Equal("The call ended after 34 s.", detail.GetProperty("messages")[1].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Sixty_calls_at_once_with_news_twice_and_in_any_order_end_in_sixty_right_tickets()
    {
        const int Count = 60;
        var seeds = Enumerable.Range(0, Count).Select(_ => _random.Next()).ToArray();
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (i, _) =>
        {
            var from = string.Create(CultureInfo.InvariantCulture, $"+1415555{i:0000}");
            var call = (i % 3) switch
            {
                0 => Call($"CA{i}", from, says: "Please help."),
                1 => Call($"CA{i}", from, keys: "1"),
                _ => Call($"CA{i}", from, says: "It is about an order.", keys: "2"),
            };
            await call.PlayAsync(_hook, new Random(seeds[i]));
        });

        // Call and end; voicemail and its words; the call-back; the topic.
        var expected = Count * 2 + Count / 3 * 2 + Count / 3 + Count / 3 * 3;
        for (var i = 0; i < 600 && await CountAsync("messages") < expected; i++)
        {
            await Task.Delay(100);
        }

        Assert.Equal((expected, Count, Count, Count / 3 * 2), (await CountAsync("messages"), await CountAsync("tickets"), await CountAsync("customers"), await CountAsync("attachments")));
        Assert.Equal(0, await CountAsync("envelopes where state in ('new', 'quarantined')"));
    }

    private PhoneCall Call(string sid, string from, string? says = null, string? keys = null) =>
        new(_twilio, _world, Public, sid, from) { Says = says, Keys = new Queue<string>(keys is null ? [] : [keys]) };

    private Task<int> CountAsync(string what) => _desk.Db.ReadAsync(session => session.ScalarAsync<int>($"select count(*) from {what}"), default);

    private async Task<JsonElement> WaitAsync(int tickets, int messages)
    {
        JsonElement last = default;
        for (var i = 0; i < 600; i++)
        {
            var page = (await _agent.GetFromJsonAsync<JsonElement>("/api/tickets?view=open")).GetProperty("items");
            if (page.GetArrayLength() == tickets)
            {
                last = await _agent.GetFromJsonAsync<JsonElement>($"/api/tickets/{page[0].GetProperty("id").GetInt64()}");
                if (last.GetProperty("messages").GetArrayLength() == messages)
                {
                    return last;
                }
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"There is still {last}");
    }
}
