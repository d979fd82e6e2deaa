using System.Text;
using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Meta;

namespace CxmHelpdesk.Meta.Tests;

public sealed class MessengerConformanceTests : MetaConformance
{
    protected override MetaChannel Create() => new MessengerChannel(TimeProvider.System);

    protected override string Object => "page";

    protected override string Kind => "messenger";
}

public sealed class InstagramConformanceTests : MetaConformance
{
    protected override MetaChannel Create() => new InstagramChannel(TimeProvider.System);

    protected override string Object => "instagram";

    protected override string Kind => "instagram";
}

/// <summary>What every channel must hold; sending against the double.</summary>
public abstract class MetaConformance : WebhookConformance, IAsyncLifetime
{
    private const string Address = "https://desk.example/hooks/key";

    private MetaChannel _channel = null!;
    private MetaDouble _meta = null!;

    protected abstract string Object { get; }

    protected abstract string Kind { get; }

    protected abstract MetaChannel Create();

    public async Task InitializeAsync()
    {
        _channel = Create();
        _meta = await MetaDouble.StartAsync(Object);
        (_meta.Token, _meta.Secret) = (Secret, Secret);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _meta.DisposeAsync();
    }

    protected override string? Payloads => Kind;

    protected override IReadOnlyList<string> OfTomorrow => ["event-of-the-future", "change-of-the-future"];

    protected override IChannel Channel => _channel;

    protected override Party Customer => new(Kind, "6543210987654321");

    protected override ChannelAccount Account => base.Account with
    {
        Settings = new Dictionary<string, string>(base.Account.Settings) { ["apiUrl"] = _meta.Url.ToString(), ["pageId"] = MetaDouble.Page },
        Address = new Uri(Address),
    };

    protected override IReadOnlyList<SendCase> SendCases =>
    [
        new("taken", () => _meta.Faults.Clear(), null, outcome => outcome is Sent),
        new("outside the window", () => Fail(400, 10, 2018278), null, outcome => outcome is Rejected { Code: "window-closed" }),
        new("blocks us", () => Fail(400, 551, 1545041), null, outcome => outcome is Rejected { Code: "recipient-blocks" }),
        new("nobody there", () => Fail(400, 100, 2018001), null, outcome => outcome is Rejected { Code: "recipient-unknown" }),
        new("no permission", () => Fail(403, 200), null, outcome => outcome is Rejected { Code: "not-allowed" }),
        new("file not fetched", () => Fail(400, 100, 2018047), null, outcome => outcome is Rejected { Code: "media-refused" }),
        new("blocked for its rules", () => Fail(400, 368), null, outcome => outcome is Rejected { Code: "account-suspended" }),
        new("unknown trouble", () => Fail(400, 99999, 7), null, outcome => outcome is Rejected { Code: "not-delivered", Explanation: "Meta did not take the message (400, 99999/7)." }),
        new("token not valid, and repeated", () => Fail(400, 190, 463), null, outcome => outcome is TryLater),
        new("too fast", () => Fail(400, 613), null, outcome => outcome is TryLater { After: not null }),
        new("too fast for the account", () => Fail(400, 80006), null, outcome => outcome is TryLater { After: not null }),
        new("passing trouble", () => Fail(500, 2), null, outcome => outcome is TryLater),
        new("connection breaks", () => Fail(0), null, outcome => outcome is TryLater),
        new("somebody of another channel", null, new Party("email", "a@b.example"), outcome => outcome is Rejected { Code: "no-way-back" }),
    ];

    protected override WebhookRequest Good => Signed(Text("m_1", "Where is my order?"));

