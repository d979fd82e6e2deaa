using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Server.Simulate;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Server.Tests.Operations;

/// <summary>The play's callers can be taken, held and called back: it plays the phone provider too.</summary>
public sealed class SimulatedCallTests : IAsyncLifetime
{
    private readonly DeskApp _desk = new() { RealTime = true, Settings = { ["Server:PublicUrl"] = "https://desk.example" } };
    private readonly CancellationTokenSource _end = new();
    private PhoneNetwork _network = null!;
    private Person _agent = null!;
    private HttpClient _world = null!;
    private CxmHelpdesk.Channels.ChannelAccount _account = null!;

    public async Task InitializeAsync()
    {
        var administrator = await _desk.AdministratorAsync();
        _world = _desk.Client();
        (await administrator.Client.PostAsJsonAsync("/api/channel-accounts", new
        {
            channel = "voice",
            name = "Hotline",
            settings = new Dictionary<string, string>
            {
                ["accountSid"] = $"AC{new string('0', 32)}", ["authToken"] = "secret", ["numbers"] = "+15005550007", ["agents"] = "true", ["apiUrl"] = $"http://127.0.0.1:{FreePort()}",
            },
        })).EnsureSuccessStatusCode();
        _account = (await _desk.Services.GetRequiredService<ChannelAccountStore>().EnabledAsync(default)).Single(one => one.Channel == "voice");
        _network = await PhoneNetwork.StartAsync(_world, [_account], TimeProvider.System, _end.Token);
        _agent = await _desk.SignInAsync(Role.Agent);
        (await _agent.Client.PatchAsJsonAsync("/api/me", new { phone = "+15005550003" })).EnsureSuccessStatusCode();
        await _desk.Services.GetRequiredService<AgentsHere>().SayAsync([_agent.Me.AgentId], [], TimeProvider.System.GetUtcNow().AddHours(1), default);
    }

    public async Task DisposeAsync()
    {
        await _end.CancelAsync();
        await _network.DisposeAsync();
        await _desk.DisposeAsync();
        _end.Dispose();
    }

    [Fact]
    public async Task A_caller_of_the_play_waits_is_taken_held_and_hung_up_on_and_then_called()
    {
        var play = CallCustomer.CallAsync(_world, _account, _network, new Random(5), TimeProvider.System, _end.Token);
        var call = await CallAsync("waiting");
        var id = call.GetProperty("id").GetInt64();
        await DoAsync($"/api/calls/{id}/accept");
        await CallAsync("talking");
        await DoAsync($"/api/calls/{id}/hold");
        await DoAsync($"/api/calls/{id}/accept");
        await CallAsync("talking");
        await DoAsync($"/api/calls/{id}/hang-up");
        await play.WaitAsync(TimeSpan.FromSeconds(30));
        await DoAsync($"/api/calls/{id}/wrap-up", new { note = "" });

        // Now the agent calls, and puts the customer on hold.
        await DoAsync($"/api/tickets/{call.GetProperty("ticketId").GetInt64()}/call");
        var own = (await CallAsync("talking")).GetProperty("id").GetInt64();
        await DoAsync($"/api/calls/{own}/hold");
        await DoAsync($"/api/calls/{own}/accept");
        await CallAsync("talking");
        await DoAsync($"/api/calls/{own}/hang-up");
        Assert.Equal("talked", (await CallAsync("ended")).GetProperty("outcome").GetString());
    }

    private async Task DoAsync(string path, object? body = null)
    {
        var answer = await (body is null ? _agent.Client.PostAsync(path, null) : _agent.Client.PostAsJsonAsync(path, body));
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task<JsonElement> CallAsync(string state)
    {
        JsonElement calls = default;
        for (var i = 0; i < 600; i++)
        {
            calls = await _agent.Client.GetFromJsonAsync<JsonElement>("/api/calls");
            if (calls.EnumerateArray().FirstOrDefault(call => call.GetProperty("state").GetString() == state) is { ValueKind: JsonValueKind.Object } found)
            {
                return found;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"No call is {state}: {calls}");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
