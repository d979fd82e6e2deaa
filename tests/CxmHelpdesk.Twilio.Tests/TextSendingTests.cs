using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Twilio;
using CxmHelpdesk.Channels.Twilio.Api;
using CxmHelpdesk.Channels.Twilio.Messaging;

namespace CxmHelpdesk.Twilio.Tests;

public sealed class TextSendingTests : IAsyncLifetime
{
    private readonly TwilioApi _api = new();
    private TwilioDouble _twilio = null!;
    private SmsChannel _sms = null!;

    public async Task InitializeAsync()
    {
        _twilio = await TwilioDouble.StartAsync();
        _sms = new SmsChannel(_api, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        _api.Dispose();
        await _twilio.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_goes_out_from_the_number_that_was_written_to_and_is_reported_on()
    {
        var sent = Assert.IsType<Sent>(await _sms.SendAsync(Message("It is on its way.") with { Conversation = "+18005550100|+14155550123" }, Account(), default));

        var text = Assert.Single(_twilio.Sent);
        Assert.Equal((sent.ExternalId, "+14155550123", "+18005550100", "It is on its way."), (text.Sid, text.To, text.From, text.Body));
        Assert.Equal("https://desk.example/hooks/key", text.StatusCallback);
        Assert.Equal(0, _twilio.Lookups);
    }

    [Fact]
    public async Task A_messaging_service_chooses_the_number_itself()
    {
        await _sms.SendAsync(Message("Hello") with { Conversation = "+18005550100|+14155550123" }, Account(("messagingService", "MGbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")), default);

        var text = Assert.Single(_twilio.Sent);
        Assert.Equal(("", "MGbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"), (text.From, text.Service));
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_found_and_not_sent_again()
    {
        _twilio.Faults.Enqueue(new Fault(0, TakesIt: true));
        Assert.IsType<TryLater>(await _sms.SendAsync(Message("Once only"), Account(), default));

        var again = Assert.IsType<Sent>(await _sms.SendAsync(Message("Once only") with { Attempts = 1 }, Account(), default));
        Assert.Equal(Assert.Single(_twilio.Sent).Sid, again.ExternalId);
    }

    [Fact]
    public async Task A_message_that_a_crash_may_have_cut_off_is_looked_for_first()
    {
        var old = Message("Before the crash") with { WrittenAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) };
        var first = Assert.IsType<Sent>(await _sms.SendAsync(old, Account(), default));
        var second = Assert.IsType<Sent>(await _sms.SendAsync(old, Account(), default));
        Assert.Equal(first.ExternalId, second.ExternalId);
        Assert.Single(_twilio.Sent);
    }

    [Fact]
    public async Task The_same_words_said_twice_on_purpose_go_twice()
    {
        var first = Assert.IsType<Sent>(await _sms.SendAsync(Message("Thanks!"), Account(), default));
        var second = Assert.IsType<Sent>(await _sms.SendAsync(Message("Thanks!") with { Attempts = 1, References = [first.ExternalId] }, Account(), default));
        Assert.NotEqual(first.ExternalId, second.ExternalId);
        Assert.Equal(2, _twilio.Sent.Count);
    }

    [Fact]
    public async Task What_failed_for_certain_is_sent_again()
    {
        _twilio.Faults.Enqueue(new Fault(503));
        Assert.IsType<TryLater>(await _sms.SendAsync(Message("Second time lucky"), Account(), default));
        Assert.IsType<Sent>(await _sms.SendAsync(Message("Second time lucky") with { Attempts = 1 }, Account(), default));
        Assert.Single(_twilio.Sent);
    }

    [Fact]
    public async Task A_number_sends_no_faster_than_it_may()
    {
        var started = TimeProvider.System.GetTimestamp();
        var pacer = new Pacer(TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => pacer.WaitAsync("+1", 20, TimeSpan.FromSeconds(20), default)));
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(190), "Five at twenty a second take four gaps.");
        Assert.False(await FullAsync());
        Assert.True(await pacer.WaitAsync("+2", 20, TimeSpan.Zero, default), "Another number has its own pace.");

        async Task<bool> FullAsync()
        {
            var full = true;
            for (var i = 0; i < 3 && full; i++)
            {
                full = await pacer.WaitAsync("+3", 1, TimeSpan.FromMilliseconds(10), default);
            }

            return full;
        }
    }

