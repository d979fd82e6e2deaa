using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.BotFramework.Tests;

internal static class TestActivity
{
    public static Dictionary<string, object?> Message(string serviceUrl, string text = "Where is my order?", string channel = "msteams", string id = "1485983408511") => new()
    {
        ["type"] = "message",
        ["id"] = id,
        ["timestamp"] = "2026-11-20T08:59:58.123Z",
        ["serviceUrl"] = serviceUrl,
        ["channelId"] = channel,
        ["from"] = new { id = "29:1XJKJMvc5GBtc2JwZq0oj8t", name = "Megan Bowen" },
        ["recipient"] = new { id = "28:11111111-2222-3333-4444-555555555555", name = "Help" },
        ["conversation"] = new { id = "a:1pL6i0oY3C0K8oAj8;messageid=1/2@thread" },
        ["locale"] = "en-US",
        ["text"] = text,
        ["textFormat"] = "plain",
    };

    public static WebhookRequest Request(object activity, string? token, DateTimeOffset now) => new(
        "POST",
        new Uri("https://desk.example/hooks/key"),
        token is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["authorization"] = $"Bearer {token}", ["content-type"] = "application/json" },
        Encoding.UTF8.GetBytes(activity as string ?? JsonSerializer.Serialize(activity)),
        new Dictionary<string, string>(),
        [],
        "192.0.2.7",
        now);
}
