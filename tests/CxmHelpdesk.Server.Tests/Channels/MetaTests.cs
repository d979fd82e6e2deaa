using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Meta.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>The whole way of a Messenger conversation, with a double of Meta at the other end.</summary>
public sealed class MetaTests : IAsyncLifetime
{
    private const string Mia = "6543210987654321";

    private readonly DeskApp _desk = new() { RealTime = true, Settings = { ["Server:PublicUrl"] = "https://desk.example", ["Outbound:FirstDelaySeconds"] = "1", ["Outbound:UndoSeconds"] = "0" } };
    private MetaDouble _meta = null!;
    private HttpClient _agent = null!;
    private HttpClient _world = null!;
    private string _hook = "";

    public async Task InitializeAsync()
    {
        _meta = await MetaDouble.StartAsync();
        _meta.Names[Mia] = "Mia Example";
        _agent = (await _desk.AdministratorAsync()).Client;
        _world = _desk.Client();
        (_hook, _) = await _agent.AddAccountAsync("messenger", new Dictionary<string, string>
        {
            ["pageId"] = MetaDouble.Page, ["token"] = _meta.Token, ["appSecret"] = _meta.Secret, ["verifyToken"] = "meatyhamhock", ["apiUrl"] = _meta.Url.ToString(),
        });
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _meta.DisposeAsync();
    }

    [Fact]
    public async Task Meta_is_let_in_by_the_handshake_and_a_forger_is_not()
    {
        Assert.Equal("1158201444", await _world.GetStringAsync($"{_hook}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock"));
        Assert.Equal(HttpStatusCode.Forbidden, (await _world.GetAsync($"{_hook}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess")).StatusCode);
        _meta.Secret = "another";
        Assert.Equal(HttpStatusCode.Forbidden, (await _meta.CallAsync(_world, _hook, MetaDouble.From(Mia, new { mid = "m1", text = "x" }))).StatusCode);
        Assert.Equal(0, await _desk.Db.ReadAsync(session => session.ScalarAsync<int>("select count(*) from envelopes"), default));
    }

    [Fact]
    public async Task A_conversation_with_name_answer_echo_receipts_and_a_reaction()
    {
        await CallAsync(MetaDouble.From(Mia, new { mid = "m1", text = "Where is my order?" }));
        var ticket = await _agent.OnlyTicketAsync();
        Assert.Equal("Mia Example", ticket.GetProperty("customerName").GetString());
        var id = ticket.GetProperty("id").GetInt64();

        _meta.Faults.Enqueue(new Fault(0, TakesIt: true));
        (await _agent.PostAsJsonAsync($"/api/tickets/{id}/replies", new { clientId = "c1", text = "On its way.", customerVersion = 1 })).EnsureSuccessStatusCode();
        await _agent.MessagesAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "sent");
        var sent = Assert.Single(_meta.Sent);

        // Meta tells of it, too; and a colleague writes from the page's own inbox.
        object Echo(string mid, string text, string? metadata) => new { sender = new { id = MetaDouble.Page }, recipient = new { id = Mia }, timestamp = Now, message = new { mid, text, metadata, is_echo = true } };
        await CallAsync(Echo(sent.Id, "On its way.", "cxm:1"), Echo("e1", "It comes tomorrow.", null));
        var messages = await _agent.MessagesAsync(id, messages => messages.Count == 3);
        Assert.Equal(("agent", "It comes tomorrow."), (messages[2].GetProperty("kind").GetString(), messages[2].GetProperty("text").GetString()));

