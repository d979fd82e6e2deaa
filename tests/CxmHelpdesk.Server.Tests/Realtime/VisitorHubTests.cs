using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using static CxmHelpdesk.Server.Tests.Realtime.AgentHubTests;

namespace CxmHelpdesk.Server.Tests.Realtime;

public sealed class VisitorHubTests : IAsyncLifetime
{
    private LiveDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await LiveDesk.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_visitors_words_become_a_ticket_on_the_agents_screen_and_the_answer_comes_back()
    {
        var agent = new AgentModel(_desk, "10:agent:1:10");
        await using var line = await agent.ConnectAsync();
        await agent.ResumeAsync(line);
        var visitor = await VisitorModel.OpenAsync(_desk, new { name = "Mia", email = "mia@example.com", language = "en-GB" });
        await using var client = await visitor.ConnectAsync();
        await visitor.ResumeAsync(client);

        var answer = await client.InvokeAsync("Send", new { clientId = "c1", text = "My parcel never came!" });
        Assert.True(answer.GetProperty("accepted").GetBoolean());

        await Until(() => agent.Snapshot().Any(e => e.GetProperty("type").GetString() == "message.added"));
        var added = agent.Snapshot().Last(e => e.GetProperty("type").GetString() == "message.added");
        Assert.Equal("My parcel never came!", added.GetProperty("message").GetProperty("text").GetString());
        Assert.Equal("Mia", added.GetProperty("customer").GetProperty("customer").GetProperty("name").GetString());
        await Until(() => visitor.Texts.Count == 1);

        var ticket = added.GetProperty("ticketId").GetInt64();
        await DeskTraffic.AnswerAsync(_desk.Db, ticket, "a note about her", "note");
        await DeskTraffic.AnswerAsync(_desk.Db, ticket, "On its way.");
        await Until(() => visitor.Texts.Count == 2);
        Assert.Equal([("customer", "My parcel never came!"), ("agent", "On its way.")], visitor.Shown.Select(s => (s.Author, s.Text)));
    }

    [Fact]
    public async Task Who_asks_to_be_called_is_on_the_tickets_checklist_until_somebody_ticks_it_off()
    {
        var visitor = await VisitorModel.OpenAsync(_desk, new { language = "en" });
        await using var client = await visitor.ConnectAsync();
        await visitor.ResumeAsync(client);
        async Task<string> RefusedAsync(string number) =>
            (await Assert.ThrowsAnyAsync<Exception>(() => client.InvokeAsync("Send", new { clientId = "c0", text = "Call me", callBack = new { number } }))).Message;
        Assert.Contains("number-wrong", await RefusedAsync("call me"), StringComparison.Ordinal);
        Assert.Contains("number-wrong", await RefusedAsync("12 34"), StringComparison.Ordinal);

        await client.InvokeAsync("Send", new { clientId = "c1", text = "Please call me at +49 (30) 123-45.", callBack = new { number = "+49 (30) 123-45", wish = "2026-11-23 15:00 Europe/Berlin" } });
        await Until(() => visitor.Texts.Count == 1);

        const string Wanted = "+49 (30) 123-45 · 2026-11-23 15:00 Europe/Berlin";
        Assert.Equal($"Call back: {Wanted}", await _desk.Db.ReadAsync(s => s.FirstOrDefaultAsync<string>("select text from ticket_checks where done_at is null"), default));
        Assert.Equal(Wanted, await _desk.Db.ReadAsync(s => s.FirstOrDefaultAsync<string>("select title from touches where kind = 'callback.requested'"), default));
        Assert.Equal(1, await _desk.Db.ReadAsync(s => s.ScalarAsync<int>("select max(open_checks) from tickets"), default));
    }

