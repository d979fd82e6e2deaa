using System.Text;
using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Reviews;

namespace CxmHelpdesk.Reviews.Tests;

/// <summary>What every channel must hold; answers against the double.</summary>
public sealed class ReviewsConformanceTests : WebhookConformance, IAsyncLifetime
{
    private readonly ReviewsChannel _reviews = new(TimeProvider.System);
    private ReviewSourceDouble _source = null!;

    public async Task InitializeAsync() => _source = await ReviewSourceDouble.StartAsync();

    public async Task DisposeAsync()
    {
        _reviews.Dispose();
        await _source.DisposeAsync();
    }

    protected override IChannel Channel => _reviews;

    protected override Party Customer => new("reviewer", "r1");

    protected override ChannelAccount Account => base.Account with
    {
        Settings = new Dictionary<string, string>(base.Account.Settings) { ["answerUrl"] = _source.AnswerUrl, ["feedUrl"] = _source.FeedUrl },
    };

    protected override OutboundMessage Shaped(OutboundMessage message) => message with { Conversation = "review|r1" };

    protected override IReadOnlyList<SendCase> SendCases =>
    [
        new("taken", null, null, outcome => outcome is Sent),
        new("gone", () => _source.Faults.Enqueue(404), null, outcome => outcome is Rejected { Code: "conversation-gone" }),
        new("refused", () => _source.Faults.Enqueue(422), null, outcome => outcome is Rejected { Code: "not-delivered" }),
        new("busy", () => _source.Faults.Enqueue(429), null, outcome => outcome is TryLater),
        new("token wrong", () => _source.Faults.Enqueue(401), null, outcome => outcome is TryLater),
        new("down", () => _source.Faults.Enqueue(503), null, outcome => outcome is TryLater),
        new("connection breaks", () => _source.Faults.Enqueue(0), null, outcome => outcome is TryLater),
    ];

    protected override WebhookRequest Good => Requests.Post("""{"reviews":[{"id":"r1","rating":2,"title":"Lid","text":"It does not fit.","author":"Mia","date":"2026-11-19"}]}""", Secret);

    protected override IReadOnlyList<WebhookRequest> Tampered =>
    [
        Good with { Headers = new Dictionary<string, string> { ["content-type"] = "application/json" } },
        Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["authorization"] = $"Bearer {Secret[..^1]}" } },
    ];

    protected override IEnumerable<byte[]> HostileBodies =>
        new[]
        {
            """{"rating":"\ud800","text":"\ud800"}""",
            """{"rating":1e400,"text":"x","date":99999999999999999,"url":"javascript:alert(1)","language":"-"}""",
            """{"rating":{"ratingValue":{"label":[]},"bestRating":0},"text":[[["x"]]],"author":[{"name":{"name":{"name":"x"}}}]}""",
            """{"comments":[null,{"userComment":7},{"userComment":{"lastModified":{"seconds":"-1"},"text":"\tA\tB"}}]}""",
            """{"rating":"3/0","text":"<<<>>&#xffffffff;<a","id":""}""",
        }.Select(Encoding.UTF8.GetBytes);
}

internal static class Requests
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static WebhookRequest Post(string body, string key, string contentType = "application/json") => new(
        "POST",
        new Uri("https://desk.example/hooks/key"),
        new Dictionary<string, string> { ["content-type"] = contentType, ["authorization"] = $"Bearer {key}" },
        Encoding.UTF8.GetBytes(body),
        new Dictionary<string, string>(),
        [],
        "192.0.2.7",
        Now);
}
