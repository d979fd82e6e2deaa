using System.Security.Cryptography;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.BotFramework;
using CxmHelpdesk.Desk.Tests;

namespace CxmHelpdesk.BotFramework.Tests;

/// <summary>Who is believed, and until when.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly BotFrameworkChannel _bot;
    private BotServiceDouble _service = null!;

    public TokenTests() => _bot = new BotFrameworkChannel(_time);

    public async Task InitializeAsync() => _service = await BotServiceDouble.StartAsync();

    public async Task DisposeAsync()
    {
        _bot.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_the_connector_for_us_is_taken_with_either_spelling_of_the_claim()
    {
        Assert.Null(await RefusalOf(_service.Token(Now)));
        Assert.Null(await RefusalOf(_service.Token(Now, claim: "serviceUrl")));
    }

    [Fact]
    public async Task Whatever_is_wrong_with_a_token_it_is_refused_with_its_reason()
    {
        using var rogue = RSA.Create(2048);
        (string? Token, string Code)[] cases =
        [
            (null, "token-missing"),
            ("not.a.token", "token-missing"),
            (_service.Token(Now, issuer: "https://sts.windows.net/evil/"), "token-wrong"),
            (_service.Token(Now, audience: "99999999-2222-3333-4444-555555555555"), "token-wrong"),
            (_service.Token(Now, signer: rogue), "token-wrong"),
            (_service.Token(Now, algorithm: "none"), "token-wrong"),
            (_service.Token(Now, algorithm: "HS256"), "token-wrong"),
            (_service.Token(Now, age: TimeSpan.FromMinutes(66)), "token-wrong"),
            (_service.Token(Now, age: TimeSpan.FromMinutes(-6)), "token-wrong"),
            (_service.Token(Now, kid: "nobodys"), "token-wrong"),
            (_service.Token(Now, serviceUrl: "https://evil.example/"), "service-url-wrong"),
            (_service.Token(Now, serviceUrl: _service.ServiceUrl.TrimEnd('/')), "service-url-wrong"),
        ];
        foreach (var (token, code) in cases)
        {
            Assert.Equal(code, (await RefusalOf(token))?.Code);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(-4)]
    public async Task Clocks_may_differ_by_five_minutes(int minutes) => Assert.Null(await RefusalOf(_service.Token(Now, age: TimeSpan.FromMinutes(minutes))));

    [Fact]
    public async Task A_key_vouches_for_its_own_channels_only()
    {
        _service.AddKey("key-line", "line");
        Assert.Equal("endorsement-missing", (await RefusalOf(_service.Token(Now, "key-line")))?.Code);
        Assert.Null(await RefusalOf(_service.Token(Now, "key-line"), "line"));
    }

    [Fact]
    public async Task A_key_that_is_new_is_fetched_and_one_that_nobody_has_is_not_fetched_again_and_again()
    {
        Assert.Null(await RefusalOf(_service.Token(Now)));
        _service.AddKey("key-2", "msteams");
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await RefusalOf(_service.Token(Now, "key-2")));
        Assert.Equal(2, _service.KeyFetches);

        for (var i = 0; i < 5; i++)
        {
            Assert.NotNull(await RefusalOf(_service.Token(Now, "nobodys")));
        }

        Assert.Equal(2, _service.KeyFetches);
    }

    [Fact]
    public async Task A_key_that_was_taken_away_counts_no_longer_than_a_day()
    {
        var signer = _service.Token(Now);
        Assert.Null(await RefusalOf(signer));
        _service.AddKey("key-2", "msteams");
        var old = _service.Token(Now.AddHours(24));
        _service.RemoveKey("key-1");
        _time.Advance(TimeSpan.FromHours(24));
        Assert.Equal("token-wrong", (await RefusalOf(old))?.Code);
        Assert.Null(await RefusalOf(_service.Token(Now, "key-2")));
    }

    [Fact]
    public async Task While_the_keys_cannot_be_had_the_caller_is_asked_to_come_again_and_later_they_go_on_holding()
    {
        _service.KeysAreDown = true;
        Assert.Equal((503, "keys-unavailable"), await RefusalOf(_service.Token(Now)) is { } refused ? (refused.Status, refused.Code) : default);
        _service.KeysAreDown = false;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await RefusalOf(_service.Token(Now)));

        _service.KeysAreDown = true;
        _time.Advance(TimeSpan.FromHours(25));
        Assert.Null(await RefusalOf(_service.Token(Now)));
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    private async Task<Refused?> RefusalOf(string? token, string channel = "msteams")
    {
        var account = new ChannelAccount(7, "bot-framework", "key", "Account", _service.Settings);
        var request = TestActivity.Request(TestActivity.Message(_service.ServiceUrl, channel: channel), token, Now);
        await _bot.PrepareAsync(request, account, default);
        return _bot.Accept(request, account) as Refused;
    }
}
