using System.Text;
using System.Text.Json;
using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.X;

namespace CxmHelpdesk.X.Tests;

/// <summary>What every channel must hold; sending against the double.</summary>
public sealed class XConformanceTests : WebhookConformance, IAsyncLifetime
{
    private static readonly string s_body = JsonSerializer.Serialize(XDouble.Mention("1", "@shop my parcel is lost"));
    private readonly XChannel _channel = new(TimeProvider.System);
    private XDouble _x = null!;
    private int _texts;

    public async Task InitializeAsync()
    {
        _x = await XDouble.StartAsync();
        _x.ConsumerSecret = _x.AccessSecret = Secret;
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _x.DisposeAsync();
    }

    protected override IReadOnlyList<string> OfTomorrow => ["event-of-tomorrow", "old-event-of-tomorrow"];

    protected override IChannel Channel => _channel;

    protected override Party Customer => new("x", "3001969357");

    protected override ChannelAccount Account => base.Account with { Settings = new Dictionary<string, string>(base.Account.Settings) { ["consumerKey"] = XDouble.ConsumerKey, ["accessToken"] = XDouble.AccessToken, ["apiUrl"] = _x.Url } };

    // X takes the same words once, so each answer has its own.
    protected override OutboundMessage Shaped(OutboundMessage message) => message with { Conversation = "post|7", Text = $"{++_texts} {message.Text}" };

    protected override IReadOnlyList<SendCase> SendCases =>
    [
        new("taken", null, null, outcome => outcome is Sent),
        new("blocked", () => _x.Faults.Enqueue(new Fault(403, "You cannot reply to this conversation.")), null, outcome => outcome is Rejected { Code: "recipient-blocks" }),
        new("app without rights", () => _x.Faults.Enqueue(new Fault(403, "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.", "oauth1-permissions")), null, outcome => outcome is Rejected { Code: "app-not-allowed" }),
        new("post is gone", () => _x.Faults.Enqueue(new Fault(404)), null, outcome => outcome is Rejected { Code: "conversation-gone" }),
        new("unknown trouble", () => _x.Faults.Enqueue(new Fault(400)), null, outcome => outcome is Rejected { Code: "not-delivered", Explanation: "X refused the message (400): No." }),
        new("limit", () => _x.Faults.Enqueue(new Fault(429, ResetIn: 600)), null, outcome => outcome is TryLater { After.TotalSeconds: > 500 and <= 601 }),
        new("down", () => _x.Faults.Enqueue(new Fault(503)), null, outcome => outcome is TryLater),
        new("connection breaks", () => _x.Faults.Enqueue(new Fault(0)), null, outcome => outcome is TryLater),
        new("somebody of another network", null, new Party("email", "a@b.example"), outcome => outcome is Rejected { Code: "no-way-back" }),
    ];

    protected override WebhookRequest Good => Requests.Post(s_body, XDouble.Sign(s_body, Secret));

    protected override IReadOnlyList<WebhookRequest> Tampered =>
    [
        Good with { Headers = new Dictionary<string, string>() },
        Requests.Post(s_body, XDouble.Sign(s_body, "other")),
        Requests.Post(s_body.Replace("lost", "here", StringComparison.Ordinal), XDouble.Sign(s_body, Secret)),
        Requests.Post(s_body + " ", XDouble.Sign(s_body, Secret)),
    ];

    protected override IEnumerable<byte[]> HostileBodies =>
        new[]
        {
            """{"data":{"event_type":"post.mention.create","payload":{"id":"1","author_id":"2","text":"\ud800","entities":{"urls":[{"url":"","expanded_url":"x"},{"url":"a","expanded_url":"\udc00"}]}},"includes":{"users":[null,{"id":"2","username":"../../x","public_metrics":[]}]}}}""",
            """{"tweet_create_events":[null,{},{"id_str":"1","user":{"id_str":"2"},"created_at":"Never"}],"direct_message_events":[{"id":"1","message_create":{"sender_id":"2","message_data":{"attachment":{"media":{"media_url_https":"file:///etc/passwd"}}}}}]}""",
            """{"data":{"event_type":"dm.received","payload":{}}}""",
            """{"data":{"event_type":"chat.received","payload":{"id":"1","sender_id":"2","created_at_msec":"99999999999999999999"}}}""",
        }.Select(Encoding.UTF8.GetBytes);
}

internal static class Requests
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static WebhookRequest Post(string body, string signature, string url = "https://desk.example/hooks/key", string method = "POST") => new(
        method,
        new Uri(url),
        new Dictionary<string, string> { ["content-type"] = "application/json", ["x-twitter-webhooks-signature"] = signature },
        Encoding.UTF8.GetBytes(body),
        new Dictionary<string, string>(),
        [],
        "192.0.2.7",
        Now);
}
