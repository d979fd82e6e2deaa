using System.Net;
using System.Text;
using CxmHelpdesk.Desk.Agents;

namespace CxmHelpdesk.Server.Tests;

public sealed class ProblemTests : IAsyncLifetime
{
    private readonly DeskApp _app = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("""{"email":"a@b.c","password":"x","admin":true}""", 400, "json-unknown-member", "admin")]
    [InlineData("""{"email":7,"password":"x"}""", 400, "json-wrong-type", "email")]
    [InlineData("""{"email":null,"password":"x"}""", 400, "json-wrong-type", "email")]
    [InlineData("""{"email":"a@b.c"}""", 400, "json-missing-member", null)]
    [InlineData("""{"email":"a@b.c","password":"x" """, 400, "json-malformed", null)]
    [InlineData("""{"email":"\ud800","password":"x"}""", 400, null, null)]
    [InlineData("[]", 400, "json-wrong-type", null)]
    [InlineData("null", 400, null, null)]
    [InlineData("", 400, null, null)]
    [InlineData("""{"email":"","password":""}""", 422, "invalid", null)]
    public async Task A_body_that_is_not_what_is_asked_for_is_refused_by_name(string body, int status, string? code, string? path)
    {
        var refused = await _app.Anybody().PostAsync("/api/sign-in", new StringContent(body, Encoding.UTF8, "application/json"))
            .RefusedAsync((HttpStatusCode)status);

        if (code is not null)
        {
            Assert.Equal(code, refused.Code);
        }

        if (path is not null)
        {
            Assert.Equal(path, refused.Body.GetProperty("path").GetString());
        }

        Assert.DoesNotContain("CxmHelpdesk", refused.Body.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", refused.Body.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404, "not-found")]
    [InlineData("POST", "/nothing", 404, "not-found")]
    [InlineData("GET", "/missing.js", 404, "not-found")]
    [InlineData("DELETE", "/api/setup", 405, "method-not-allowed")]
    [InlineData("GET", "/api/me", 401, "not-signed-in")]
    public async Task An_address_method_or_caller_that_does_not_fit_is_refused_by_name(string method, string path, int status, string code)
    {
        var refused = await _app.Anybody().SendAsync(new HttpRequestMessage(new HttpMethod(method), path)).RefusedAsync((HttpStatusCode)status);

        Assert.Equal(code, refused.Code);
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_refused_by_its_type()
    {
        var refused = await _app.Anybody().PostAsync("/api/sign-in", new StringContent("email=a", Encoding.UTF8, "application/x-www-form-urlencoded"))
            .RefusedAsync(HttpStatusCode.UnsupportedMediaType);

        Assert.Equal("unsupported-media-type", refused.Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://evil.test")]
    [InlineData("https://localhost")]
    [InlineData("http://localhost:8080")]
    [InlineData("null")]
    public async Task What_changes_something_by_cookie_must_come_from_our_own_pages(string? origin)
    {
        var person = await _app.SignInAsync(Role.Administrator);
        person.Client.DefaultRequestHeaders.Remove("Origin");
        if (origin is not null)
        {
            person.Client.DefaultRequestHeaders.Add("Origin", origin);
        }

        var refused = await person.Client.PostAsync("/api/teams", new StringContent("""{"name":"x"}""", Encoding.UTF8, "application/json"))
            .RefusedAsync(HttpStatusCode.Forbidden);
        Assert.Equal("foreign-origin", refused.Code);
        await person.Client.PostAsync("/hubs/agent/negotiate?negotiateVersion=1", null).RefusedAsync(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, (await person.Client.GetAsync("/api/me")).StatusCode);
    }

    [Fact]
    public async Task Every_answer_forbids_what_browsers_should_not_do()
    {
        var response = await _app.Anybody().GetAsync("/api/setup");

        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }
}
