using CxmHelpdesk.Desk.Agents;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Server.Tests.Realtime;

/// <summary>Who counts as there for callers, in every server process.</summary>
public sealed class AgentsHereTests : IAsyncLifetime
{
    private LiveDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await LiveDesk.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task An_agent_whose_console_is_open_is_there_for_his_team_until_he_says_that_he_is_away()
    {
        await using var console = await _desk.AgentAsync("10:agent:1:10", (_, _) => { });
        await UntilAsync(1, anybody: true);
        await console.InvokeAsync("SetState", "away");
        await UntilAsync(1, anybody: false);
        await console.InvokeAsync("SetState", "available");
        await UntilAsync(1, anybody: true);
    }

    [Fact]
    public async Task Whom_a_process_that_died_left_behind_is_there_no_longer_than_it_said()
    {
        var now = TimeProvider.System.GetUtcNow();
        var here = _desk.Services.GetRequiredService<AgentsHere>();
        await here.SayAsync([12], [], now.AddSeconds(-1), default);
        Assert.False(await AnybodyAsync(1), "What was said has run out.");
        await here.SayAsync([12], [], now.AddMinutes(1), default);
        Assert.True(await AnybodyAsync(1), "A supervisor sees every team.");
        await here.SayAsync([], [12], now, default);
        Assert.False(await AnybodyAsync(1), "He is gone.");
    }

    private Task<bool> AnybodyAsync(long team) => _desk.Db.ReadAsync(session => AgentsHere.AnybodyAsync(session, team, TimeProvider.System.GetUtcNow()), default);

    private async Task UntilAsync(long team, bool anybody)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await AnybodyAsync(team) == anybody)
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"Is anybody there: still not {anybody}.");
    }
}