        await CallAsync(
            new { sender = new { id = Mia }, timestamp = Now, read = new { watermark = Now } },
            new { sender = new { id = Mia }, timestamp = Now, delivery = new { watermark = Now } },
            new { sender = new { id = Mia }, timestamp = Now, reaction = new { mid = sent.Id, action = "react", reaction = "love", emoji = "❤" } });
        messages = await _agent.MessagesAsync(id, all => all[1].TryGetProperty("facts", out var facts) && facts.ValueKind == JsonValueKind.Object);
        Assert.Equal(("read", "❤"), (messages[1].GetProperty("delivery").GetString(), messages[1].GetProperty("facts").GetProperty("reaction").GetString()));
    }

    [Fact]
    public async Task A_comment_is_a_ticket_and_is_answered_below_it()
    {
        var ticket = await CommentAsync();
        Assert.Equal("Bo", ticket.GetProperty("customerName").GetString());
        Assert.True(ticket.GetProperty("mood").GetDouble() < -0.2, "The tone is read.");
        var id = ticket.GetProperty("id").GetInt64();
        (await _agent.PostAsJsonAsync($"/api/tickets/{id}/replies", new { clientId = "c1", text = "We are sorry.", customerVersion = 1 })).EnsureSuccessStatusCode();
        await _agent.MessagesAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "sent");
        Assert.Equal(("comment", "99_1", "We are sorry."), (_meta.Sent.Single().Kind, _meta.Sent.Single().To, _meta.Sent.Single().Text));
    }

    [Fact]
    public async Task An_edited_message_is_read_anew()
    {
        await CallAsync(MetaDouble.From(Mia, new { mid = "m1", text = "Could you send me the invoice again?" }));
        var before = await _agent.OnlyTicketAsync();
        await CallAsync(new { sender = new { id = Mia }, recipient = new { id = MetaDouble.Page }, timestamp = Now, message_edit = new { mid = "m1", text = "This is outrageous, I am furious!", num_edit = 1 } });
        var message = (await _agent.MessagesAsync(before.GetProperty("id").GetInt64(), messages => messages[0].GetProperty("text").GetString() == "This is outrageous, I am furious!"))[0];
        Assert.Equal("Could you send me the invoice again?", message.GetProperty("facts").GetProperty("before").GetString());
        var after = await _agent.OnlyTicketAsync();
        Assert.True(after.GetProperty("mood").GetDouble() < -0.2 && after.GetProperty("answerBy").GetDateTimeOffset() < before.GetProperty("answerBy").GetDateTimeOffset(), $"{before} became {after}");
    }

    [Fact]
    public async Task Whoever_is_answered_in_private_is_the_same_customer_when_he_writes()
    {
        _meta.Commenters["99_1"] = Mia;
        var id = await _agent.ReplyAsync(await CommentAsync(), "We are sorry. Please tell us your order number.", inPrivate: true);
        await _agent.SentAsync(id, 1);
        await CallAsync(MetaDouble.From(Mia, new { mid = "m1", text = "Thank you, here is my order number." }));

        Assert.Single((await _agent.TicketsAsync(2)).Select(ticket => ticket.GetProperty("customerId").GetInt64()).Distinct());
        var identities = (await _agent.GetFromJsonAsync<JsonElement>($"/api/tickets/{id}")).GetProperty("customer").GetProperty("identities").EnumerateArray();
        Assert.Equal(["facebook-comment 777", $"messenger {Mia}"], identities.Select(one => $"{one.GetProperty("kind").GetString()} {one.GetProperty("address").GetString()}"));
    }

    [Fact]
    public async Task Whoever_wrote_before_is_proposed_as_the_same_person_when_a_private_answer_reaches_him()
    {
        await CallAsync(MetaDouble.From(Mia, new { mid = "m1", text = "Where is my order?" }));
        var before = await _agent.OnlyTicketAsync();
        _meta.Commenters["99_1"] = Mia;
        await CommentAsync();
        var comment = Assert.Single(await _agent.TicketsAsync(2), ticket => ticket.GetProperty("customerName").GetString() == "Bo");
        await _agent.SentAsync(await _agent.ReplyAsync(comment, "We are sorry. Please tell us your order number.", inPrivate: true), 1);

        // From either side.
        foreach (var (one, other) in new[] { (comment, before), (before, comment) })
        {
            var proposed = Assert.Single((await _agent.GetFromJsonAsync<JsonElement>($"/api/customers/{one.GetProperty("customerId").GetInt64()}/duplicates")).GetProperty("items").EnumerateArray());
            Assert.Equal(other.GetProperty("customerId").GetInt64(), proposed.GetProperty("customer").GetProperty("id").GetInt64());
            Assert.Equal("same-by-network", Assert.Single(proposed.GetProperty("reasons").EnumerateArray()).GetString());
        }
    }

    private async Task<JsonElement> CommentAsync()
    {
        Assert.Equal(HttpStatusCode.OK, (await _meta.ChangeAsync(_world, _hook, "feed", new { item = "comment", verb = "add", comment_id = "99_1", from = new { id = "777", name = "Bo" }, message = "Never again, I am furious!", created_time = Now / 1000 })).StatusCode);
        return (await _agent.TicketsAsync(1))[0];
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task What_Meta_will_think_of_tomorrow_is_kept_and_shown_and_what_comes_after_it_is_read()
    {
        await CallAsync(new { sender = new { id = Mia }, recipient = new { id = MetaDouble.Page }, timestamp = Now, great_new_feature = new { x = 1 } });
        await CallAsync(MetaDouble.From(Mia, new { mid = "m1", text = "Hello" }));

        await _agent.OnlyTicketAsync();
        await _agent.KeptAsync("great_new_feature");
    }

    [Fact]
    public async Task News_of_a_message_that_comes_before_it_does_no_harm()
    {
        await CallAsync(
            new { sender = new { id = Mia }, timestamp = Now, reaction = new { mid = "m1", action = "react", reaction = "love", emoji = "❤" } },
            new { sender = new { id = Mia }, timestamp = Now, read = new { watermark = Now } });
        await CallAsync(MetaDouble.From(Mia, new { mid = "m2", text = "And where is the other?" }), MetaDouble.From(Mia, new { mid = "m1", text = "Where is my order?" }));

        var ticket = await _agent.OnlyTicketAsync(messages: 2);
        Assert.Equal(2, (await _agent.MessagesAsync(ticket.GetProperty("id").GetInt64(), all => all.Count == 2)).Count);
    }

    private async Task CallAsync(params object[] messaging) => Assert.Equal(HttpStatusCode.OK, (await _meta.CallAsync(_world, _hook, messaging)).StatusCode);
}
