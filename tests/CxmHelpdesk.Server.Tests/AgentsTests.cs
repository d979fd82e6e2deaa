using System.Net;
using System.Net.Http.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Server.Tests;

public sealed class AgentsTests : IAsyncLifetime
{
    private readonly DeskApp _app = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task The_last_administrator_can_neither_step_down_nor_leave()
    {
        var only = await _app.AdministratorAsync();
        foreach (var change in new object[] { new { role = "agent" }, new { active = false } })
        {
            var refused = await only.Client.PatchAsJsonAsync($"/api/agents/{only.Me.AgentId}", change).RefusedAsync(HttpStatusCode.Conflict);
            Assert.Equal("last-administrator", refused.Code);
        }

        await _app.CreateAgentAsync(Role.Administrator);
        Assert.Equal(Role.Agent, (await only.Client.PatchAsync<AgentDto>($"/api/agents/{only.Me.AgentId}", new { role = "agent" })).Role);
    }

    [Fact]
    public async Task Two_agents_cannot_sign_in_with_one_address_however_it_is_written()
    {
        var administrator = await _app.AdministratorAsync();
        var refused = await administrator.Client.PostAsJsonAsync(
            "/api/agents", new { name = "Eve", email = "ＡDA@Desk.Test ", role = "agent", password = DeskApp.Password }).RefusedAsync(HttpStatusCode.Conflict);

        Assert.Equal("email-taken", refused.Code);
    }

    [Fact]
    public async Task Teams_of_an_agent_are_what_was_named_and_must_exist()
    {
        var administrator = await _app.AdministratorAsync();
        var (one, two) = (await _app.CreateTeamAsync("One"), await _app.CreateTeamAsync("Two"));
        var agent = await _app.CreateAgentAsync(Role.Agent, one);

        Assert.Equal([two], (await administrator.Client.PatchAsync<AgentDto>($"/api/agents/{agent.Id}", new { teamIds = new[] { two } })).TeamIds);
        var refused = await administrator.Client.PatchAsJsonAsync($"/api/agents/{agent.Id}", new { teamIds = new[] { two, 99_999L } })
            .RefusedAsync(HttpStatusCode.UnprocessableEntity);
        Assert.True(refused.Body.GetProperty("errors").TryGetProperty("teamIds", out _));
        var directory = await administrator.Client.GetAsync<DirectoryDto>("/api/directory");
        Assert.Equal([two], directory.Agents.Single(listed => listed.Id == agent.Id).TeamIds);
        Assert.Equal(["One", "Two"], directory.Teams.Select(team => team.Name));
    }

    [Fact]
    public async Task How_an_agent_is_called_is_kept_with_him_and_quiet_hours_have_two_ends()
    {
        var agent = await _app.SignInAsync(Role.Agent);
        Assert.Equal(new Alerts(), agent.Me.Alerts);
        var wanted = new Alerts(Desktop: true, Sound: true, QuietFrom: "22:00", QuietTo: "07:00");
        Assert.Equal(wanted, (await agent.Client.PatchAsync<Me>("/api/me", new { alerts = wanted })).Alerts);
        Assert.Equal(wanted, (await agent.Client.PatchAsync<Me>("/api/me", new { name = "Anna" })).Alerts);
        Assert.Equal(wanted, (await agent.Client.GetAsync<Me>("/api/me")).Alerts);
        foreach (var wrong in new object[] { new { quietFrom = "22:00" }, new { quietFrom = "22:00", quietTo = "25:00" } })
        {
            await agent.Client.PatchAsJsonAsync("/api/me", new { alerts = wrong }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        }
    }

    [Fact]
    public async Task An_archived_team_is_no_longer_offered_and_can_come_back()
    {
        var administrator = await _app.AdministratorAsync();
        var team = await _app.CreateTeamAsync("One");
        await administrator.Client.PatchAsync<DirectoryTeam>($"/api/teams/{team}", new { archived = true });
        Assert.Empty((await administrator.Client.GetAsync<DirectoryDto>("/api/directory")).Teams);

        await administrator.Client.PatchAsync<DirectoryTeam>($"/api/teams/{team}", new { archived = false, name = "Uno" });
        Assert.Equal("Uno", (await administrator.Client.GetAsync<DirectoryDto>("/api/directory")).Teams.Single().Name);
    }

    [Fact]
    public async Task A_token_is_shown_once_works_within_its_scopes_and_ends_at_once_when_revoked()
    {
        var administrator = await _app.AdministratorAsync();
        var added = await administrator.Client.PostAsync<NewTokenDto>("/api/tokens", new { name = "Shop", scopes = new[] { "desk:read" } });
        var program = _app.CreateClient();
        program.DefaultRequestHeaders.Authorization = new("Bearer", added.Secret);
        Assert.StartsWith("cxm_", added.Secret, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/directory")).StatusCode);

        var listed = (await administrator.Client.GetAsync<Page<TokenDto>>("/api/tokens")).Items.Single();
        Assert.Equal(added.Secret[^4..], listed.Hint);
        Assert.NotNull(listed.LastUsedAt);
        await administrator.Client.DeleteAsync($"/api/tokens/{listed.Id}");
        await program.GetAsync("/api/directory").RefusedAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_ends_at_its_date_and_with_the_agent_who_made_it()
    {
        var maker = await _app.SignInAsync(Role.Administrator);
        var dated = await maker.Client.PostAsync<NewTokenDto>(
            "/api/tokens", new { name = "A", scopes = new[] { "desk:read" }, expiresAt = _app.Time.GetUtcNow().AddHours(1) });
        var lasting = await maker.Client.PostAsync<NewTokenDto>("/api/tokens", new { name = "B", scopes = new[] { "desk:read" } });
        Assert.Equal(HttpStatusCode.OK, await AskAsync(dated.Secret));

        _app.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(dated.Secret));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(lasting.Secret));
        await (await _app.AdministratorAsync()).Client.PatchAsync<AgentDto>($"/api/agents/{maker.Me.AgentId}", new { active = false });
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(lasting.Secret));
    }

    private async Task<HttpStatusCode> AskAsync(string secret)
    {
        var program = _app.CreateClient();
        program.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return (await program.GetAsync("/api/directory")).StatusCode;
    }
}
