using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Calls;
using CxmHelpdesk.Desk.CleanUp;
using CxmHelpdesk.Twilio.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>Holding, recording, and deleting what was recorded.</summary>
public sealed class TwilioRecordingTests : IAsyncLifetime
{
    private readonly Hotline _line = new() { AccountSettings = { ["record"] = "true", ["keepDays"] = "30" } };

    public Task InitializeAsync() => _line.StartAsync();

    public async Task DisposeAsync() => await _line.DisposeAsync();

    [Fact]
    public async Task A_talk_is_recorded_after_it_was_announced_and_those_who_see_the_ticket_can_listen()
    {
        var ada = await _line.AgentAsync("+14155550001");
        var caller = _line.Call("CA1", "+14155550111");
        var call = await _line.WaitForAsync(ada, "CA1", "waiting");
        Assert.Equal("This call is recorded.", caller.Phone.Heard[1]);
        await _line.PostAsync(ada, $"/api/calls/{call.GetProperty("id").GetInt64()}/accept");
        await caller.Done;

        var ticket = call.GetProperty("ticketId").GetInt64();
        var file = $"/api/attachments/{await RecordingAsync(ada, ticket)}";
        Assert.EndsWith("RECA11", await ada.Client.GetStringAsync(file), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await (await _line.Desk.SignInAsync(Role.Agent)).Client.GetAsync(file)).StatusCode);
        Assert.Equal(1, await _line.CountAsync("messages where text = 'Recording of the talk, 7 s.'"));
        Assert.False((await ada.Client.GetFromJsonAsync<JsonElement>($"/api/tickets/{ticket}")).GetProperty("ticket").GetProperty("waiting").GetBoolean());
    }

    [Fact]
    public async Task Whom_we_call_hears_the_announcement_before_the_agent()
    {
        var ada = await _line.AgentAsync("+14155550001");
        await _line.Call("CA1", "+14155550111", call => call with { Keys = "1" }).Done;
        var call = await _line.WaitForAsync(ada, "CA1", "callBack");
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{call.GetProperty("id").GetInt64()}/accept")).StatusCode);
        await _line.EndedAsync("CA1", "talked");
        Assert.Equal("This call is recorded.", Assert.Single(_line.Twilio.Whispered));
        Assert.Contains("step=talk", _line.Twilio.Called.Single()["Twiml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_older_than_the_account_keeps_it_is_deleted_here_and_at_the_provider_and_the_ticket_says_so()
    {
        var ada = await _line.AgentAsync("+14155550001");
        var caller = _line.Call("CA1", "+14155550111");
        var call = await _line.WaitForAsync(ada, "CA1", "waiting");
        await _line.PostAsync(ada, $"/api/calls/{call.GetProperty("id").GetInt64()}/accept");
        await caller.Done;
        var ticket = call.GetProperty("ticketId").GetInt64();
        var file = await RecordingAsync(ada, ticket);
        var cleanUp = _line.Desk.Services.GetServices<ICleanUp>().OfType<DeleteRecordings>().Single();
        Assert.Equal(0, await cleanUp.RunAsync(default));

        await _line.Desk.Db.WriteAsync(tx => tx.ExecuteAsync("update messages set at = @at", new { at = TimeProvider.System.GetUtcNow().AddDays(-31) }), default);
        _line.Twilio.Faults.Enqueue(new Fault(503));
        Assert.Equal(0, await cleanUp.RunAsync(default));
        Assert.Equal(HttpStatusCode.OK, (await ada.Client.GetAsync($"/api/attachments/{file}")).StatusCode);

        Assert.Equal(1, await cleanUp.RunAsync(default));
        Assert.Empty(_line.Twilio.Media);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Client.GetAsync($"/api/attachments/{file}")).StatusCode);
        var detail = await ada.Client.GetFromJsonAsync<JsonElement>($"/api/tickets/{ticket}");
        var said = Assert.Single(detail.GetProperty("messages").EnumerateArray(), message => message.GetProperty("text").GetString() == "Recording of the talk, 7 s.");
        Assert.Equal(JsonValueKind.String, said.GetProperty("facts").GetProperty("recording-deleted").ValueKind);
        Assert.Equal(0, await cleanUp.RunAsync(default));
    }

    [Fact]
    public async Task A_caller_on_hold_is_his_agents_until_he_is_back_or_forgotten()
    {
        var ada = await _line.AgentAsync("+14155550001");
        var bob = await _line.AgentAsync("+14155550002");
        var caller = _line.Call("CA1", "+14155550111", call => call with { Talks = TimeSpan.FromMinutes(5) });
        var id = (await _line.WaitForAsync(ada, "CA1", "waiting")).GetProperty("id").GetInt64();
        await _line.PostAsync(ada, $"/api/calls/{id}/accept");
        await _line.WaitForAsync(ada, "CA1", "talking");

        Assert.Equal(HttpStatusCode.Forbidden, (await _line.PostAsync(bob, $"/api/calls/{id}/hold")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{id}/hold")).StatusCode);
        var held = await _line.WaitForAsync(bob, "CA1", "waiting");
        Assert.Equal(ada.Me.AgentId, held.GetProperty("agentId").GetInt64());
        await _line.HeardAsync(caller, "We will be right back with you.");
        Assert.Equal(HttpStatusCode.Forbidden, (await _line.PostAsync(bob, $"/api/calls/{id}/accept")).StatusCode);
        Assert.False((await ada.Client.GetFromJsonAsync<JsonElement>($"/api/tickets/{held.GetProperty("ticketId").GetInt64()}")).GetProperty("ticket").GetProperty("waiting").GetBoolean());

        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(ada, $"/api/calls/{id}/accept")).StatusCode);
        await _line.WaitForAsync(ada, "CA1", "talking");
        Assert.Equal(2, _line.Twilio.Board.PhoneOf("+14155550001").Rings);

        // Again, and forgotten: then he waits for anybody.
        await _line.PostAsync(ada, $"/api/calls/{id}/hold");
        await _line.Desk.Db.WriteAsync(tx => tx.ExecuteAsync("update calls set connecting_at = @at", new { at = TimeProvider.System.GetUtcNow().AddMinutes(-11) }), default);
        await _line.Desk.Services.GetRequiredService<CallWorker>().SweepAsync(default);
        Assert.Equal(HttpStatusCode.OK, (await _line.PostAsync(bob, $"/api/calls/{id}/accept")).StatusCode);
        await _line.WaitForAsync(bob, "CA1", "talking");
        await _line.PostAsync(bob, $"/api/calls/{id}/hang-up");
        await caller.Done;
        await _line.EndedAsync("CA1", "talked");
    }

    [Fact]
    public async Task Whoever_hangs_up_on_hold_was_talked_to()
    {
        var ada = await _line.AgentAsync("+14155550001");
        var caller = _line.Call("CA1", "+14155550111", call => call with { Talks = TimeSpan.FromMinutes(5) });
        var id = (await _line.WaitForAsync(ada, "CA1", "waiting")).GetProperty("id").GetInt64();
        await _line.PostAsync(ada, $"/api/calls/{id}/accept");
        await _line.WaitForAsync(ada, "CA1", "talking");
        await _line.PostAsync(ada, $"/api/calls/{id}/hold");
        caller.Phone.HangUp();
        await caller.Done;
        await _line.EndedAsync("CA1", "talked");
    }

    private async Task<long> RecordingAsync(Person agent, long ticket)
    {
        long id = 0;
        await _line.UntilAsync(async () =>
        {
            var detail = await agent.Client.GetFromJsonAsync<JsonElement>($"/api/tickets/{ticket}");
            id = detail.GetProperty("messages").EnumerateArray().SelectMany(message => message.GetProperty("attachments").EnumerateArray()).Select(file => file.GetProperty("id").GetInt64()).SingleOrDefault();
            return id != 0;
        });
        return id;
    }
}
