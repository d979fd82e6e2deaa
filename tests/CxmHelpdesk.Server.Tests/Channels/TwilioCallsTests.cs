using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Twilio.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>Callers and agents, joined through a double of Twilio that follows the TwiML and obeys the REST calls.</summary>
public sealed class TwilioCallsTests : IAsyncLifetime
{
    private readonly Hotline _line = new();

    public Task InitializeAsync() => _line.StartAsync();

    public async Task DisposeAsync() => await _line.DisposeAsync();

    [Fact]
    public async Task A_caller_presses_2_waits_behind_one_more_urgent_takes_a_call_back_and_is_called()
    {
        var ada = await _line.AgentAsync("+14155550001");
        var calm = _line.Call("CA1", "+14155550111", call => call with { Keys = "2" });
        var first = await _line.WaitForAsync(ada, "CA1", "waiting");
        Assert.Contains("You are number 1 in the queue.", await _line.HeardAsync(calm, "number 1"), StringComparison.Ordinal);

        var urgent = _line.Call("CA2", "+14155550222", call => call with { Keys = "2" });
        var second = await _line.WaitForAsync(ada, "CA2", "waiting");
        var ticket = second.GetProperty("ticketId").GetInt64();
        Assert.Equal(HttpStatusCode.OK, (await ada.Client.PatchAsJsonAsync($"/api/tickets/{ticket}", new { urgency = 3, mood = -1 })).StatusCode);
        Assert.Equal(["+14155550222", "+14155550111"], (await _line.CallsAsync(ada)).Select(call => call.GetProperty("address").GetString()));
        await _line.HeardAsync(calm, "number 2");
        calm.Phone.Press("1");

        await _line.WaitForAsync(ada, "CA1", "callBack");
        await calm.Done;
        Assert.Equal("Thank you. We will call you back on this number. Goodbye.", calm.Phone.Heard[^1]);

        // The place is kept: behind the urgent one, but there.
        Assert.Equal(["waiting", "callBack"], (await _line.CallsAsync(ada)).Select(call => call.GetProperty("state").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{Id(second)}/accept")).StatusCode);
        await urgent.Done;
        await _line.EndedAsync("CA2", "talked");
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{Id(second)}/wrap-up", new { note = "He wants his money back." })).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{Id(first)}/accept")).StatusCode);
        await _line.EndedAsync("CA1", "talked");
        Assert.Equal(("+14155550001", "+18005550199"), (_line.Twilio.Called.Single()["To"], _line.Twilio.Called.Single()["From"]));
        Assert.Contains("+14155550111", _line.Twilio.Called.Single()["Twiml"], StringComparison.Ordinal);
        Assert.Equal(1, _line.Twilio.Board.PhoneOf("+14155550111").Rings);

