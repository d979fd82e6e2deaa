using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Desk.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>Callers when nobody can take them.</summary>
public sealed class TwilioAloneTests : IAsyncLifetime
{
    private readonly Hotline _line = new();

    public Task InitializeAsync() => _line.StartAsync();

    public async Task DisposeAsync() => await _line.DisposeAsync();

    [Fact]
    public async Task With_no_agent_of_the_team_there_the_caller_is_asked_for_a_voicemail_at_once_and_waits_as_a_ticket()
    {
        // Somebody of another team is there, who does not see these calls.
        var elsewhere = await _line.Desk.SignInAsync(Role.Agent, await _line.Desk.CreateTeamAsync("Repairs"));
        await _line.ArrivesAsync(elsewhere);
        var caller = _line.Call("CA1", "+14155550111", call => call with { Says = "Please call me." });
        await caller.Done;

        Assert.Contains(caller.Phone.Heard, words => words.Contains("Nobody is free to talk", StringComparison.Ordinal));
        Assert.DoesNotContain(caller.Phone.Heard, words => words.Contains("next free colleague", StringComparison.Ordinal));
        await _line.EndedAsync("CA1", "left");
        var ada = await _line.AgentAsync("+14155550001");
        Assert.True((await ada.Client.GetFromJsonAsync<JsonElement>("/api/tickets?view=open")).GetProperty("items")[0].GetProperty("waiting").GetBoolean());
    }

    [Fact]
    public async Task Whoever_waits_when_the_last_agent_goes_may_still_have_himself_called_back()
    {
        var ada = await _line.AgentAsync("+14155550001");
        var caller = _line.Call("CA1", "+14155550111", call => call with { PressesAt = ("nobody is here to take your call any more", "1") });
        await _line.WaitForAsync(ada, "CA1", "waiting");
        await _line.LeavesAsync(ada);
        await caller.Done;
        await _line.WaitForAsync(ada, "CA1", "callBack");
    }

    [Fact]
    public async Task Outside_the_teams_business_hours_the_phone_says_so_and_takes_a_call_back()
    {
        var ada = await _line.AgentAsync("+14155550001");
        var settings = _line.Desk.Services.GetRequiredService<SettingsStore>();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var closed = new OpeningHours
        {
            Week = [.. Enumerable.Repeat<IReadOnlyList<OpenSpan>>([new OpenSpan(0, 1440)], 7)],
            Holidays = [new(today.AddDays(-1), "a"), new(today, "b"), new(today.AddDays(1), "c")],
        };
        await settings.PutAsync(HoursSettings.Name, new HoursSettings { Teams = [new TeamHours(_line.Team, closed)] }, ada.Me.AgentId, default);

        var caller = _line.Call("CA1", "+14155550111", call => call with { Keys = "1" });
        await caller.Done;
        Assert.Equal("Thank you for calling. You have reached us outside our business hours.", caller.Phone.Heard[0]);
        await _line.WaitForAsync(ada, "CA1", "callBack");
    }
}
