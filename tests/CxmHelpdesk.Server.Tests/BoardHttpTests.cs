using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Board;

namespace CxmHelpdesk.Server.Tests;

public sealed class BoardHttpTests : IAsyncLifetime
{
    private readonly DeskApp _app = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_wallboard_shows_numbers_to_its_link_alone_and_nothing_of_persons()
    {
        await _app.CreateTeamAsync("Billing");
        var supervisor = await _app.SignInAsync(Role.Supervisor);
        var made = await (await supervisor.Client.PostAsJsonAsync("/api/wallboards", new { name = "Floor" })).ReadAsync<NewWallboardDto>();

        var shown = await LookAsync(made.Secret);
        var body = await shown.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.DoesNotContain(supervisor.Me.Name, body, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(body);
        var names = json.RootElement.EnumerateObject().Select(member => member.Name).ToArray();
        Assert.Contains("waiting", names);
        Assert.DoesNotContain("atRisk", names);
        Assert.DoesNotContain("byAgent", names);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LookAsync("nothing")).StatusCode);

        // The link opens the wall and not the desk.
        var other = _app.Client();
        other.DefaultRequestHeaders.Add(WallboardApi.KeyHeader, made.Secret);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync(new Uri("/api/board", UriKind.Relative))).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await supervisor.Client.DeleteAsync(new Uri($"/api/wallboards/{made.Wallboard.Id}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LookAsync(made.Secret)).StatusCode);
    }

    [Fact]
    public async Task Limits_that_are_set_are_on_the_board_and_tell_what_is_above_them()
    {
        var supervisor = await _app.SignInAsync(Role.Supervisor);
        var board = await supervisor.Client.GetAsync<BoardSnapshot>("/api/board");
        Assert.Equal(new BoardLimits(), board.Limits);
        await (await supervisor.Client.PutAsJsonAsync("/api/board/limits", new { overdue = 3, negativePercent = 40 })).ReadAsync<BoardLimits>();
        board = await supervisor.Client.GetAsync<BoardSnapshot>("/api/board");
        Assert.Equal(new BoardLimits { Overdue = 3, NegativePercent = 40 }, board.Limits);
        Assert.Empty(board.Alarms);
        await supervisor.Client.PutAsJsonAsync("/api/board/limits", new { overdue = -1 }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Nobody_is_set_away_who_is_not_here()
    {
        var supervisor = await _app.SignInAsync(Role.Supervisor);
        var agent = await _app.CreateAgentAsync(Role.Agent);
        var refused = await supervisor.Client.PutAsJsonAsync($"/api/agents/{agent.Id}/state", new { state = "away" }).RefusedAsync(HttpStatusCode.Conflict);
        Assert.Equal("agent-offline", refused.Code);
        await supervisor.Client.PutAsJsonAsync($"/api/agents/{agent.Id}/state", new { state = "offline" }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
    }

    private Task<HttpResponseMessage> LookAsync(string secret)
    {
        var client = _app.Client();
        client.DefaultRequestHeaders.Add(WallboardApi.KeyHeader, secret);
        return client.GetAsync(new Uri("/api/wall", UriKind.Relative));
    }
}