    [Fact]
    public async Task A_line_killed_at_every_step_loses_no_word_and_repeats_none()
    {
        const int Messages = 30;
        var visitor = await VisitorModel.OpenAsync(_desk);
        var random = new Random(3);
        long ticket = 0;
        for (var i = 0; i < Messages; i++)
        {
            // Each message is sent until it is accepted, however often the line is cut.
            for (var sent = false; !sent;)
            {
                await using var client = await visitor.ConnectAsync();
                try
                {
                    var resume = visitor.ResumeAsync(client);
                    if (random.Next(4) == 0)
                    {
                        client.Kill();
                    }

                    await resume;
                    var send = VisitorModel.SendAsync(client, $"c{i}", $"word {i}");
                    if (random.Next(2) == 0)
                    {
                        await Task.Delay(random.Next(6));
                        client.Kill();
                    }

                    await send;
                    sent = true;
                }
                catch (Exception error) when (error is IOException or WebSocketException or OperationCanceledException or ObjectDisposedException)
                {
                    // Again.
                }
            }

            if (i == 0)
            {
                await Until(() => DeskTraffic.TicketOfAsync(_desk.Db, "word 0").Result > 0);
                ticket = await DeskTraffic.TicketOfAsync(_desk.Db, "word 0");
            }

            if (i % 3 == 0)
            {
                await DeskTraffic.AnswerAsync(_desk.Db, ticket, $"answer {i}");
            }
        }

        await using var last = await visitor.ConnectAsync();
        await visitor.ResumeAsync(last);
        await Until(() => visitor.Texts.Count >= Messages + 10);
        await DeskTraffic.AnswerAsync(_desk.Db, ticket, "the end");
        await Until(() => visitor.Texts[^1] == "the end");
        Assert.Equal(Messages + 10 + 1, visitor.Texts.Count);
        Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"word {i}").Order(), visitor.Texts.Where(text => text.StartsWith("word", StringComparison.Ordinal)).Order());
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"answer {3 * i}").Order(), visitor.Texts.Where(text => text.StartsWith("answer", StringComparison.Ordinal)).Order());
        Assert.Equal(visitor.Texts.Count, await _desk.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from messages"), default));
    }

    [Fact]
    public async Task A_server_restart_on_the_same_database_loses_nothing_that_was_accepted()
    {
        var visitor = await VisitorModel.OpenAsync(_desk);
        for (var i = 0; i < 3; i++)
        {
            var client = await visitor.ConnectAsync();
            await visitor.ResumeAsync(client);
            await VisitorModel.SendAsync(client, $"c{i}", $"word {i}");
            await _desk.DownAsync();
            await client.DisposeAsync();
            await _desk.UpAsync();
        }

        await using var again = await visitor.ConnectAsync();
        await visitor.ResumeAsync(again);
        await Until(() => visitor.Texts.Count == 3);
        Assert.Equal(["word 0", "word 1", "word 2"], visitor.Texts);
    }

    [Fact]
    public async Task Nobody_hears_what_another_visitor_says()
    {
        var (mia, tom) = (await VisitorModel.OpenAsync(_desk), await VisitorModel.OpenAsync(_desk));
        await using var one = await mia.ConnectAsync();
        await using var two = await tom.ConnectAsync();
        await mia.ResumeAsync(one);
        await tom.ResumeAsync(two);
        await VisitorModel.SendAsync(one, "c1", "for you only");
        await VisitorModel.SendAsync(two, "c1", "mine");
        await Until(() => mia.Texts.Count == 1 && tom.Texts.Count == 1);
        Assert.Equal(["mine"], tom.Texts);

        var newcomer = await VisitorModel.OpenAsync(_desk);
        await using var three = await newcomer.ConnectAsync();
        await newcomer.ResumeAsync(three);
        Assert.Empty(newcomer.Texts);
    }

    [Fact]
    public async Task Files_are_readable_only_in_the_conversation_they_are_in_and_only_their_owner_can_put_them_there()
    {
        var (mia, tom) = (await VisitorModel.OpenAsync(_desk), await VisitorModel.OpenAsync(_desk));
        using var browser = _desk.Browser();
        using var body = new MultipartFormDataContent { { new ByteArrayContent("%PDF-1.4 x"u8.ToArray()), "file", "bill.pdf" } };
        using var upload = new HttpRequestMessage(HttpMethod.Post, "/chat/key5/files") { Content = body, Headers = { { "Authorization", $"Bearer {mia.Token}" } } };
        using var uploaded = await browser.SendAsync(upload);
        Assert.Equal(HttpStatusCode.OK, uploaded.StatusCode);
        var files = await uploaded.Content.ReadFromJsonAsync<JsonElement>();

        await using var two = await tom.ConnectAsync();
        var stolen = await Assert.ThrowsAsync<HubCallFailed>(() => two.InvokeAsync("Send", new { clientId = "c1", text = "", files }));
        Assert.Contains("file-unknown", stolen.Message, StringComparison.Ordinal);

        await using var one = await mia.ConnectAsync();
        JsonElement shown = default;
        await mia.ResumeAsync(one);
        await one.InvokeAsync("Send", new { clientId = "c1", text = "", files });
        await Until(() => mia.Texts.Count == 1);
        await using var reader = await _desk.VisitorAsync(mia.Token, (_, _) => { });
        shown = (await reader.InvokeAsync("Resume", (object?)null)).GetProperty("messages")[0].GetProperty("attachments")[0];
        Assert.Equal("bill.pdf", shown.GetProperty("fileName").GetString());

        var address = $"/chat/key5/attachments/{shown.GetProperty("id").GetInt64()}?access_token=";
        using var own = await browser.GetAsync(new Uri(address + mia.Token, UriKind.Relative));
        Assert.Equal("%PDF-1.4 x", await own.Content.ReadAsStringAsync());
        Assert.Contains("sandbox", own.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var others = await browser.GetAsync(new Uri(address + tom.Token, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        using var nobodys = await browser.GetAsync(new Uri(address, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, nobodys.StatusCode);
    }

    [Theory]
    [InlineData("c1", 10_001, "text-too-long")]
    [InlineData("c1", 40_000, "text-too-long")]
    [InlineData("c1", 0, "empty")]
    [InlineData("c/1", 5, "client-id-wrong")]
    [InlineData("", 5, "client-id-wrong")]
    public async Task What_breaks_a_limit_is_refused_by_name_and_the_line_stays_open(string clientId, int length, string code)
    {
        var visitor = await VisitorModel.OpenAsync(_desk);
        await using var client = await visitor.ConnectAsync();
        var refused = await Assert.ThrowsAsync<HubCallFailed>(() => VisitorModel.SendAsync(client, clientId, new string('漢', length)));
        Assert.EndsWith(code, refused.Message, StringComparison.Ordinal);
        await VisitorModel.SendAsync(client, "c2", "fine");
    }

    [Fact]
    public async Task Only_what_is_far_beyond_any_message_ends_the_line_and_says_so()
    {
        var visitor = await VisitorModel.OpenAsync(_desk);
        await using var client = await visitor.ConnectAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => VisitorModel.SendAsync(client, "c1", new string('x', 600_000)));
        Assert.NotNull(await client.Closed.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, await _desk.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from envelopes"), default));
    }

    [Theory]
    [InlineData("key5", "forged")]
    [InlineData("key5", "")]
    [InlineData("nokey", "")]
    public async Task Without_a_token_of_this_chat_there_is_no_line(string account, string token) =>
        await Assert.ThrowsAsync<WebSocketException>(() => _desk.VisitorAsync(token, (_, _) => { }, account));

    [Fact]
    public async Task A_blocked_visitor_is_told_and_stays_outside()
    {
        var visitor = await VisitorModel.OpenAsync(_desk);
        await using var client = await visitor.ConnectAsync();
        await VisitorModel.SendAsync(client, "c1", "spam");
        await Until(() => DeskTraffic.TicketOfAsync(_desk.Db, "spam").Result > 0);
        await _desk.Db.WriteAsync(tx => tx.ExecuteAsync("update identities set blocked_at = 1 where kind = 'visitor'"), default);

        var refused = await Assert.ThrowsAsync<HubCallFailed>(() => VisitorModel.SendAsync(client, "c2", "more spam"));
        Assert.Contains("blocked", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WebSocketException>(() => visitor.ConnectAsync());
        using var browser = _desk.Browser();
        using var response = await browser.PostAsJsonAsync("/chat/key5/sessions", new { token = visitor.Token });
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Who_writes_sees_it_and_only_those_who_watch_see_what_is_typed()
    {
        var visitor = await VisitorModel.OpenAsync(_desk, new { name = "Mia" });
        await using var client = await visitor.ConnectAsync();
        await visitor.ResumeAsync(client);
        await VisitorModel.SendAsync(client, "c1", "hello");
        await Until(() => visitor.Texts.Count == 1);
        var ticket = await DeskTraffic.TicketOfAsync(_desk.Db, "hello");
        var (watching, elsewhere) = (new AgentModel(_desk, "10:agent:1:10"), new AgentModel(_desk, "12:supervisor::12"));
        await using var one = await watching.ConnectAsync();
        await using var two = await elsewhere.ConnectAsync();
        await watching.ResumeAsync(one);
        await elsewhere.ResumeAsync(two);
        await one.InvokeAsync("Watch", ticket);

        await client.InvokeAsync("Typing", true, "where is m");
        await one.InvokeAsync("Typing", ticket, true);
        await client.InvokeAsync("Page", new { url = "https://shop.example/cart?secret=1#x", title = "Cart" });
        await Until(() => watching.Other.Any(o => o.Method == "VisitorPage") && visitor.Other.Any(o => o.Method == "AgentTyping"));

        var typed = watching.Other.Single(o => o.Method == "VisitorTyping").Argument;
        Assert.Equal((ticket, "where is m"), (typed.GetProperty("ticketId").GetInt64(), typed.GetProperty("preview").GetString()));
        Assert.Equal("https://shop.example/cart", watching.Other.Single(o => o.Method == "VisitorPage").Argument.GetProperty("url").GetString());
        Assert.Equal("Agent 10", visitor.Other.Single(o => o.Method == "AgentTyping").Argument.GetProperty("name").GetString());
        Assert.DoesNotContain(elsewhere.Other, o => o.Method is "VisitorTyping" or "VisitorPage");
        var visits = await _desk.Db.ReadAsync(s => s.QueryAsync<string>("select link from touches where kind = 'page.visited'"), default);
        Assert.Equal(["https://shop.example/cart"], visits);
    }

    [Fact]
    public async Task What_was_said_long_ago_comes_page_by_page_and_only_to_whom_it_was_said()
    {
        var visitor = await VisitorModel.OpenAsync(_desk);
        await using (var first = await visitor.ConnectAsync())
        {
            await visitor.ResumeAsync(first);
            await VisitorModel.SendAsync(first, "c0", "word 0");
            await Until(() => visitor.Texts.Count == 1);
        }

        var ticket = await DeskTraffic.TicketOfAsync(_desk.Db, "word 0");
        for (var i = 1; i <= 120; i++)
        {
            await DeskTraffic.AnswerAsync(_desk.Db, ticket, $"word {i}", i % 10 == 5 ? "note" : "agent");
        }

        await using var line = await visitor.ConnectAsync();
        var newest = await line.InvokeAsync("Resume", (long?)null);
        var told = newest.GetProperty("messages").EnumerateArray().ToList();
        Assert.True(newest.GetProperty("hasOlder").GetBoolean());
        for (var more = true; more;)
        {
            var page = await line.InvokeAsync("Older", told[0].GetProperty("id").GetInt64());
            told.InsertRange(0, page.GetProperty("messages").EnumerateArray());
            more = page.GetProperty("hasOlder").GetBoolean();
        }

        Assert.Equal(Enumerable.Range(0, 121).Where(i => i % 10 != 5).Select(i => $"word {i}"), told.Select(message => message.GetProperty("text").GetString()!));
        var stranger = await VisitorModel.OpenAsync(_desk);
        await using var other = await stranger.ConnectAsync();
        Assert.Empty((await other.InvokeAsync("Older", told[^1].GetProperty("id").GetInt64())).GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task A_customer_is_told_that_his_words_were_read_when_an_agent_opens_them_and_when_he_types()
    {
        var visitor = await VisitorModel.OpenAsync(_desk);
        await using var client = await visitor.ConnectAsync();
        await visitor.ResumeAsync(client);
        await VisitorModel.SendAsync(client, "c1", "read me");
        await Until(() => visitor.Texts.Count == 1);
        var ticket = await DeskTraffic.TicketOfAsync(_desk.Db, "read me");
        var agent = new AgentModel(_desk, "10:agent:1:10");
        await using var line = await agent.ConnectAsync();
        await agent.ResumeAsync(line);
        Assert.DoesNotContain(visitor.Other, o => o.Method == "Delivery");

        await line.InvokeAsync("Watch", ticket);
        await Until(() => visitor.Other.Count(o => o.Method == "Delivery") == 1);
        await line.InvokeAsync("Watch", ticket);
        await VisitorModel.SendAsync(client, "c2", "and me");
        await Until(() => visitor.Texts.Count == 2);
        Assert.Single(visitor.Other, o => o.Method == "Delivery");
        await line.InvokeAsync("Typing", ticket, true);
        await Until(() => visitor.Other.Count(o => o.Method == "Delivery") == 2);

        Assert.Equal([("c1", "read"), ("c2", "read")], visitor.Other.Where(o => o.Method == "Delivery")
            .Select(o => (o.Argument.GetProperty("clientId").GetString()!, o.Argument.GetProperty("state").GetString()!)));
        await using var again = await visitor.ConnectAsync();
        var shown = (await again.InvokeAsync("Resume", (long?)null)).GetProperty("messages").EnumerateArray();
        Assert.All(shown, message => Assert.Equal("read", message.GetProperty("delivery").GetString()));
    }
}