    protected override IReadOnlyList<WebhookRequest> Tampered =>
    [
        Good with { Headers = new Dictionary<string, string> { ["content-type"] = "application/json" } },
        With(""),
        With("sha256="),
        With(Good.Headers["x-hub-signature-256"].ToUpperInvariant()),
        With(Good.Headers["x-hub-signature-256"]["sha256=".Length..]),
        With(Good.Headers["x-hub-signature-256"].Replace("sha256", "sha1", StringComparison.Ordinal)),
        With(MetaDouble.Sign(Encoding.UTF8.GetString(Good.Body.Span), "another")),
        With(MetaDouble.Sign(Encoding.UTF8.GetString(Good.Body.Span), "")),
        Good with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Good.Body.Span) + "\n") },
        // The same text, written otherwise: what was signed are the bytes.
        Signed("""{"a":"\u3042"}""") with { Body = Encoding.UTF8.GetBytes("""{"a":"あ"}""") },
    ];

    protected override IEnumerable<byte[]> HostileBodies =>
        new[]
        {
            """{"List":"messaging","Page":"1","IsOurs":true,"Time":1,"Event":null}""",
            """{"List":null,"Page":"1","IsOurs":true,"Time":1,"Event":{}}""",
            """{"List":"messaging","Page":"1","IsOurs":true,"Time":1,"Event":{"sender":{"id":"\ud800"},"message":{"mid":"m"}}}""",
            """{"List":"messaging","Page":"1","IsOurs":true,"Time":1,"Event":{"sender":{"id":"1"},"message":{"mid":"m","attachments":[{"type":"image","payload":{"url":"file:///etc/passwd"}},{"type":[]},7,{"type":"file","payload":{"url":"https://x"}}]}}}""",
            """{"List":"messaging","Page":"1","IsOurs":true,"Time":1,"Event":{"sender":{"id":"1"},"timestamp":1e400,"read":{"watermark":-5}}}""",
            """{"List":"changes","Page":"1","IsOurs":true,"Time":9999999999999999,"Event":{"field":"comments","value":{"id":"1","from":{"id":"2"},"created_time":1e300}}}""",
            """{"List":"changes","Page":"1","IsOurs":true,"Time":1,"Event":{"field":7,"value":[]}}""",
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

        var signature = Good.Headers["x-hub-signature-256"];
        for (var i = 0; i < signature.Length; i++)
        {
            foreach (var other in "0af9F= ".Where(c => c != signature[i]))
            {
                Assert.Equal(403, Refusal(With($"{signature[..i]}{other}{signature[(i + 1)..]}")));
            }
        }
    }

    [Theory]
    [InlineData("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=TOKEN", true)]
    [InlineData("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=TOKENx", false)]
    [InlineData("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=", false)]
    [InlineData("hub.mode=subscribe&hub.challenge=1158201444", false)]
    [InlineData("hub.mode=unsubscribe&hub.challenge=1158201444&hub.verify_token=TOKEN", false)]
    [InlineData("hub.mode=subscribe&hub.verify_token=TOKEN", false)]
    [InlineData("", false)]
    public void The_handshake_is_answered_for_the_right_words_only(string query, bool isRight)
    {
        var answer = _channel.Accept(Good with { Method = "GET", Url = new Uri($"{Address}?{query.Replace("TOKEN", Secret, StringComparison.Ordinal)}"), Body = ReadOnlyMemory<byte>.Empty }, Account);
        if (isRight)
        {
            Assert.Equal(new WebhookResponse(200, "text/plain", "1158201444"), Assert.IsType<Answered>(answer).Response);
        }
        else
        {
            Assert.Equal(403, Assert.IsType<Refused>(answer).Status);
        }
    }

    [Fact]
    public void Each_event_of_a_batch_is_an_envelope_and_a_repeat_has_its_key()
    {
        var batch = $$"""
            {"object":"{{Object}}","entry":[
              {"id":"{{MetaDouble.Page}}","time":1778596330100,"messaging":[{"sender":{"id":"1"},"message":{"mid":"m_1","text":"a"} },{"sender":{"id":"1"},"hologram":{} },7]},
              {"id":"999","time":1778596330100,"messaging":[{"sender":{"id":"2"},"message":{"mid":"m_2","text":"b"} }]},
              {"id":"{{MetaDouble.Page}}","time":1778596330100,"standby":[{"sender":{"id":"3"},"message":{"mid":"m_3","text":"c"} }]}]}
            """;
        var envelopes = Assert.IsType<Accepted>(_channel.Accept(Signed(batch), Account)).Envelopes;

        Assert.Equal(5, envelopes.Count);
        Assert.Equal("a", Assert.IsType<Message>(Assert.Single(_channel.Parse(envelopes[0]))).Text);
        Assert.Contains("hologram", Assert.Throws<UnreadableEnvelopeException>(() => _channel.Parse(envelopes[1])).Message, StringComparison.Ordinal);
        Assert.Throws<UnreadableEnvelopeException>(() => _channel.Parse(envelopes[2]));
        Assert.IsType<Ignored>(Assert.Single(_channel.Parse(envelopes[3])));
        Assert.True(Assert.IsType<Message>(Assert.Single(_channel.Parse(envelopes[4]))).Automatic);
        Assert.Equal(envelopes.Select(envelope => envelope.DedupeKey), Assert.IsType<Accepted>(_channel.Accept(Signed(batch), Account)).Envelopes.Select(envelope => envelope.DedupeKey));
    }

    private string Text(string mid, string text) =>
        $$"""{"object":"{{Object}}","entry":[{"id":"{{MetaDouble.Page}}","time":1778596330100,"messaging":[{"sender":{"id":"6543210987654321"},"recipient":{"id":"{{MetaDouble.Page}}"},"timestamp":1778596330000,"message":{"mid":"{{mid}}","text":"{{text}}"} }]}]}""";

    private int Refusal(WebhookRequest request) => _channel.Accept(request, Account) is Refused refused ? refused.Status : 0;

    private WebhookRequest With(string signature) => Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["x-hub-signature-256"] = signature } };

    private void Fail(int status, int code = 0, int subcode = 0) => _meta.Faults.Enqueue(new Fault(status, code, subcode));

    private static WebhookRequest Signed(string body) => new(
        "POST", new Uri(Address), new Dictionary<string, string> { ["content-type"] = "application/json", ["x-hub-signature-256"] = MetaDouble.Sign(body, Secret) },
        Encoding.UTF8.GetBytes(body), new Dictionary<string, string>(), [], "192.0.2.7", new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
}
