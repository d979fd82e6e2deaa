using System.Text;
using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Line;

namespace CxmHelpdesk.Line.Tests;

/// <summary>What every channel must hold; sending against the double.</summary>
public sealed class LineConformanceTests : WebhookConformance, IAsyncLifetime
{
    private const string Body = """{"destination":"Uab","events":[{"type":"message","mode":"active","timestamp":1778596330001,"webhookEventId":"01J00000000000000000000001","deliveryContext":{"isRedelivery":false},"source":{"type":"user","userId":"U206d25c2ea6bd87c17655609a1c37cb8"},"replyToken":"r1","message":{"type":"text","id":"468789577898262530","text":"Where is my order?"}}]}""";

    private readonly LineChannel _channel = new(TimeProvider.System);
    private LineDouble _line = null!;

    public async Task InitializeAsync()
    {
        _line = await LineDouble.StartAsync();
        _line.Token = Secret;
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _line.DisposeAsync();
    }

    protected override IReadOnlyList<string> OfTomorrow => ["event-of-the-future"];

    protected override IChannel Channel => _channel;

    protected override Party Customer => new("line", "U206d25c2ea6bd87c17655609a1c37cb8");

    protected override ChannelAccount Account => base.Account with
    {
        Settings = new Dictionary<string, string>(base.Account.Settings) { ["apiUrl"] = _line.Url.ToString() },
        Address = new Uri("https://desk.example/hooks/key"),
    };

    protected override IReadOnlyList<SendCase> SendCases =>
    [
        new("taken", () => _line.Faults.Clear(), null, outcome => outcome is Sent),
        new("no such customer", () => Fail(400, "The property, 'to', in the request body is invalid (line: -, column: -)"), null, outcome => outcome is Rejected { Code: "recipient-unknown" }),
        new("no friend any more", () => Fail(400, "Failed to send messages"), null, outcome => outcome is Rejected { Code: "recipient-blocks" }),
        new("quota used up", () => Fail(429, "You have reached your monthly limit."), null, outcome => outcome is Rejected { Code: "quota-used-up" }),
        new("unknown trouble", () => Fail(418, "A teapot."), null, outcome => outcome is Rejected { Code: "not-delivered", Explanation: "LINE did not take the message: A teapot." }),
        new("not of this plan", () => Fail(403, "No."), null, outcome => outcome is Rejected { Code: "not-allowed" }),
        new("somebody of another channel", null, new Party("email", "a@b.example"), outcome => outcome is Rejected { Code: "no-way-back" }),
        new("too fast", () => _line.Faults.Enqueue(new Fault(429, "The API rate limit has been exceeded.", RetryAfter: 7)), null, outcome => outcome is TryLater { After.TotalSeconds: 7 }),
        new("down", () => Fail(503, ""), null, outcome => outcome is TryLater),
        new("token that is repeated", () => Fail(401, $"you said {Secret}"), null, outcome => outcome is TryLater),
        new("connection breaks", () => Fail(0, ""), null, outcome => outcome is TryLater),
    ];

    protected override WebhookRequest Good => Signed(Body);