    [Fact]
    public async Task Media_are_fetched_with_credentials_and_their_storage_without()
    {
        _twilio.Media["ME1"] = ("image/png", [1, 2, 3]);
        await using var stream = await _sms.OpenAsync($"https://api.twilio.com/2010-04-01/Accounts/{TwilioDouble.AccountSid}/Messages/MM1/Media/ME1", Account(), default);
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        Assert.Equal([1, 2, 3], bytes.ToArray());
        Assert.False(_twilio.StorageSawCredentials);
    }

    [Theory]
    [InlineData("https://api.twilio.com/2010-04-01/Accounts/ACbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/Messages/MM1/Media/ME1")]
    [InlineData("https://api.twilio.com/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Messages.json")]
    [InlineData("https://api.twilio.com/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Messages/MM1/Media/../../../x")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("file:///etc/passwd")]
    [InlineData("not an address")]
    [InlineData("https://api.twilio.com/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Messages/MM1/Media/ME404")]
    public async Task Nothing_but_the_accounts_own_media_is_fetched(string reference) =>
        await Assert.ThrowsAsync<MediaUnavailableException>(() => _sms.OpenAsync(reference, Account(), default));

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("https://mms.twiliocdn.com.evil.example/x")]
    [InlineData("http://mms.twiliocdn.com/x")]
    [InlineData("https://127.0.0.1/x")]
    public async Task A_redirect_to_a_strange_place_is_not_followed(string place)
    {
        _twilio.Media["ME1"] = ("image/png", [1]);
        _twilio.StorageUrl = place;
        await Assert.ThrowsAsync<MediaUnavailableException>(
            () => _sms.OpenAsync($"https://api.twilio.com/2010-04-01/Accounts/{TwilioDouble.AccountSid}/Messages/MM1/Media/ME1", Account(), default));
    }

    [Fact]
    public async Task A_check_says_what_is_wrong_at_Twilio()
    {
        Assert.Contains("no number +18005550199", Assert.IsType<DoesNotWork>(await _sms.CheckAsync(Account(), default)).Explanation, StringComparison.Ordinal);

        _twilio.NumberUrls["+18005550199"] = "https://old.example";
        Assert.Contains("enter https://desk.example/hooks/key with HTTP POST", Assert.IsType<DoesNotWork>(await _sms.CheckAsync(Account(), default)).Explanation, StringComparison.Ordinal);

        _twilio.NumberUrls["+18005550199"] = "https://desk.example/hooks/key";
        Assert.IsType<Works>(await _sms.CheckAsync(Account(), default));
        Assert.Equal("authToken", Assert.IsType<DoesNotWork>(await _sms.CheckAsync(Account(("authToken", "wrong")), default)).Field);
        Assert.Equal("apiUrl", Assert.IsType<DoesNotWork>(await _sms.CheckAsync(Account(("apiUrl", "http://twilio.example")), default)).Field);
    }

    private ChannelAccount Account(params (string Key, string Value)[] settings) => TestAccount.Of("sms", _twilio, settings);

    private static OutboundMessage Message(string text) => new("m1", new Party("phone", "+14155550123"), text) { WrittenAt = TimeProvider.System.GetUtcNow() };
}

internal static class TestAccount
{
    public static ChannelAccount Of(string channel, TwilioDouble twilio, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["accountSid"] = TwilioDouble.AccountSid,
            ["authToken"] = twilio.Token,
            ["numbers"] = "+18005550199",
            ["perSecond"] = "100",
            ["apiUrl"] = twilio.Url.ToString(),
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ChannelAccount(7, channel, "key", "Account", all) { Address = new Uri("https://desk.example/hooks/key") };
    }
}
