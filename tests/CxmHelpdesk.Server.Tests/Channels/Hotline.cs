using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Twilio.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>How a caller behaves.</summary>
public sealed record CallerHabits
{
    public string Keys { get; init; } = "";

    public string? Says { get; init; }

    public string? PressesWaiting { get; init; }

    public (string Words, string Key)? PressesAt { get; init; }

    public int HangsUpAfter { get; init; } = int.MaxValue;

    public TimeSpan Music { get; init; } = TimeSpan.FromMilliseconds(40);

    public TimeSpan Talks { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <param name="Done">The call is over, and all news of it told.</param>
public sealed record Caller(PhoneCall Phone, Task Done);

/// <summary>A desk with a phone line, callers and agents at their phones.</summary>
public sealed class Hotline : IAsyncDisposable
{
    private const string Public = "https://desk.example";

    private readonly Random _random = new(20261122);
    private HttpClient _world = null!;
    private long _team;
    private string _hook = "";

    public DeskApp Desk { get; } = new() { RealTime = true, Settings = { ["Server:PublicUrl"] = Public } };

    /// <summary>Of the line, beyond those that every test needs.</summary>
    public Dictionary<string, string> AccountSettings { get; init; } = [];

    public TwilioDouble Twilio { get; private set; } = null!;

    public async Task StartAsync()
    {
        Twilio = await TwilioDouble.StartAsync();
        var administrator = (await Desk.AdministratorAsync()).Client;
        _world = Desk.Client();
        Twilio.World = (_world, Public);
        _team = await Desk.CreateTeamAsync("Hotline");
        var answer = await administrator.PostAsJsonAsync("/api/channel-accounts", new
        {
            channel = "voice",
            name = "Hotline",
            teamId = _team,
            settings = new Dictionary<string, string>(AccountSettings)
            {
                ["accountSid"] = TwilioDouble.AccountSid, ["authToken"] = Twilio.Token, ["numbers"] = "+18005550199", ["topics"] = "2=Orders", ["agents"] = "true", ["apiUrl"] = Twilio.Url.ToString(),
            },
        });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        _hook = $"/hooks/{(await answer.Content.ReadFromJsonAsync<ChannelAccountDto>())!.Key}";
    }

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        await Twilio.DisposeAsync();
    }

    public Task<Person> AgentAsync(string? phone) => PersonAsync(Role.Agent, phone);

    public Task<Person> SupervisorAsync(string phone) => PersonAsync(Role.Supervisor, phone);

    /// <summary>Is signed in, and available for the whole test.</summary>
    public Task ArrivesAsync(Person person) =>
        Desk.Services.GetRequiredService<AgentsHere>().SayAsync([person.Me.AgentId], [], TimeProvider.System.GetUtcNow().AddHours(1), default);

    public Task LeavesAsync(Person person) => Desk.Services.GetRequiredService<AgentsHere>().SayAsync([], [person.Me.AgentId], default, default);

    public long Team => _team;

    public Caller Call(string sid, string from, Func<CallerHabits, CallerHabits>? how = null)
    {
        var habits = how?.Invoke(new CallerHabits()) ?? new CallerHabits();
        var phone = new PhoneCall(Twilio, _world, Public, sid, from)
        {
            Keys = new Queue<string>(habits.Keys.Select(key => key.ToString())), Says = habits.Says, PressesWaiting = habits.PressesWaiting, PressesAt = habits.PressesAt, HangsUpAfter = habits.HangsUpAfter, Music = habits.Music, Talks = habits.Talks,
        };
        var seed = _random.Next();
        return new Caller(phone, Task.Run(() => phone.PlayAsync(_hook, new Random(seed))));
    }

    public Task<HttpResponseMessage> PostAsync(Person agent, string path, object? body = null) =>
        body is null ? agent.Client.PostAsync(path, null) : agent.Client.PostAsJsonAsync(path, body);

    public async Task<IReadOnlyList<JsonElement>> CallsAsync(Person agent) => [.. (await agent.Client.GetFromJsonAsync<JsonElement>("/api/calls")).EnumerateArray()];

    public async Task<JsonElement> WaitForAsync(Person agent, string sid, string state)
    {
        JsonElement found = default;
        await UntilAsync(async () =>
        {
            var id = await IdAsync(sid);
            found = (await CallsAsync(agent)).FirstOrDefault(call => call.GetProperty("id").GetInt64() == id && call.GetProperty("state").GetString() == state);
            return found.ValueKind == JsonValueKind.Object;
        });
        return found;
    }

    public Task EndedAsync(string sid, string outcome) =>
        UntilAsync(async () => await CountAsync($"calls where external_id = '{sid}' and state = 'ended' and outcome = '{outcome}'") == 1);

    public async Task<string> HeardAsync(Caller caller, string words)
    {
        string? heard = null;
        await UntilAsync(() => Task.FromResult((heard = caller.Phone.Heard.ToArray().LastOrDefault(text => text.Contains(words, StringComparison.Ordinal))) is not null));
        return heard!;
    }

    public Task<long> IdAsync(string sid) => Desk.Db.ReadAsync(session => session.FirstOrDefaultAsync<long>("select id from calls where external_id = @sid", new { sid }), default);

    public Task<int> CountAsync(string what) => Desk.Db.ReadAsync(session => session.ScalarAsync<int>($"select count(*) from {what}"), default);

    /// <summary>Takes one call after the other until told to stop.</summary>
    public async Task WorkAsync(Person agent, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var calls = await CallsAsync(agent);
            var busy = calls.Any(call => call.TryGetProperty("agentId", out var id) && id.ValueKind == JsonValueKind.Number && id.GetInt64() == agent.Me.AgentId && call.GetProperty("state").GetString() != "ended");
            var next = calls.FirstOrDefault(call => call.GetProperty("state").GetString() is "waiting" or "callBack");
            if (!busy && next.ValueKind == JsonValueKind.Object)
            {
                var answer = await PostAsync(agent, $"/api/calls/{next.GetProperty("id").GetInt64()}/accept");
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, string.Create(CultureInfo.InvariantCulture, $"{answer.StatusCode}"));
            }

            await Task.Delay(30, CancellationToken.None);
        }
    }

    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 1200; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(50);
        }

        var calls = await Desk.Db.ReadAsync(
            session => session.QueryAsync<string>("select coalesce(external_id, 'out') || ' ' || state || ' ' || coalesce(outcome, '') || ' leg ' || leg from calls"), default);
        throw new TimeoutException($"The calls are: {string.Join("; ", calls.Take(20))}");
    }

    private async Task<Person> PersonAsync(Role role, string? phone)
    {
        var person = await Desk.SignInAsync(role, _team);
        if (phone is not null)
        {
            Assert.Equal(HttpStatusCode.OK, (await person.Client.PatchAsJsonAsync("/api/me", new { phone })).StatusCode);
        }

        await ArrivesAsync(person);
        return person;
    }
}
