using System.Text;
using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Twilio;
using CxmHelpdesk.Channels.Twilio.Api;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>What every channel must hold; sending against the double.</summary>
public sealed class SmsConformanceTests : WebhookConformance, IAsyncLifetime
{
    private const string Address = "https://desk.example/hooks/key";

    private readonly TwilioApi _api = new();
    private TwilioDouble _twilio = null!;
    private SmsChannel _sms = null!;

    public async Task InitializeAsync()
    {
        _twilio = await TwilioDouble.StartAsync();
        _twilio.Token = Secret;
        _sms = new SmsChannel(_api, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        _api.Dispose();
        await _twilio.DisposeAsync();
    }

    protected override IChannel Channel => _sms;

    protected override Party Customer => new("phone", "+14155550123");

    protected override ChannelAccount Account => base.Account with
    {
        Settings = new Dictionary<string, string>(base.Account.Settings)
        {
            ["accountSid"] = TwilioDouble.AccountSid,
            ["numbers"] = "+1 800 555-0199",
            ["perSecond"] = "100",
            ["apiUrl"] = _twilio.Url.ToString(),
        },
        Address = new Uri(Address),
    };

    protected override IReadOnlyList<SendCase> SendCases =>
    [
        new("taken", () => _twilio.Faults.Clear(), null, outcome => outcome is Sent),
        new("opted out", () => Fail(400, 21610), null, outcome => outcome is Rejected { Code: "opted-out" }),
        new("no such number", () => Fail(400, 21211), null, outcome => outcome is Rejected { Code: "recipient-unknown" }),
        new("unknown trouble", () => Fail(400, 99999), null, outcome => outcome is Rejected { Code: "not-delivered", Explanation: "No. (Twilio 99999)" }),
        new("sender without a number", null, new Party("phone", "POSTOFFICE"), outcome => outcome is Rejected { Code: "no-way-back" }),
        new("somebody of another channel", null, new Party("email", "a@b.example"), outcome => outcome is Rejected { Code: "no-way-back" }),
        new("busy", () => _twilio.Faults.Enqueue(new Fault(429, 20429, RetryAfter: 7)), null, outcome => outcome is TryLater { After.TotalSeconds: 7 }),
        new("down", () => Fail(503, null), null, outcome => outcome is TryLater),
        new("wrong credentials that are repeated", () => _twilio.Faults.Enqueue(new Fault(401, 20003, $"you said {Secret}")), null, outcome => outcome is TryLater),
        new("connection breaks", () => Fail(0, null), null, outcome => outcome is TryLater),
    ];

    protected override WebhookRequest Good => Signed(("MessageSid", "SM87473621b9654b1fead1a02ee6804ee2"), ("From", "+14155550123"), ("To", "+18005550199"), ("Body", "Where is my order?"), ("NumMedia", "0"));

    protected override IReadOnlyList<WebhookRequest> Tampered =>
    [
        Good with { Headers = new Dictionary<string, string> { ["content-type"] = "application/x-www-form-urlencoded" } },
        Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["x-twilio-signature"] = "" } },
        Good with { Url = new Uri("https://desk.example/hooks/other") },
        Good with { Url = new Uri("http://desk.example/hooks/key") },
        Good with { Url = new Uri("https://desk.example/hooks/key?x=1") },
        Good with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Good.Body.Span).Replace("order", "other", StringComparison.Ordinal)) },
        Good with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Good.Body.Span) + "&X=1") },
        Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["content-type"] = "application/json" } },
        Signed(("AccountSid", "ACbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"), ("MessageSid", "SM1"), ("From", "+1"), ("To", "+2"), ("Body", "x")),
    ];

    protected override IEnumerable<byte[]> HostileBodies =>
        new[]
        {
            "MessageSid=SM1&From=%ff%fe&To=%00&Body=%ud800",
            "MessageSid=SM1&From=whatsapp:&To=a&Body=x",
            "MessageSid=SM1&From=a&To=b&NumMedia=999999999&MediaUrl0=" + new string('x', 100_000),
            "MessageSid=SM1&From=a&To=b&NumMedia=-3",
            "MessageSid=SM1&MessageStatus=" + new string('x', 100_000),
            "MessageSid=" + new string('x', 100_000),
            string.Concat(Enumerable.Repeat("&=&", 20_000)),
        }.Select(Encoding.UTF8.GetBytes);

    [Fact]
    public void Any_changed_character_of_a_request_is_refused()
    {
        var url = Good.Url.OriginalString;
        for (var i = "https://".Length; i < url.Length; i++)
        {
            var changed = $"{url[..i]}{(url[i] == 'q' ? 'r' : 'q')}{url[(i + 1)..]}";
            Assert.Equal(403, Refusal(Good with { Url = new Uri(changed) }));
        }

        var body = Good.Body.ToArray();
        for (var i = 0; i < body.Length; i++)
        {
            var changed = body.ToArray();
            changed[i] = (byte)(changed[i] == 'q' ? 'r' : 'q');
            Assert.Equal(403, Refusal(Good with { Body = changed }));
        }

        var signature = Good.Headers["x-twilio-signature"];
        for (var i = 0; i < signature.Length; i++)
        {
            var changed = $"{signature[..i]}{(signature[i] == 'q' ? 'r' : 'q')}{signature[(i + 1)..]}";
            Assert.Equal(403, Refusal(Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["x-twilio-signature"] = changed } }));
        }
    }

    [Fact]
    public void While_tokens_are_changed_either_signs()
    {
        var old = Account with { Settings = new Dictionary<string, string>(Account.Settings) { ["authToken"] = "the new one", ["secondToken"] = Secret } };
        Assert.IsType<Accepted>(_sms.Accept(Good, old));
        Assert.IsType<Refused>(_sms.Accept(Good, old with { Settings = new Dictionary<string, string>(old.Settings) { ["secondToken"] = "" } }));
    }

    private int Refusal(WebhookRequest request) => _sms.Accept(request, Account) is Refused refused ? refused.Status : 0;

    private static WebhookRequest Signed(params (string Name, string Value)[] fields) => SignedRequest.Of(Address, Secret, fields);

    private void Fail(int status, int? code) => _twilio.Faults.Enqueue(new Fault(status, code));
}
