using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.BotFramework.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>The whole way of an activity: signed token in, connector out, and what the agent is shown, with a double of Azure Bot Service at the other end.</summary>
public sealed class BotFrameworkTests : IAsyncLifetime
{
    private readonly DeskApp _desk = new() { RealTime = true, Settings = { ["Server:PublicUrl"] = "https://desk.example", ["Outbound:FirstDelaySeconds"] = "1" } };
    private BotServiceDouble _service = null!;
    private HttpClient _agent = null!;
    private HttpClient _world = null!;
    private string _hook = "";
    private long _account;

    public async Task InitializeAsync()
    {
        _service = await BotServiceDouble.StartAsync();
        _agent = (await _desk.AdministratorAsync()).Client;
        _world = _desk.Client();
        (_hook, _account) = await _agent.AddAccountAsync("bot-framework", _service.Settings);
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_message_in_Teams_becomes_a_ticket_and_is_answered_where_it_was_written()
    {
        var check = await (await _agent.PostAsync($"/api/channel-accounts/{_account}/check", null)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(check.GetProperty("works").GetBoolean(), $"{check}");

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await SayAsync("1", "My package never arrived and I am furious!")).StatusCode);
        }

        var ticket = await _agent.OnlyTicketAsync();
        Assert.Equal(("bot-framework", "Megan", 1), (ticket.GetProperty("channel").GetString(), ticket.GetProperty("customerName").GetString(), ticket.GetProperty("messageCount").GetInt32()));
        Assert.True(ticket.GetProperty("mood").GetDouble() < -0.2, "The tone is read.");

        // The first attempt meets a connector that is down.
        _service.Faults.Enqueue(new Fault(503));
        await _agent.SentAsync(await _agent.ReplyAsync(ticket, "We are on it."), 1);
        var posted = Assert.Single(_service.Posted);
        Assert.Equal(("We are on it.", "a:1", "1"), (posted.Activity.GetProperty("text").GetString(), posted.Conversation, posted.ReplyTo));
    }

    [Fact]
    public async Task What_is_forged_is_refused_and_leaves_nothing()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rogue = System.Security.Cryptography.RSA.Create(2048);
        (string Token, HttpStatusCode Status)[] cases =
        [
            ("not.a.token", HttpStatusCode.Unauthorized),
            (_service.Token(now, signer: rogue), HttpStatusCode.Unauthorized),
            (_service.Token(now, audience: "99999999-2222-3333-4444-555555555555"), HttpStatusCode.Unauthorized),
            (_service.Token(now, age: TimeSpan.FromHours(2)), HttpStatusCode.Unauthorized),
            (_service.Token(now, serviceUrl: "https://evil.example/"), HttpStatusCode.Forbidden),
        ];
        foreach (var (token, status) in cases)
        {
            Assert.Equal(status, (await SayAsync("1", "x", token)).StatusCode);
        }

        Assert.Equal(0, await _desk.Db.ReadAsync(session => session.ScalarAsync<int>("select count(*) from envelopes"), default));
    }

    [Fact]
    public async Task A_file_is_fetched_from_the_connector_with_our_token()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4, 5, 6, 7, 8];
        _service.Files["one"] = ("image/png", png);
        var activity = Activity("1", "");
        activity["attachments"] = new[] { new { contentType = "image/png", contentUrl = $"{_service.ServiceUrl}v3/attachments/one/views/original", name = "lid.png" } };
        await _service.CallAsync(_world, _hook, activity);
        var detail = await _agent.GetFromJsonAsync<JsonElement>($"/api/tickets/{(await _agent.OnlyTicketAsync()).GetProperty("id").GetInt64()}");
        var file = Assert.Single(detail.GetProperty("messages")[0].GetProperty("attachments").EnumerateArray());
        Assert.Equal(png, await _agent.GetByteArrayAsync($"/api/attachments/{file.GetProperty("id").GetInt64()}"));
    }

    [Fact]
    public async Task What_bots_will_be_told_tomorrow_is_kept_and_shown_and_what_comes_after_it_is_read()
    {
        var unknown = Activity("1", "");
        unknown["type"] = "greatNewFeature";
        Assert.Equal(HttpStatusCode.OK, (await _service.CallAsync(_world, _hook, unknown, null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SayAsync("2", "Hello")).StatusCode);

        await _agent.OnlyTicketAsync();
        await _agent.KeptAsync("greatNewFeature");
    }

    private Task<HttpResponseMessage> SayAsync(string id, string text, string? token = null) => _service.CallAsync(_world, _hook, Activity(id, text), token);

    private Dictionary<string, object?> Activity(string id, string text) => new()
    {
        ["type"] = "message",
        ["id"] = id,
        ["serviceUrl"] = _service.ServiceUrl,
        ["channelId"] = "msteams",
        ["from"] = new { id = "29:megan", name = "Megan" },
        ["recipient"] = new { id = "28:bot", name = "Help" },
        ["conversation"] = new { id = "a:1" },
        ["text"] = text,
    };
}
