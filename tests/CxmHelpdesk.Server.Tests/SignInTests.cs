using System.Net;
using System.Net.Http.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Server.Tests;

public sealed class SignInTests : IAsyncLifetime
{
    private readonly DeskApp _app = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task The_first_administrator_can_be_made_once()
    {
        Assert.True((await _app.Anybody().GetAsync<SetUpDto>("/api/setup")).Needed);
        var person = await _app.AdministratorAsync();

        Assert.Equal(Role.Administrator, person.Me.Role);
        Assert.False((await _app.Anybody().GetAsync<SetUpDto>("/api/setup")).Needed);
        var again = await _app.Anybody().PostAsJsonAsync("/api/setup", SetUp("eve@desk.test")).RefusedAsync(HttpStatusCode.Conflict);
        Assert.Equal("set-up-done", again.Code);
    }

    [Fact]
    public async Task Of_many_who_set_up_at_once_one_becomes_administrator()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => _app.Anybody().PostAsJsonAsync("/api/setup", SetUp($"a{i}@desk.test"))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict }));
        Assert.Equal(1, await _app.Db.ReadAsync(session => session.ScalarAsync<int>("select count(*) from agents"), default));
    }

    [Fact]
    public async Task An_unknown_address_is_answered_like_a_wrong_password_and_locked_like_one()
    {
        var agent = await _app.CreateAgentAsync(Role.Agent);
        foreach (var email in new[] { agent.Email, "nobody@desk.test" })
        {
            var answers = new List<Problem>();
            for (var i = 0; i < 6; i++)
            {
                var response = await _app.Anybody().PostAsJsonAsync("/api/sign-in", new { email, password = "wrong" });
                answers.Add(await Task.FromResult(response).RefusedAsync(response.StatusCode));
            }

            Assert.Equal(["wrong-credentials", "wrong-credentials", "wrong-credentials", "wrong-credentials", "locked", "locked"], answers.Select(answer => answer.Code));
            Assert.Equal([401, 401, 401, 401, 429, 429], answers.Select(answer => answer.Status));
        }
    }

    [Fact]
    public async Task A_locked_account_refuses_even_the_right_password_until_its_time_is_over_and_says_so_in_the_log_of_events()
    {
        var agent = await _app.CreateAgentAsync(Role.Agent);
        await WrongAsync(agent.Email, 5);

        var locked = await TryAsync(agent.Email).RefusedAsync(HttpStatusCode.TooManyRequests);
        Assert.Equal(30, locked.Body.GetProperty("retryAfterSeconds").GetInt32());
        var log = await _app.Services.GetRequiredService<EventLog>().ReadAsync(0, 100, default);
        Assert.Contains(log, happened => happened.Type == EventTypes.AgentLocked && happened.Data.Contains($"\"agentId\":{agent.Id}", StringComparison.Ordinal));

        _app.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(agent.Email)).StatusCode);
    }

    [Fact]
    public async Task Each_further_wrong_password_doubles_the_lock_and_a_right_one_forgets_it()
    {
        var agent = await _app.CreateAgentAsync(Role.Agent);
        await WrongAsync(agent.Email, 5);
        _app.Time.Advance(TimeSpan.FromSeconds(31));
        await WrongAsync(agent.Email, 1);

        Assert.Equal(60, (await TryAsync(agent.Email).RefusedAsync(HttpStatusCode.TooManyRequests)).Body.GetProperty("retryAfterSeconds").GetInt32());
        _app.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(agent.Email)).StatusCode);
        await WrongAsync(agent.Email, 4);
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(agent.Email)).StatusCode);
    }

    [Fact]
    public async Task A_session_slides_while_it_is_used_and_ends_when_idle_or_old()
    {
        var idle = await _app.SignInAsync(Role.Agent);
        var busy = await _app.SignInAsync(Role.Agent);
        for (var hours = 0; hours < 30 * 24; hours += 20)
        {
            Assert.Equal(HttpStatusCode.OK, (await busy.Client.GetAsync("/api/me")).StatusCode);
            _app.Time.Advance(TimeSpan.FromHours(20));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await idle.Client.GetAsync("/api/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await busy.Client.GetAsync("/api/me")).StatusCode);
    }

    [Fact]
    public async Task A_session_can_be_seen_and_revoked_by_its_agent_only_and_ends_at_once()
    {
        var first = await _app.SignInAsync(Role.Agent);
        var second = await _app.SignInAsync(first.Me.Email);
        var other = await _app.SignInAsync(Role.Agent);
        await second.Client.GetAsync("/api/me");
        var listed = await first.Client.GetAsync<Page<SessionDto>>("/api/sessions");
        Assert.Equal(2, listed.Items.Count);
        var target = listed.Items.Single(session => !session.Current);

        Assert.Equal("not-found", (await other.Client.DeleteAsync($"/api/sessions/{target.Id}").RefusedAsync(HttpStatusCode.NotFound)).Code);
        Assert.Equal(HttpStatusCode.OK, (await second.Client.GetAsync("/api/me")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await first.Client.DeleteAsync($"/api/sessions/{target.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await second.Client.GetAsync("/api/me")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await first.Client.GetAsync("/api/me")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_not_only_the_cookie()
    {
        var person = await _app.SignInAsync(Role.Agent);
        var cookie = await CookieAsync(person.Me.Email);
        var thief = _app.CreateDefaultClient();
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        thief.DefaultRequestHeaders.Add("Origin", "http://localhost");
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/api/me")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await thief.PostAsync("/api/sign-out", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync("/api/me")).StatusCode);
    }

    [Fact]
    public async Task A_new_password_needs_the_old_one_and_ends_the_other_sessions()
    {
        var here = await _app.SignInAsync(Role.Agent);
        var there = await _app.SignInAsync(here.Me.Email);
        var wrong = await here.Client.PatchAsJsonAsync("/api/me", new { password = new { current = "wrong", @new = "another long one" } })
            .RefusedAsync(HttpStatusCode.UnprocessableEntity);
        Assert.True(wrong.Body.GetProperty("errors").TryGetProperty("password.current", out _));

        await here.Client.PatchAsync<Me>("/api/me", new { password = new { current = DeskApp.Password, @new = "another long one" } });

        Assert.Equal(HttpStatusCode.OK, (await here.Client.GetAsync("/api/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.Client.GetAsync("/api/me")).StatusCode);
        await TryAsync(here.Me.Email).RefusedAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Deactivating_an_agent_ends_their_sessions_and_bars_the_door()
    {
        var person = await _app.SignInAsync(Role.Agent);
        var administrator = await _app.AdministratorAsync();
        await administrator.Client.PatchAsync<AgentDto>($"/api/agents/{person.Me.AgentId}", new { active = false });

        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Client.GetAsync("/api/me")).StatusCode);
        await TryAsync(person.Me.Email).RefusedAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_change_of_role_counts_from_the_next_request_on()
    {
        var person = await _app.SignInAsync(Role.Administrator);
        var administrator = await _app.AdministratorAsync();
        Assert.Equal(HttpStatusCode.OK, (await person.Client.GetAsync("/api/agents")).StatusCode);

        await administrator.Client.PatchAsync<AgentDto>($"/api/agents/{person.Me.AgentId}", new { role = "agent" });

        await person.Client.GetAsync("/api/agents").RefusedAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Only_hashes_of_passwords_cookies_and_tokens_are_kept()
    {
        var agent = await _app.CreateAgentAsync(Role.Administrator);
        var cookie = (await CookieAsync(agent.Email)).Split('=')[1];
        var program = await _app.ProgramAsync("desk:read");
        var secret = program.DefaultRequestHeaders.Authorization!.Parameter!;
        await _app.Db.WriteAsync(tx => tx.ExecuteAsync("update counters set value = value where name = 'ids'"), default);

        var files = Directory.GetFiles(_app.Folder, "cxm.db*").Select(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            return reader.ReadToEnd();
        }).ToList();
        Assert.Contains(files, text => text.Contains(agent.Email, StringComparison.Ordinal));
        Assert.All(files, text => Assert.False(
            text.Contains(cookie, StringComparison.Ordinal) || text.Contains(secret, StringComparison.Ordinal) || text.Contains(DeskApp.Password, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        var agent = await _app.CreateAgentAsync(Role.Agent);
        var response = await TryAsync(agent.Email);

        var cookie = response.Headers.GetValues("Set-Cookie").Single().ToLowerInvariant();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("path=/", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_can_only_try_so_often()
    {
        await using var app = new DeskApp { AttemptsPerMinute = 3 };
        var tries = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            tries.Add((await app.Anybody().PostAsJsonAsync("/api/sign-in", new { email = $"x{i}@desk.test", password = "wrong" })).StatusCode);
        }

        Assert.Equal([401, 401, 401, 429, 429], tries.Select(status => (int)status));
        app.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Anybody().PostAsJsonAsync("/api/sign-in", new { email = "x@desk.test", password = "wrong" })).StatusCode);
    }

    private static object SetUp(string email) => new { name = "Ada", email, password = DeskApp.Password, language = "en" };

    private Task<HttpResponseMessage> TryAsync(string email) => _app.Anybody().PostAsJsonAsync("/api/sign-in", new { email, password = DeskApp.Password });

    private async Task<string> CookieAsync(string email) => (await TryAsync(email)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    private async Task WrongAsync(string email, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await _app.Anybody().PostAsJsonAsync("/api/sign-in", new { email, password = "wrong" });
        }
    }
}
