using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Twilio.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>Calls that agents made are held and passed on like those that came in.</summary>
public sealed class TwilioOwnCallsTests : IAsyncLifetime
{
    private readonly Hotline _line = new() { AccountSettings = { ["record"] = "true" } };

    public Task InitializeAsync() => _line.StartAsync();

    public async Task DisposeAsync() => await _line.DisposeAsync();

    [Fact]
    public async Task The_customer_hears_music_is_come_back_to_and_then_passed_to_a_colleague()
    {
        var agent = await _line.AgentAsync("+14155550001");
        var colleague = await _line.AgentAsync("+14155550002");
        var (id, customer) = await CallAsync(agent);

        (await _line.PostAsync(agent, $"/api/calls/{id}/hold")).EnsureSuccessStatusCode();
        await HeardAsync(customer, "right back with you");
        Assert.Equal(("waiting", agent.Me.AgentId), StateOf(await OneAsync(agent, id)));
        Assert.Equal(HttpStatusCode.Forbidden, (await _line.PostAsync(colleague, $"/api/calls/{id}/accept")).StatusCode);

        (await _line.PostAsync(agent, $"/api/calls/{id}/accept")).EnsureSuccessStatusCode();
        await StateAsync(agent, id, "talking");
        Assert.Equal(2, _line.Twilio.Board.PhoneOf("+14155550001").Rings);
        (await _line.PostAsync(agent, $"/api/calls/{id}/transfer", new { colleague.Me.AgentId })).EnsureSuccessStatusCode();
        await StateAsync(colleague, id, "talking");
        Assert.Equal(colleague.Me.AgentId, (await OneAsync(colleague, id)).GetProperty("agentId").GetInt64());
        Assert.Equal(1, _line.Twilio.Board.PhoneOf("+14155550002").Rings);
        Assert.Equal(1, _line.Twilio.Board.PhoneOf("+14155550123").Rings);

        (await _line.PostAsync(colleague, $"/api/calls/{id}/hang-up")).EnsureSuccessStatusCode();
        await Task.WhenAll(_line.Twilio.Playing);
        await _line.UntilAsync(async () => await _line.CountAsync($"calls where id = {id} and state = 'ended' and outcome = 'talked' and customer_call is null") == 1);
        await _line.UntilAsync(async () => await _line.CountAsync("envelopes where processed_at is null") == 0);
        Assert.Equal(1, await _line.CountAsync("tickets"));
    }

    [Fact]
    public async Task Whoever_is_passed_to_a_team_waits_without_being_offered_what_he_has_and_may_hang_up()
    {
        var agent = await _line.AgentAsync("+14155550001");
        var colleague = await _line.AgentAsync("+14155550002");
        var (id, customer) = await CallAsync(agent);
        (await _line.PostAsync(agent, $"/api/calls/{id}/transfer", new { teamId = _line.Team })).EnsureSuccessStatusCode();
        await HeardAsync(customer, "You are number 1");
        Assert.DoesNotContain(customer.Heard, words => words.Contains("press 1", StringComparison.Ordinal));

        // The next agent's phone is not answered: he waits on. Then he has had enough.
        _line.Twilio.Board.PhoneOf("+14155550002").Answers = false;
        (await _line.PostAsync(colleague, $"/api/calls/{id}/accept")).EnsureSuccessStatusCode();
        await HeardAsync(customer, "nobody could answer");
        await StateAsync(agent, id, "waiting");
        customer.HangUp();
        await Task.WhenAll(_line.Twilio.Playing);
        await _line.UntilAsync(async () => await _line.CountAsync($"calls where id = {id} and state = 'ended' and outcome = 'talked'") == 1);
    }

    private async Task<(long Id, PhoneCall Customer)> CallAsync(Person agent)
    {
        _line.Twilio.CustomersTalk = TimeSpan.FromMinutes(1);
        await _line.Call("CA1", "+14155550123", habits => habits with { HangsUpAfter = 1 }).Done;
        await _line.EndedAsync("CA1", "abandoned");
        var ticket = (await agent.Client.GetFromJsonAsync<JsonElement>("/api/tickets?view=open")).GetProperty("items")[0].GetProperty("id").GetInt64();
        var answer = await _line.PostAsync(agent, $"/api/tickets/{ticket}/call");
        answer.EnsureSuccessStatusCode();
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
        await StateAsync(agent, id, "talking");
        return (id, _line.Twilio.Customers["+14155550123"]);
    }

    private async Task<JsonElement> OneAsync(Person agent, long id) => (await _line.CallsAsync(agent)).Single(call => call.GetProperty("id").GetInt64() == id);

    private static (string?, long) StateOf(JsonElement call) => (call.GetProperty("state").GetString(), call.GetProperty("agentId").GetInt64());

    private Task StateAsync(Person agent, long id, string state) =>
        _line.UntilAsync(async () => (await _line.CallsAsync(agent)).Any(call => call.GetProperty("id").GetInt64() == id && call.GetProperty("state").GetString() == state));

    private Task HeardAsync(PhoneCall customer, string words) => _line.UntilAsync(() => Task.FromResult(customer.Heard.Any(heard => heard.Contains(words, StringComparison.Ordinal))));
}
