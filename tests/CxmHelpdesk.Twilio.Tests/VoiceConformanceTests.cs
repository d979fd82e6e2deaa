using System.Text;
using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Twilio;
using CxmHelpdesk.Channels.Twilio.Api;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>What every channel must hold, for calls; and how each end of a REST call is named.</summary>
public sealed class VoiceConformanceTests : WebhookConformance, IAsyncLifetime
{
    private const string Address = "https://desk.example/hooks/key";

    private readonly TwilioApi _api = new();
    private TwilioDouble _twilio = null!;
    private VoiceChannel _voice = null!;

    public async Task InitializeAsync()
    {
        _twilio = await TwilioDouble.StartAsync();
        _twilio.Token = Secret;
        _voice = new VoiceChannel(_api);
    }

    public async Task DisposeAsync()
    {
        _api.Dispose();
        await _twilio.DisposeAsync();
    }

    protected override IChannel Channel => _voice;

    protected override string? Payloads => "voice";

    protected override Party Customer => new("phone", "+14155550123");

    protected override ChannelAccount Account => base.Account with
    {
        Settings = new Dictionary<string, string>(base.Account.Settings)
        {
            ["accountSid"] = TwilioDouble.AccountSid, ["numbers"] = "+18005550199", ["agents"] = "true", ["apiUrl"] = _twilio.Url.ToString(),
        },
        Address = new Uri(Address),
    };

    protected override IReadOnlyList<SendCase> SendCases => [new("in writing", null, null, outcome => outcome is Rejected { Code: "no-return-channel" })];

    protected override WebhookRequest Good => Signed("", ("CallSid", "CA1"), ("CallStatus", "ringing"), ("From", "+14155550123"), ("To", "+18005550199"));

    protected override IReadOnlyList<WebhookRequest> Tampered =>
    [
        Good with { Headers = new Dictionary<string, string> { ["content-type"] = "application/x-www-form-urlencoded" } },
        Good with { Url = new Uri($"{Address}?step=dialed&leg=1") },
        Good with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Good.Body.Span).Replace("0123", "0124", StringComparison.Ordinal)) },
        Signed("?step=leg&call=CA1&leg=1", ("CallSid", "CA2"), ("CallStatus", "in-progress")) with { Url = new Uri($"{Address}?step=leg&call=CA9&leg=1") },
    ];

    protected override IEnumerable<byte[]> HostileBodies =>
        new[]
        {
            "CallSid=CA1&CallStatus=completed&CallDuration=99999999999999999999",
            "CallSid=CA1&From=%00&To=%ff",
            "CallSid=" + new string('x', 100_000),
            "CallSid=CA1&CallStatus=completed&Timestamp=yesterday",
        }.Select(Encoding.UTF8.GetBytes);

    public static TheoryData<int, int?, string> Ends => new()
    {
        { 400, 21220, "call-over" },
        { 404, 20404, "call-over" },
        { 400, 21211, "number-wrong" },
        { 400, 21210, "our-number-wrong" },
        { 400, 21215, "not-permitted" },
        { 400, 99999, "not-called" },
        { 401, 20003, "" },
        { 429, 20429, "" },
        { 503, null, "" },
        { 0, null, "" },
    };

    /// <param name="rejected">The code; empty: it may go another time.</param>
    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Every_end_of_ringing_a_phone_is_named_right(int status, int? code, string rejected)
    {
        foreach (var ask in (Func<Task<SendOutcome>>[])
                 [
                     () => _voice.ConnectAsync(new CallRing("CA1", 1, "+14155550001", "+18005550199"), Account, default),
                     () => _voice.QueueAsync(new CallLeg("CA1", 1), Account, default),
                     () => _voice.HoldAsync(new CallLeg("CA1", 1) { Reference = 7 }, Account, default),
                     () => _voice.StartAsync(new OutgoingCall(7, 1, "+14155550001", Customer, null), Account, default),
                 ])
        {
            _twilio.Faults.Enqueue(new Fault(status, code, $"you said {Secret[..4]}"));
            var outcome = await ask();
            Assert.Equal(rejected, (outcome as Rejected)?.Code ?? "");
            Assert.False(outcome is Sent);
            Assert.DoesNotContain(Secret, outcome.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task To_hang_up_a_call_that_is_over_is_no_failure() => Assert.IsType<Sent>(await _voice.HangUpAsync("CA1", Account, default));

    [Fact]
    public async Task Without_an_address_that_Twilio_can_call_nothing_rings()
    {
        Assert.Equal("no-public-address", Assert.IsType<Rejected>(await _voice.ConnectAsync(new CallRing("CA1", 1, "+14155550001", null), Account with { Address = null }, default)).Code);
        Assert.Equal("no-public-address", Assert.IsType<Rejected>(await _voice.StartAsync(new OutgoingCall(7, 1, "+14155550001", Customer, null), Account with { Address = null }, default)).Code);
        Assert.Empty(_twilio.Called);
    }

    [Fact]
    public async Task A_call_from_us_fits_into_what_Twilio_takes()
    {
        Assert.IsType<Sent>(await _voice.StartAsync(new OutgoingCall(long.MaxValue, 99, "sip:somebody.with.a.long.name@phones.of.a.long.name.example", Customer, null), Account, default));
        var made = Assert.Single(_twilio.Called);
        Assert.InRange(made["Twiml"].Length, 100, 4000);
        Assert.Equal(("+18005550199", $"{Address}?step=outend&ref={long.MaxValue}&leg=99"), (made["From"], made["StatusCallback"]));
    }

    private static WebhookRequest Signed(string query, params (string Name, string Value)[] fields) => SignedRequest.Of(Address + query, Secret, fields);
}
