using System.Text.Json;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Server.Realtime;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Server.Tests.Realtime;

public sealed class AgentHubTests : IAsyncLifetime
{
    private const string Sales = "10:agent:1:10";
    private const string Support = "11:agent:2:11";
    private const string Supervisor = "12:supervisor::12";

    private LiveDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await LiveDesk.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_customers_message_arrives_with_ticket_message_and_customer()
    {
        var screen = new AgentModel(_desk, Sales);
        await using var client = await screen.ConnectAsync();
        await screen.ResumeAsync(client);

        var ticket = await DeskTraffic.OpenAsync(_desk.Db, 1, "Where is my parcel?");

        await Until(() => screen.Seqs.Count == 2);
        var added = screen.Snapshot()[1];
        Assert.Equal("message.added", added.GetProperty("type").GetString());
        Assert.Equal(ticket, added.GetProperty("ticket").GetProperty("id").GetInt64());
        Assert.Equal("open", added.GetProperty("ticket").GetProperty("status").GetString());
        Assert.Equal("Where is my parcel?", added.GetProperty("message").GetProperty("text").GetString());
        Assert.Equal("Mia", added.GetProperty("customer").GetProperty("customer").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_connection_killed_at_every_step_misses_nothing_and_shows_nothing_twice()
    {
        var screens = new[] { Sales, Support, Supervisor }.Select(agent => new AgentModel(_desk, agent)).ToArray();
        using var over = new CancellationTokenSource();
        var traffic = TrafficAsync(400);
        var lives = screens.Select((screen, i) => Task.Run(() => LiveAsync(screen, new Random(i), over.Token))).ToArray();
        await traffic;
        await over.CancelAsync();
        await Task.WhenAll(lives);

        var log = await _desk.Services.GetRequiredService<EventLog>().ReadAsync(0, 10_000, default);
        foreach (var (screen, team) in screens.Zip(new long?[] { 1, 2, null }))
        {
            await using var client = await screen.ConnectAsync();
            await screen.ResumeAsync(client);
            var due = log.Where(e => team is null || e.TeamId is null || e.TeamId == team || e.PreviousTeamId is { } p && (p == 0 || p == team)).Select(e => e.Seq);
            Assert.Equal(due, screen.Seqs);
            Assert.Equal(0, screen.Resets);
        }
    }

    [Fact]
    public async Task A_server_that_goes_down_and_comes_back_on_the_same_database_costs_no_event()
    {
        var screen = new AgentModel(_desk, Supervisor);
        var client = await screen.ConnectAsync();
        await screen.ResumeAsync(client);
        for (var i = 0; i < 4; i++)
        {
            await TrafficAsync(20);
            await _desk.DownAsync();
            await client.DisposeAsync();
            await _desk.UpAsync();
            await TrafficAsync(5);
            client = await screen.ConnectAsync();
            var going = TrafficAsync(10);
            await screen.ResumeAsync(client);
            await going;
        }

        var head = await _desk.Services.GetRequiredService<EventLog>().HeadAsync(default);
        await Until(() => screen.Last == head);
        Assert.Equal(Enumerable.Range(1, (int)head).Select(i => (long)i), screen.Seqs);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_ticket_that_leaves_a_team_is_told_as_gone_without_its_content()
    {
        var (sales, support) = (new AgentModel(_desk, Sales), new AgentModel(_desk, Support));
        await using var one = await sales.ConnectAsync();
        await using var two = await support.ConnectAsync();
        await sales.ResumeAsync(one);
        await support.ResumeAsync(two);

        var ticket = await DeskTraffic.OpenAsync(_desk.Db, 1, "secret of sales");
        await DeskTraffic.MoveAsync(_desk.Db, ticket, 1, 2);
        await DeskTraffic.SayAsync(_desk.Db, ticket, 2, 2, "secret of support");
        await DeskTraffic.SomethingAsync(_desk.Db);

        await Until(() => sales.Last == 5 - 1 + 1 && support.Last == 5);
        Assert.Equal([1, 2, 3, 5], sales.Seqs);
        var gone = sales.Snapshot()[2];
        Assert.True(gone.GetProperty("removed").GetBoolean());
        Assert.DoesNotContain("secret of support", string.Join(' ', sales.Snapshot()), StringComparison.Ordinal);
        Assert.False(gone.TryGetProperty("ticket", out _));
        Assert.Equal([3, 4, 5], support.Seqs);
        Assert.Contains("secret of support", support.Snapshot()[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resuming_later_shows_nothing_of_a_ticket_that_another_team_has_now()
    {
        var ticket = await DeskTraffic.OpenAsync(_desk.Db, 1, "secret");
        await DeskTraffic.MoveAsync(_desk.Db, ticket, 1, 2);
        var sales = new AgentModel(_desk, Sales);
        await using var client = await sales.ConnectAsync();
        await sales.ResumeAsync(client);
        Assert.Equal([1, 2, 3], sales.Seqs);
        Assert.All(sales.Snapshot(), e => Assert.True(e.GetProperty("removed").GetBoolean()));
        Assert.DoesNotContain("secret", string.Join(' ', sales.Snapshot()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_taken_out_of_no_team_leaves_everybody_elses_sight()
    {
        var sales = new AgentModel(_desk, Sales);
        await using var client = await sales.ConnectAsync();
        await sales.ResumeAsync(client);
        var ticket = await DeskTraffic.OpenAsync(_desk.Db, null);
        await DeskTraffic.MoveAsync(_desk.Db, ticket, null, 2);
        await Until(() => sales.Last == 3);
        Assert.True(sales.Snapshot()[2].GetProperty("removed").GetBoolean());
    }

    [Fact]
    public async Task Who_missed_too_much_or_knows_a_future_that_never_was_starts_anew()
    {
        await _desk.Db.WriteAsync(tx => { for (var i = 0; i < 1001; i++) { tx.Append(new NewEvent(EventTypes.SettingsChanged)); } return Task.CompletedTask; }, default);
        await using var client = await _desk.AgentAsync(Supervisor, (_, _) => { });
        Assert.True((await client.InvokeAsync("Resume", 0)).GetProperty("reset").GetBoolean());
        Assert.True((await client.InvokeAsync("Resume", 5000)).GetProperty("reset").GetBoolean());
        Assert.True((await client.InvokeAsync("Resume", -1)).GetProperty("reset").GetBoolean());
        var near = await client.InvokeAsync("Resume", 1);
        Assert.False(near.GetProperty("reset").GetBoolean());
        Assert.Equal(1000, near.GetProperty("events").GetArrayLength());
        Assert.Empty((await client.InvokeAsync("Resume", (object?)null)).GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task Ticks_come_and_tell_how_far_the_log_was_pushed()
    {
        var screen = new AgentModel(_desk, Sales);
        await using var client = await screen.ConnectAsync();
        await screen.ResumeAsync(client);
        await DeskTraffic.OpenAsync(_desk.Db, 2);
        await Until(() => screen.Last == 2);
        Assert.Empty(screen.Seqs);
    }

    [Fact]
    public async Task An_ended_session_is_told_and_closed_and_other_teams_mean_connecting_again()
    {
        var (sales, support) = (new AgentModel(_desk, Sales), new AgentModel(_desk, Support));
        await using var one = await sales.ConnectAsync();
        await using var two = await support.ConnectAsync();
        await sales.ResumeAsync(one);
        await support.ResumeAsync(two);

        await _desk.Db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync("update sessions set revoked_at = 1 where id = 10");
                await tx.ExecuteAsync("insert into agent_teams (agent_id, team_id) values (11, 1)");
                tx.Append(new NewEvent(EventTypes.AgentChanged));
            },
            default);

        Assert.Contains("session-ended", await one.Closed.WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
        Assert.Contains(sales.Other, o => o.Method == "SignedOut");
        Assert.Contains("\"allowReconnect\":true", await two.Closed.WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agents_see_who_else_looks_and_types_and_a_lost_connection_is_no_leaving()
    {
        var ticket = await DeskTraffic.OpenAsync(_desk.Db, null);
        var (sales, support) = (new AgentModel(_desk, Sales), new AgentModel(_desk, Support));
        await using var one = await sales.ConnectAsync();
        await using var two = await support.ConnectAsync();
        await sales.ResumeAsync(one);
        await support.ResumeAsync(two);

        await one.InvokeAsync("Watch", ticket);
        await two.InvokeAsync("Watch", ticket);
        await two.InvokeAsync("Typing", ticket, true);
        await Until(() => Viewers(sales) == "10,11*");
        two.Kill();
        await Until(() => Viewers(sales) == "10,11");
        await using var again = await support.ConnectAsync();
        await support.ResumeAsync(again);
        await again.InvokeAsync("Watch", ticket);
        await again.InvokeAsync("Watch", (object?)null);
        await Until(() => Viewers(sales) == "10");
        Assert.Equal(["10", "10,11", "10,11*", "10,11", "10"], sales.Other.Where(o => o.Method == "Presence").Select(o => Viewers(o.Argument)).Distinct2());
    }

    [Fact]
    public async Task A_ticket_of_another_team_can_be_neither_watched_nor_told_from_one_that_is_not_there()
    {
        var ticket = await DeskTraffic.OpenAsync(_desk.Db, 2);
        await using var client = await _desk.AgentAsync(Sales, (_, _) => { });
        var theirs = await Assert.ThrowsAsync<HubCallFailed>(() => client.InvokeAsync("Watch", ticket));
        var nobodys = await Assert.ThrowsAsync<HubCallFailed>(() => client.InvokeAsync("Watch", 999));
        Assert.Equal(nobodys.Message, theirs.Message);
        Assert.Contains("ticket-not-found", theirs.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_and_holds_nobody_up()
    {
        var screen = new AgentModel(_desk, Supervisor);
        await using var client = await screen.ConnectAsync();
        await screen.ResumeAsync(client);
        var sleeper = await _desk.AgentAsync(Supervisor, (_, _) => { }, reading: false);
        _ = sleeper.InvokeAsync("Resume", 0).ContinueWith(t => t.Exception, TaskScheduler.Default);
        var long1 = new string('あ', 2000);
        for (var i = 0; i < 400; i++)
        {
            await DeskTraffic.OpenAsync(_desk.Db, null, long1);
        }

        await Until(() => screen.Last == 800);
        Assert.Equal(Enumerable.Range(1, 800).Select(i => (long)i), screen.Seqs);
        var open = _desk.Services.GetRequiredService<LiveConnections<AgentHub>>();
        await Until(() => open.Count == 1);
        await sleeper.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_comes_in_unsigned()
    {
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(
            () => HubClient.ConnectAsync(new Uri($"ws://{_desk.Address.Authority}/hubs/agent"), (_, _) => { }));
    }

    [Fact]
    public async Task A_push_costs_the_same_few_statements_however_many_events_it_carries()
    {
        for (var i = 0; i < 60; i++)
        {
            await DeskTraffic.OpenAsync(_desk.Db, 1 + i % 2);
        }

        var hydration = _desk.Services.GetRequiredService<EventHydration>();
        var log = await _desk.Services.GetRequiredService<EventLog>().ReadAsync(0, 1000, default);
        Audience[] audiences = [Audience.Of("all"), Audience.Of("teams:1"), Audience.Of("teams:2")];
        async Task<long> CostAsync(IReadOnlyList<DeskEvent> events)
        {
            // The desk's workers look around meanwhile: the least of several tries is without them.
            var least = long.MaxValue;
            for (var i = 0; i < 10; i++)
            {
                var before = _desk.Db.Statements.Count;
                Assert.Equal(audiences.Length, (await hydration.ForAsync(events, audiences, new HashSet<long>(), default)).Count);
                least = Math.Min(least, _desk.Db.Statements.Count - before);
            }

            return least;
        }

        // Two each for tickets and messages, four an audience for customers.
        Assert.InRange(await CostAsync(log.Take(2).ToArray()), 1, 4 + 4 * 2);
        Assert.Equal(4 + 4 * 3, await CostAsync(log));
        audiences = [];
        Assert.Equal(0, await CostAsync(log));
    }

    [Fact]
    public async Task One_who_does_not_read_and_is_signed_out_holds_nobody_up()
    {
        var screen = new AgentModel(_desk, Supervisor);
        await using var client = await screen.ConnectAsync();
        await screen.ResumeAsync(client);
        var sleeper = await _desk.AgentAsync(Sales, (_, _) => { }, reading: false);
        _ = sleeper.InvokeAsync("Resume", 0).ContinueWith(t => t.Exception, TaskScheduler.Default);
        for (var i = 0; i < 120; i++)
        {
            await DeskTraffic.OpenAsync(_desk.Db, 1, new string('あ', 4000));
        }

        await _desk.Db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync("update sessions set revoked_at = 1 where id = 10");
                tx.Append(new NewEvent(EventTypes.SessionRevoked));
            },
            default);
        await DeskTraffic.OpenAsync(_desk.Db, 1);
        await Until(() => screen.Last == 243);
        await sleeper.DisposeAsync();
    }

    private static string Viewers(AgentModel screen) => screen.Other.LastOrDefault(o => o.Method == "Presence") is { Method: not null } last ? Viewers(last.Argument) : "";

    private static string Viewers(JsonElement presence) => string.Join(
        ',', presence.GetProperty("viewers").EnumerateArray().Select(v => v.GetProperty("agentId").ToString() + (v.GetProperty("typing").GetBoolean() ? "*" : "")));

    internal static async Task Until(Func<bool> holds)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(end) < TimeSpan.FromSeconds(30), "It never came true.");
            await Task.Delay(10);
        }
    }

    private async Task TrafficAsync(int steps)
    {
        var random = new Random(1);
        for (var i = 0; i < steps; i++)
        {
            var team = random.Next(3) switch { 0 => 1L, 1 => 2L, _ => (long?)null };
            var ticket = await DeskTraffic.OpenAsync(_desk.Db, team);
            if (random.Next(3) == 0)
            {
                await DeskTraffic.MoveAsync(_desk.Db, ticket, team, team == 1 ? 2 : 1);
            }

            await Task.Delay(random.Next(3));
        }
    }

    /// <summary>Connects, gets killed at some step, connects again.</summary>
    private static async Task LiveAsync(AgentModel screen, Random random, CancellationToken over)
    {
        for (var round = 0; !over.IsCancellationRequested; round++)
        {
            try
            {
                await using var client = await screen.ConnectAsync();
                switch (round % 6)
                {
                    case 0: // Right after the handshake.
                        client.Kill();
                        break;
                    case 1: // Resume is on its way.
                        var lost = screen.ResumeAsync(client);
                        client.Kill();
                        await lost;
                        break;
                    case 2: // In the middle of Resume.
                        var half = screen.ResumeAsync(client);
                        await Task.Delay(random.Next(4), over);
                        client.Kill();
                        await half;
                        break;
                    case 3: // A push is lost on the way.
                        await screen.ResumeAsync(client);
                        var pushes = random.Next(5);
                        screen.LosePush = _ =>
                        {
                            if (pushes-- > 0)
                            {
                                return false;
                            }

                            client.Kill();
                            return true;
                        };
                        await client.Closed.WaitAsync(over);
                        break;
                    default: // Some time after.
                        await screen.ResumeAsync(client);
                        await Task.Delay(random.Next(40), over);
                        client.Kill();
                        break;
                }
            }
            catch (Exception error) when (error is IOException or System.Net.WebSockets.WebSocketException or OperationCanceledException or ObjectDisposedException)
            {
                // That was the point.
            }
            finally
            {
                screen.LosePush = null;
            }
        }
    }
}

internal static class Sequences
{
    /// <summary>Without repeats that follow each other.</summary>
    public static IReadOnlyList<string> Distinct2(this IEnumerable<string> values)
    {
        var list = new List<string>();
        foreach (var value in values)
        {
            if (list.Count == 0 || list[^1] != value)
            {
                list.Add(value);
            }
        }

        return list;
    }
}
