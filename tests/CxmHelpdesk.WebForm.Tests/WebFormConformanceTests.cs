using System.Text;
using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebForm;

namespace CxmHelpdesk.WebForm.Tests;

public sealed class WebFormConformanceTests : WebhookConformance
{
    private static readonly WebFormChannel Form = new();

    protected override IChannel Channel => Form;

    protected override Party Customer => new("email", "mia@example.com");

    protected override IReadOnlyList<SendCase> SendCases => [new("any", null, null, outcome => outcome is Rejected { Code: "no-return-channel" })];

    protected override WebhookRequest Good => Requests.Json("""{"message":"Hello","email":"mia@example.com","facts":{"order":"A-17"}}""", ("x-api-key", Secret));

    protected override IReadOnlyList<WebhookRequest> Tampered =>
    [
        Good with { Headers = new Dictionary<string, string> { ["content-type"] = "application/json" } },
        Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["x-api-key"] = Secret[..^1] } },
        Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["authorization"] = "Bearer " } },
    ];

    protected override IEnumerable<byte[]> HostileBodies =>
        new[]
        {
            """{"message":"x","email":{"a":1}}""",
            """{"message":"\ud800"}""",
            """{"message":"x","facts":{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{}}}}}}}}}}""",
            """{"message":"x","facts":[]}""",
            """{"message":"x","language":"-"}""",
            """{"message":"x","language":""}""",
            """{"\ud800":"x"}""",
        }.Select(Encoding.UTF8.GetBytes);
}

internal static class Requests
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static WebhookRequest Json(string body, params (string Name, string Value)[] headers) => new(
        "POST",
        new Uri("https://desk.example/hooks/key"),
        headers.Append(("content-type", "application/json")).ToDictionary(header => header.Item1, header => header.Item2),
        Encoding.UTF8.GetBytes(body),
        new Dictionary<string, string>(),
        [],
        "192.0.2.7",
        Now);

    public static WebhookRequest Form(params (string Name, string Value)[] fields) => Json("") with
    {
        Headers = new Dictionary<string, string> { ["content-type"] = "multipart/form-data; boundary=x" },
        Form = fields.ToDictionary(field => field.Name, field => field.Value),
    };
}
