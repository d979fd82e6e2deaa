using System.Net;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;

namespace CxmHelpdesk.Email.Tests;

public sealed class AccessTokensTests : IDisposable
{
    private readonly FakeTokenProvider _provider = new();
    private readonly SettableTime _time = new();
    private readonly AccessTokens _tokens;

    public AccessTokensTests() => _tokens = new AccessTokens(_time, _provider);

    public void Dispose()
    {
        _tokens.Dispose();
        _provider.Dispose();
    }

    [Fact]
    public async Task A_token_is_used_until_five_minutes_before_its_end_and_asked_for_once_by_many()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _tokens.GetAsync(_provider.Settings, default)));
        Assert.All(all, token => Assert.Equal("token-1", token));
        _time.Now += TimeSpan.FromMinutes(54);
        Assert.Equal("token-1", await _tokens.GetAsync(_provider.Settings, default));
        _time.Now += TimeSpan.FromMinutes(2);
        Assert.Equal("token-2", await _tokens.GetAsync(_provider.Settings, default));
        Assert.Contains("grant_type=refresh_token&refresh_token=r0&scope=imap", _provider.Asked[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_that_was_replaced_is_used_from_then_on()
    {
        _provider.Answer = (HttpStatusCode.OK, """{"access_token":"a","expires_in":3600,"refresh_token":"r1"}""");
        await _tokens.GetAsync(_provider.Settings, default);
        _tokens.Forget(_provider.Settings);
        await _tokens.GetAsync(_provider.Settings, default);

        Assert.Contains("refresh_token=r1", _provider.Asked[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_told_and_not_asked_for_again_at_once()
    {
        _provider.Answer = (HttpStatusCode.BadRequest, """{"error":"invalid_grant"}""");
        for (var i = 0; i < 3; i++)
        {
            var refused = await Assert.ThrowsAsync<SignInException>(() => _tokens.GetAsync(_provider.Settings, default));
            Assert.True(refused.IsPermanent);
            Assert.Contains("invalid_grant", refused.Message, StringComparison.Ordinal);
        }

        Assert.Single(_provider.Asked);
        _time.Now += TimeSpan.FromMinutes(11);
        _provider.Answer = null;
        Assert.Equal("token-2", await _tokens.GetAsync(_provider.Settings, default));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, """{"error":"temporarily_unavailable"}""")]
    [InlineData(HttpStatusCode.OK, "<html>")]
    [InlineData(HttpStatusCode.OK, "[]")]
    [InlineData(HttpStatusCode.OK, "{}")]
    public async Task What_will_pass_is_asked_for_again(HttpStatusCode status, string body)
    {
        _provider.Answer = (status, body);
        Assert.False((await Assert.ThrowsAsync<SignInException>(() => _tokens.GetAsync(_provider.Settings, default))).IsPermanent);
        _provider.Answer = null;
        Assert.Equal("token-2", await _tokens.GetAsync(_provider.Settings, default));
    }

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

/// <summary>Gives <c>token-1</c>, <c>token-2</c> and so on for an hour each, or what the test says.</summary>
internal sealed class FakeTokenProvider : HttpMessageHandler
{
    public OAuthSettings Settings { get; } = new("https://provider.example/token", "client", "s", "r0", "imap");

    public (HttpStatusCode Status, string Body)? Answer { get; set; }

    public List<string> Asked { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        var (status, body) = Answer ?? (HttpStatusCode.OK, $$"""{"access_token":"token-{{Asked.Count}}","expires_in":3600}""");
        return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
