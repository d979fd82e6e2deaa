using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Twilio;
using CxmHelpdesk.Channels.Twilio.Api;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>"Save and test" says what exactly is to be entered at Twilio, and where.</summary>
public sealed class CheckTests : IAsyncLifetime, IDisposable
{
    private const string Address = "https://desk.example/hooks/key";

    private readonly TwilioApi _api = new();
    private TwilioDouble _twilio = null!;

    public async Task InitializeAsync() => _twilio = await TwilioDouble.StartAsync();

    public async Task DisposeAsync() => await _twilio.DisposeAsync();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task A_number_whose_calls_come_here_must_tell_of_their_end_here_too_and_by_POST()
    {
        var voice = new VoiceChannel(_api);
        Assert.Contains("has no number", (await WrongAsync(voice)).Explanation, StringComparison.Ordinal);

        _twilio.NumberUrls["+18005550199"] = "";
        Assert.Equal($"At Twilio, enter {Address} with HTTP POST for +18005550199 under \"Voice → A call comes in → Webhook\". Nothing stands there.", (await WrongAsync(voice)).Explanation);
        _twilio.NumberUrls["+18005550199"] = Address;
        _twilio.StatusUrl = "https://old.example";
        var status = await WrongAsync(voice);
        Assert.Equal($"At Twilio, enter {Address} with HTTP POST for +18005550199 under \"Voice → Call status changes\". Another address stands there.", status.Explanation);
        Assert.Contains("別のアドレス", status.Japanese, StringComparison.Ordinal);
        _twilio.StatusUrl = null;
        _twilio.HookMethod = "GET";
        Assert.Contains("The method there is GET.", (await WrongAsync(voice)).Explanation, StringComparison.Ordinal);
        _twilio.HookMethod = "POST";
        Assert.IsType<Works>(await voice.CheckAsync(Account(), default));
    }

    [Fact]
    public async Task A_messaging_service_says_itself_where_texts_go_or_leaves_it_to_its_numbers()
    {
        var sms = new SmsChannel(_api, TimeProvider.System);
        _twilio.NumberUrls["+18005550199"] = Address;
        Assert.Equal("messagingService", (await WrongAsync(sms, ("messagingService", "MG1"))).Field);

        _twilio.Services["MG1"] = "https://old.example";
        Assert.Contains($"enter {Address} with HTTP POST for MG1", (await WrongAsync(sms, ("messagingService", "MG1"))).Explanation, StringComparison.Ordinal);
        _twilio.Services["MG1"] = Address;
        Assert.IsType<Works>(await sms.CheckAsync(Account(("messagingService", "MG1")), default));

        _twilio.Services["MG1"] = "";
        Assert.IsType<Works>(await sms.CheckAsync(Account(("messagingService", "MG1")), default));
        _twilio.NumberUrls["+18005550199"] = "https://old.example";
        Assert.Equal("numbers", (await WrongAsync(sms, ("messagingService", "MG1"))).Field);
    }

    private async Task<DoesNotWork> WrongAsync(IChannel channel, params (string, string)[] settings)
    {
        var wrong = Assert.IsType<DoesNotWork>(await channel.CheckAsync(Account(settings), default));
        Assert.NotNull(wrong.Japanese);
        return wrong;
    }

    private ChannelAccount Account(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string> { ["accountSid"] = TwilioDouble.AccountSid, ["authToken"] = _twilio.Token, ["numbers"] = "+18005550199", ["apiUrl"] = _twilio.Url.ToString() };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ChannelAccount(8, "voice", "key", "Hotline", all) { Address = new Uri(Address) };
    }
}
