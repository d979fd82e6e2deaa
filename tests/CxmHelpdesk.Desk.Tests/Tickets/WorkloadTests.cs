using CxmHelpdesk.Desk.Calls;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Tickets;

public sealed class WorkloadOnSqlite : WorkloadTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class WorkloadOnSqlServer : WorkloadTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

/// <summary>How much one agent is given at once.</summary>
public abstract class WorkloadTests : IAsyncLifetime
{
    private TestDesk _desk = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync() => _desk = await OpenAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task Whoever_has_enough_of_a_channel_is_given_no_new_one_but_his_own_and_what_else_there_is()
    {
        var me = TestDesk.Supervisor.AgentId;
        var mine = await _desk.CustomerWrites("mia", "Where is my order?");
        var channel = (await _desk.Ticket(mine)).Channel;
        await SetAsync(mine, me, channel);
        for (var i = 0; i < 30; i++)
        {
            await SetAsync(await _desk.CustomerWrites($"tom{i}", "Hello?"), null, channel);
        }

        var other = await _desk.CustomerWrites("zoe", "A letter.");
        await SetAsync(other, null, "letter");
        Assert.Same(Spared.Nothing.New, (await SparedAsync(me)).New);

        await _desk.Settings.PutAsync(CapacitySettings.Name, new CapacitySettings { Channels = [new(channel, 2)] }, me, default);
        Assert.Empty((await SparedAsync(me)).New);
        await _desk.Settings.PutAsync(CapacitySettings.Name, new CapacitySettings { Channels = [new(channel, 1)] }, me, default);
        var spared = await SparedAsync(me);
        Assert.Equal([channel], spared.New);
        Assert.Equal(mine, (await _desk.Tickets.NextAsync(TestDesk.Supervisor, default, spared: spared))!.Id);

        // Behind thirty of the channel that he has enough of.
        Assert.Equal(other, (await _desk.Tickets.NextAsync(TestDesk.Supervisor, default, except: mine, spared: spared))!.Id);
        Assert.Empty((await SparedAsync(me + 1)).New);
    }

    private Task<Spared> SparedAsync(long agentId) =>
        new Workload(_desk.Test.Db, new CallQueries(_desk.Test.Db, new ChannelRegistry([_desk.Channel]), _desk.Accounts, _desk.Settings, _desk.Test.Time), _desk.Settings).SparedAsync(agentId, default);

    private Task SetAsync(long ticket, long? agent, string channel) => _desk.Test.Db.WriteAsync(
        tx => tx.ExecuteAsync("update tickets set assignee_id = @agent, channel = @channel where id = @ticket", new { ticket, agent, channel }), default);
}
