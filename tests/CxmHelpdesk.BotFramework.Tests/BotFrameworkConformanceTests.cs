using System.Text;
using System.Text.Json;
using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.BotFramework;

namespace CxmHelpdesk.BotFramework.Tests;

/// <summary>What every channel must hold; tokens and sending against the double.</summary>
public sealed class BotFrameworkConformanceTests : WebhookConformance, IAsyncLifetime
{
    private readonly BotFrameworkChannel _bot = new(TimeProvider.System);
    private BotServiceDouble _service = null!;

    public async Task InitializeAsync()
    {
        _service = await BotServiceDouble.StartAsync();
        _service.Secret = Secret;
        await _bot.PrepareAsync(Good, Account, default);
    }

    public async Task DisposeAsync()
    {
        _bot.Dispose();
        await _service.DisposeAsync();
    }

    protected override IReadOnlyList<string> OfTomorrow => ["type-of-tomorrow"];

    protected override IChannel Channel => _bot;

    protected override Party Customer => new("msteams", "29:1XJKJMvc5GBtc2JwZq0oj8t");

    protected override ChannelAccount Account => base.Account with { Settings = new Dictionary<string, string>(base.Account.Settings.Concat(_service.Settings).GroupBy(one => one.Key).ToDictionary(one => one.Key, one => one.Last().Value)) };

    protected override OutboundMessage Shaped(OutboundMessage message) => message with { Conversation = $"msteams|{_service.ServiceUrl}|28:bot|a:1" };

    protected override IReadOnlyList<SendCase> SendCases =>
    [
        new("taken", null, null, outcome => outcome is Sent),
        new("blocked", () => Fail(403, "ConversationBlockedByUser"), null, outcome => outcome is Rejected { Code: "recipient-blocks" }),
        new("switched off", () => Fail(403, "BotDisabledByAdmin"), null, outcome => outcome is Rejected { Code: "bot-not-allowed" }),
        new("too long", () => Fail(413, "MessageSizeTooBig"), null, outcome => outcome is Rejected { Code: "message-too-long" }),
        new("unknown trouble", () => Fail(400, "BadSyntax"), null, outcome => outcome is Rejected { Code: "not-delivered", Explanation: "The channel refused the message (400): No." }),
        new("busy", () => _service.Faults.Enqueue(new Fault(429, RetryAfter: 7)), null, outcome => outcome is TryLater { After.TotalSeconds: 7 }),
        new("two at once", () => Fail(412, "PreconditionFailed"), null, outcome => outcome is TryLater),
        new("down", () => Fail(503, null), null, outcome => outcome is TryLater),
        new("connection breaks", () => Fail(0, null), null, outcome => outcome is TryLater),
    ];

    protected override WebhookRequest Good => TestActivity.Request(TestActivity.Message(_service.ServiceUrl), _service.Token(TimeProvider.System.GetUtcNow()), TimeProvider.System.GetUtcNow());

    protected override IReadOnlyList<WebhookRequest> Tampered =>
    [
        Good with { Headers = new Dictionary<string, string>() },
        With(Good.Headers["authorization"] + "x"),
        With("Bearer " + Secret),
        With("Basic " + Good.Headers["authorization"][7..]),
        With("Bearer " + string.Join('.', Good.Headers["authorization"][7..].Split('.')[..2]) + "."),
        Good with { Body = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(TestActivity.Message("https://evil.example/"))) },
        Good with { Body = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(TestActivity.Message(_service.ServiceUrl, channel: "line"))) },
        Good with { Body = "{}"u8.ToArray() },
    ];

    protected override IEnumerable<byte[]> HostileBodies =>
        new[]
        {
            """{"type":"message","channelId":"msteams","from":{"id":"1"},"text":"\ud800"}""",
            """{"type":"message","channelId":"slack","from":{"id":"1"},"text":"<@><|><<<>>>&#x110000;","entities":[{"type":"mention","text":""},{"type":"mention","text":"<"},1,null]}""",
            """{"type":"message","channelId":"x","from":{"id":"1"},"attachments":[{"contentType":"a","contentUrl":"data:,"},{"contentUrl":"data:x;base64,%%"},{"contentUrl":"data:;base64,AA"},{"contentUrl":"http://[::1"},7]}""",
            """{"type":"message","channelId":"x","from":{"id":"1"},"attachments":{},"entities":"x","suggestedActions":[],"value":[[[]]],"conversation":3,"timestamp":"never"}""",
            """{"type":"messageUpdate","channelId":"x","from":{"id":"1"}}""",
            """{"type":"messageDelete","channelId":"x","from":{"id":"1"}}""",
            """{"type":"message","channelId":"slack","from":{"id":"1"},"channelData":{"a":1,"a":2}}""",
        }.Select(Encoding.UTF8.GetBytes);

    private WebhookRequest With(string authorization) => Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["authorization"] = authorization } };

    private void Fail(int status, string? code) => _service.Faults.Enqueue(new Fault(status, code));
}