    protected override IReadOnlyList<WebhookRequest> Tampered =>
    [
        Good with { Headers = new Dictionary<string, string> { ["content-type"] = "application/json" } },
        Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["x-line-signature"] = "" } },
        Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["x-line-signature"] = $" {Good.Headers["x-line-signature"]}" } },
        Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["x-line-signature"] = LineDouble.Sign(Body, "another secret") } },
        Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["x-line-signature"] = LineDouble.Sign(Body, "") } },
        Good with { Body = Encoding.UTF8.GetBytes(Body + " ") },
    ];

    protected override IEnumerable<byte[]> HostileBodies =>
        new[]
        {
            """{"type":"message","source":{"userId":"\ud800"},"message":{"id":"1","type":"text","text":"\udc00"}}""",
            """{"type":"message","source":{"userId":"U1"},"message":{"id":{},"type":[],"text":7}}""",
            """{"type":"message","timestamp":99999999999999999,"source":{"userId":"U1"},"message":{"id":"1","type":"location","latitude":1e308,"longitude":-1e999}}""",
            """{"type":"message","source":{"userId":"U1"},"message":{"id":"../../x","type":"image","contentProvider":{"type":"external","originalContentUrl":"file:///etc/passwd"}}}""",
            """{"type":"message","source":{"userId":"U1"},"message":{"id":"1","type":"sticker","stickerId":"../1","keywords":"x"}}""",
            """{"type":"postback","source":{"groupId":"C1"},"postback":{"data":"","params":[]}}""",
            "{\"type\":\"" + new string('x', 100_000) + "\"}",
        }.Select(Encoding.UTF8.GetBytes);

    [Fact]
    public void Any_changed_byte_of_body_or_signature_is_refused()
    {
        for (var i = 0; i < Good.Body.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = Good.Body.ToArray();
                changed[i] ^= (byte)(1 << bit);
                Assert.Equal(403, Refusal(Good with { Body = changed }));
            }
        }

        var signature = Good.Headers["x-line-signature"];
        for (var i = 0; i < signature.Length; i++)
        {
            foreach (var other in "Aaz09+/= ".Where(c => c != signature[i]))
            {
                Assert.Equal(403, Refusal(Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["x-line-signature"] = $"{signature[..i]}{other}{signature[(i + 1)..]}" } }));
            }
        }
    }

    [Fact]
    public void Each_event_of_a_batch_is_an_envelope_and_a_redelivery_has_its_key()
    {
        const string One = """{"type":"message","source":{"userId":"U1"},"webhookEventId":"01A","deliveryContext":{"isRedelivery":REPEAT},"message":{"id":"1","type":"text","text":"a"}}""";
        string Batch(string repeat) => $$"""{"events":[{{One.Replace("REPEAT", repeat, StringComparison.Ordinal)}},{"type":"greatNewFeature"},7,{"type":"unfollow","source":{"userId":"U2"},"webhookEventId":"01B"}]}""";
        var envelopes = Assert.IsType<Accepted>(_channel.Accept(Signed(Batch("false")), Account)).Envelopes;

        Assert.Equal(4, envelopes.Count);
        Assert.Equal(("U1/01A", "U2/01B"), (envelopes[0].DedupeKey, envelopes[3].DedupeKey));
        Assert.IsType<Message>(Assert.Single(_channel.Parse(envelopes[0])));
        Assert.Contains("greatNewFeature", Assert.Throws<UnreadableEnvelopeException>(() => _channel.Parse(envelopes[1])).Message, StringComparison.Ordinal);
        Assert.Throws<UnreadableEnvelopeException>(() => _channel.Parse(envelopes[2]));
        Assert.Equal("U1/01A", Assert.IsType<Accepted>(_channel.Accept(Signed(Batch("true")), Account)).Envelopes[0].DedupeKey);
    }

    [Fact]
    public void The_consoles_verify_button_is_answered_and_stores_nothing() =>
        Assert.Equal(200, Assert.IsType<Answered>(_channel.Accept(Signed("""{"destination":"Uab","events":[]}"""), Account)).Response.Status);

    private int Refusal(WebhookRequest request) => _channel.Accept(request, Account) is Refused refused ? refused.Status : 0;

    private void Fail(int status, string message) => _line.Faults.Enqueue(new Fault(status, message));

    internal static WebhookRequest Signed(string body, string secret = Secret) => new(
        "POST", new Uri("https://desk.example/hooks/key"),
        new Dictionary<string, string> { ["content-type"] = "application/json; charset=utf-8", ["x-line-signature"] = LineDouble.Sign(body, secret) },
        Encoding.UTF8.GetBytes(body), new Dictionary<string, string>(), [], "192.0.2.7", new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
}