        var detail = await ada.Client.GetFromJsonAsync<JsonElement>($"/api/tickets/{ticket}");
        var texts = detail.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("text").GetString()!).ToArray();
        Assert.Contains("On the line, to talk to somebody.", texts);
        Assert.Contains("Talked for 7 s.", texts);
        Assert.Contains("He wants his money back.", texts);
        Assert.False(detail.GetProperty("ticket").GetProperty("waiting").GetBoolean());
        Assert.Equal(ada.Me.AgentId, detail.GetProperty("ticket").GetProperty("assigneeId").GetInt64());
    }

    [Fact]
    public async Task One_of_two_agents_gets_the_call_and_the_other_is_told_who_did()
    {
        var ada = await _line.AgentAsync("+14155550001");
        var bob = await _line.AgentAsync("sip:bob@phones.example");
        var caller = _line.Call("CA1", "+14155550111");
        var id = Id(await _line.WaitForAsync(ada, "CA1", "waiting"));

        var answers = await Task.WhenAll(_line.PostAsync(ada, $"/api/calls/{id}/accept"), _line.PostAsync(bob, $"/api/calls/{id}/accept"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        var loser = await answers.Single(answer => answer.StatusCode == HttpStatusCode.Conflict).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("call-taken", loser.GetProperty("code").GetString());
        Assert.Contains(loser.GetProperty("agentId").GetInt64(), new[] { ada.Me.AgentId, bob.Me.AgentId });
        await caller.Done;
        Assert.Equal(1, _line.Twilio.Board.PhoneOf("+14155550001").Rings + _line.Twilio.Board.PhoneOf("sip:bob@phones.example").Rings);
    }

    [Fact]
    public async Task If_the_agents_phone_is_not_answered_the_caller_waits_on_as_the_first()
    {
        var ada = await _line.AgentAsync("+14155550001");
        _line.Twilio.Board.PhoneOf("+14155550001").Answers = false;
        var caller = _line.Call("CA1", "+14155550111");
        var id = Id(await _line.WaitForAsync(ada, "CA1", "waiting"));
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{id}/accept")).StatusCode);
        await _line.HeardAsync(caller, "You have not lost your place");
        await _line.WaitForAsync(ada, "CA1", "waiting");

        _line.Twilio.Board.PhoneOf("+14155550001").Answers = true;
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{id}/accept")).StatusCode);
        await caller.Done;
        await _line.EndedAsync("CA1", "talked");
        Assert.Equal(2, _line.Twilio.Board.PhoneOf("+14155550001").Rings);
    }

    [Fact]
    public async Task An_agent_whose_phone_rings_can_give_the_caller_back()
    {
        var ada = await _line.AgentAsync("+14155550001");
        var phone = _line.Twilio.Board.PhoneOf("+14155550001");
        phone.RingsFor = TimeSpan.FromMinutes(5);
        var caller = _line.Call("CA1", "+14155550111");
        var id = Id(await _line.WaitForAsync(ada, "CA1", "waiting"));
        await _line.PostAsync(ada, $"/api/calls/{id}/accept");
        await _line.UntilAsync(() => Task.FromResult(phone.Rings == 1));
        Assert.Equal("waiting", (await (await _line.PostAsync(ada, $"/api/calls/{id}/hang-up")).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString());

        phone.RingsFor = TimeSpan.Zero;
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{id}/accept")).StatusCode);
        await caller.Done;
        await _line.EndedAsync("CA1", "talked");
    }

    [Fact]
    public async Task A_call_is_passed_to_a_colleague_and_then_to_a_team()
    {
        var ada = await _line.AgentAsync("+14155550001");
        var bob = await _line.AgentAsync("+14155550002");
        var other = await _line.Desk.CreateTeamAsync("Repairs");
        var caller = _line.Call("CA1", "+14155550111", call => call with { Talks = TimeSpan.FromMinutes(5) });
        var id = Id(await _line.WaitForAsync(ada, "CA1", "waiting"));
        await _line.PostAsync(ada, $"/api/calls/{id}/accept");
        await _line.WaitForAsync(ada, "CA1", "talking");

        Assert.Equal(HttpStatusCode.Forbidden, (await _line.PostAsync(bob, $"/api/calls/{id}/hang-up")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{id}/transfer", new { agentId = bob.Me.AgentId })).StatusCode);
        Assert.Equal(bob.Me.AgentId, (await _line.WaitForAsync(bob, "CA1", "talking")).GetProperty("agentId").GetInt64());
        Assert.Equal(1, _line.Twilio.Board.PhoneOf("+14155550002").Rings);

        // Nobody would take it there.
        Assert.Equal("team-away", await CodeAsync(await _line.PostAsync(bob, $"/api/calls/{id}/transfer", new { teamId = other })));
        var supervisor = await _line.SupervisorAsync("+14155550003");
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(bob, $"/api/calls/{id}/transfer", new { teamId = other })).StatusCode);
        await _line.WaitForAsync(supervisor, "CA1", "waiting");
        Assert.Empty(await _line.CallsAsync(bob));
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(supervisor, $"/api/calls/{id}/accept")).StatusCode);
        await _line.WaitForAsync(supervisor, "CA1", "talking");
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(supervisor, $"/api/calls/{id}/hang-up")).StatusCode);
        await caller.Done;
        await _line.EndedAsync("CA1", "talked");
        Assert.Equal(2, await _line.CountAsync("messages where text like 'Passed the call on%'"));
    }

    [Fact]
    public async Task Who_hangs_up_while_waiting_is_a_ticket_that_waits_and_says_so()
    {
        var ada = await _line.AgentAsync("+14155550001");
        await _line.Call("CA1", "+14155550111", call => call with { HangsUpAfter = 2 }).Done;
        await _line.EndedAsync("CA1", "abandoned");
        var ticket = (await ada.Client.GetFromJsonAsync<JsonElement>("/api/tickets?view=open")).GetProperty("items")[0];
        Assert.True(ticket.GetProperty("waiting").GetBoolean());
        Assert.Empty(await _line.CallsAsync(ada));
        Assert.Equal(1, await _line.CountAsync("messages where kind = 'system' and text like 'Hung up after waiting%'"));

        var gone = await _line.PostAsync(ada, $"/api/calls/{await _line.IdAsync("CA1")}/accept");
        Assert.Equal("call-over", (await gone.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Who_is_on_the_phone_is_given_no_chat_until_the_call_is_finished()
    {
        var ada = await _line.AgentAsync("+14155550001");
        await _line.Call("CA1", "+14155550111", call => call with { HangsUpAfter = 1 }).Done;
        await _line.EndedAsync("CA1", "abandoned");
        var talk = _line.Call("CA2", "+14155550222", call => call with { Talks = TimeSpan.FromMinutes(5) });
        var id = Id(await _line.WaitForAsync(ada, "CA2", "waiting"));
        await _line.PostAsync(ada, $"/api/calls/{id}/accept");
        await _line.WaitForAsync(ada, "CA2", "talking");
        Assert.Equal("voice", (await NextAsync(ada)).GetProperty("channel").GetString());

        await _line.Desk.Db.WriteAsync(tx => tx.ExecuteAsync("update tickets set channel = 'web-chat' where waiting = 1"), default);
        Assert.NotEqual(JsonValueKind.Object, (await NextAsync(ada)).ValueKind);
        await _line.PostAsync(ada, $"/api/calls/{id}/hang-up");
        await talk.Done;
        Assert.NotEqual(JsonValueKind.Object, (await NextAsync(ada)).ValueKind);
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{id}/wrap-up", new { })).StatusCode);
        Assert.Equal("web-chat", (await NextAsync(ada)).GetProperty("channel").GetString());

        static async Task<JsonElement> NextAsync(Person agent) => (await agent.Client.GetFromJsonAsync<JsonElement>("/api/tickets/next")).TryGetProperty("ticket", out var ticket) ? ticket : default;
    }

    [Fact]
    public async Task Customers_are_called_from_their_ticket_and_it_says_if_nobody_answered()
    {
        var ada = await _line.AgentAsync("+14155550001");
        await _line.Call("CA1", "+14155550111", call => call with { HangsUpAfter = 1 }).Done;
        var ticket = (await ada.Client.GetFromJsonAsync<JsonElement>("/api/tickets?view=open")).GetProperty("items")[0].GetProperty("id").GetInt64();

        _line.Twilio.Board.PhoneOf("+14155550111").Answers = false;
        var made = await _line.PostAsync(ada, $"/api/tickets/{ticket}/call");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        await _line.UntilAsync(async () => await _line.CountAsync("messages where text = 'Called, and nobody answered.'") == 1);

        _line.Twilio.Board.PhoneOf("+14155550111").Answers = true;
        Assert.Equal(HttpStatusCode.Created, (await _line.PostAsync(ada, $"/api/tickets/{ticket}/call")).StatusCode);
        await _line.UntilAsync(async () => await _line.CountAsync("messages where text = 'Talked for 9 s.'") == 1);
        await _line.UntilAsync(async () => await _line.CountAsync("calls where direction = 'out' and outcome = 'talked' and talk_seconds = 9") == 1);
        Assert.False((await ada.Client.GetFromJsonAsync<JsonElement>($"/api/tickets/{ticket}")).GetProperty("ticket").GetProperty("waiting").GetBoolean());
    }

    [Fact]
    public async Task Without_a_phone_or_a_provider_the_agent_is_told_and_the_caller_waits_on()
    {
        var ada = await _line.AgentAsync(null);
        var caller = _line.Call("CA1", "+14155550111", call => call with { HangsUpAfter = 200 });
        var id = Id(await _line.WaitForAsync(ada, "CA1", "waiting"));
        Assert.Equal("no-agent-phone", await CodeAsync(await _line.PostAsync(ada, $"/api/calls/{id}/accept")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.Client.PatchAsJsonAsync("/api/me", new { phone = "911" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.Client.PatchAsJsonAsync("/api/me", new { phone = "+1 (415) 555-0001" })).StatusCode);

        _line.Twilio.Faults.Enqueue(new Fault(503));
        Assert.Equal("call-failed", await CodeAsync(await _line.PostAsync(ada, $"/api/calls/{id}/accept")));
        await _line.WaitForAsync(ada, "CA1", "waiting");
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{id}/accept")).StatusCode);
        await caller.Done;
        Assert.Equal(1, _line.Twilio.Board.PhoneOf("+14155550001").Rings);
    }

    [Fact]
    public async Task Two_hundred_calls_at_once_with_news_late_twice_and_in_any_order_end_in_the_right_states()
    {
        const int Count = 200;
        var agents = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => _line.AgentAsync(string.Create(CultureInfo.InvariantCulture, $"+1415555000{i}"))));
        var callers = Enumerable.Range(0, Count).Select(i => _line.Call(
            string.Create(CultureInfo.InvariantCulture, $"CA{i:000}"),
            string.Create(CultureInfo.InvariantCulture, $"+1415556{i:0000}"),
            call => (i % 4) switch
            {
                0 => call with { HangsUpAfter = 2 },
                1 => call with { PressesWaiting = "1" },
                _ => call,
            } with
            { Music = TimeSpan.FromMilliseconds(700), Talks = TimeSpan.FromMilliseconds(30) })).ToArray();
        using var stop = new CancellationTokenSource();
        var work = Task.WhenAll(agents.Select(agent => _line.WorkAsync(agent, stop.Token)));
        await Task.WhenAll(callers.Select(caller => caller.Done));
        await _line.UntilAsync(async () => await _line.CountAsync("calls where state <> 'ended'") == 0);
        await stop.CancelAsync();
        await work;
        await Task.WhenAll(_line.Twilio.Playing);
        await _line.UntilAsync(async () => await _line.CountAsync("envelopes where state = 'new'") == 0);

        // Who hung up soon was talked to or gave up; everybody else was talked to, on the line or called back.
        Assert.Equal((Count, Count), (await _line.CountAsync("calls"), await _line.CountAsync("tickets")));
        Assert.Equal(0, await _line.CountAsync("envelopes where state = 'quarantined'"));
        var others = await _line.CountAsync("calls where outcome = 'talked' and cast(substr(external_id, 3) as integer) % 4 <> 0");
        Assert.Equal(Count / 4 * 3, others);
        Assert.Equal(Count / 4, await _line.CountAsync("calls where outcome in ('talked', 'abandoned') and cast(substr(external_id, 3) as integer) % 4 = 0"));
        Assert.Equal(await _line.CountAsync("calls where outcome = 'abandoned'"), await _line.CountAsync("tickets where waiting = 1"));
    }

    private static long Id(JsonElement call) => call.GetProperty("id").GetInt64();

    private static async Task<string?> CodeAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }
}
