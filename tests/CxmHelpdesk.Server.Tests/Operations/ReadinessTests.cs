using System.Net;
using CxmHelpdesk.Server.Realtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CxmHelpdesk.Server.Tests.Operations;

public sealed class ReadinessTests : IAsyncLifetime
{
    private readonly DeskApp _desk = new();
    private HttpClient _balancer = null!;

    public Task InitializeAsync()
    {
        _balancer = _desk.Anybody();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_server_at_work_is_ready() => Assert.Equal("ready", await _balancer.GetStringAsync("/health/ready"));

    [Theory]
    [InlineData("delete from migrations where number = (select max(number) from migrations)")]
    [InlineData("insert into migrations (number, name, checksum, applied_at) values (9000, '9000_of_a_later_version', 'x', 0)")]
    [InlineData("update migrations set checksum = 'x' where number = 1")]
    public async Task A_database_of_another_version_is_told(string change)
    {
        await _desk.Db.WriteAsync(tx => tx.ExecuteAsync(change), default);

        Assert.Equal("schema", (await _balancer.GetAsync("/health/ready").RefusedAsync(HttpStatusCode.ServiceUnavailable)).Code);
        Assert.Equal("live", await _balancer.GetStringAsync("/health/live"));
    }

    [Fact]
    public async Task A_worker_that_ended_is_told()
    {
        await _desk.Services.GetRequiredService<AgentFeed>().StopAsync(default);

        var refused = await _balancer.GetAsync("/health/ready").RefusedAsync(HttpStatusCode.ServiceUnavailable);

        Assert.Equal(("worker", "AgentFeed does not run."), (refused.Code, refused.Detail));
    }

    [Fact]
    public async Task A_database_that_takes_no_write_is_told()
    {
        await _desk.Db.WriteAsync(tx => tx.ExecuteAsync("alter table counters rename to lost"), default);

        Assert.Equal("database", (await _balancer.GetAsync("/health/ready").RefusedAsync(HttpStatusCode.ServiceUnavailable)).Code);
    }

    [Fact]
    public async Task A_server_that_stops_sends_the_balancer_elsewhere()
    {
        _desk.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        // Asked without HTTP, since the tests' transport hangs up at once.
        Assert.Equal("stopping", (await _desk.Services.GetRequiredService<Readiness>().WhatIsMissingAsync(default))?.Code);
    }
}
