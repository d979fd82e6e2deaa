using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Line;

namespace CxmHelpdesk.Line.Tests;

/// <summary>Webhooks as LINE's own libraries test them, where they lie beside the repository.</summary>
public sealed class FixtureTests : IDisposable
{
    private readonly LineChannel _line = new(TimeProvider.System);

    public void Dispose() => _line.Dispose();

    [FixtureFact]
    public void The_published_signatures_are_right_and_the_wrong_one_is_not()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFixtures.Folder!, "_signature_vectors.json")));
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            Assert.Equal(
                vector.GetProperty("valid").GetBoolean(),
                HmacSignature.IsBase64(vector.GetProperty("signature").GetString(), Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!), vector.GetProperty("channel_secret").GetString()));
        }
    }

    [FixtureFact]
    public void Every_recorded_request_is_taken_and_says_what_it_should()
    {
        var count = 0;
        foreach (var (name, request, expect) in All())
        {
            count++;
            var answer = _line.Accept(
                new WebhookRequest(
                    "POST", new Uri("https://desk.example/hooks/key"), new Dictionary<string, string> { ["x-line-signature"] = request.GetProperty("headers").GetProperty("x-line-signature").GetString()! },
                    Encoding.UTF8.GetBytes(request.GetProperty("body").GetString()!), new Dictionary<string, string>(), [], "192.0.2.7", TimeProvider.System.GetUtcNow()),
                new ChannelAccount(7, "line", "key", "Account", new Dictionary<string, string> { ["channelSecret"] = request.GetProperty("channel_secret").GetString()! }));
            if (expect.GetProperty("events").GetInt32() == 0)
            {
                Assert.IsType<Answered>(answer);
                continue;
            }

            var events = Assert.IsType<Accepted>(answer).Envelopes.Select(Read).ToArray();
            Assert.True(events.Length == expect.GetProperty("events").GetInt32(), name);
            if (events[0] is not Message message)
            {
                // What LINE brings besides messages.
                Assert.True(Text(expect, "kind") is not ("message" or "postback"), name);
                continue;
            }

            Assert.True(message.Text.Length > 0 || message.Attachments.Count > 0, name);
            Assert.True(Text(expect, "external_id") is not { } id || id == message.ExternalId, name);
            Assert.True(Text(expect, "text") is not { } text || text == message.Text, name);
            Assert.True(Text(expect, "conversation") is not { } conversation || conversation == message.Sender.Address, name);
            Assert.True(!expect.TryGetProperty("reply", out _) || message.Automatic, name);
            if (expect.TryGetProperty("attachments", out var files))
            {
                Assert.Equal(files.EnumerateArray().Select(file => $"content:{file.GetString()}"), events.Cast<Message>().SelectMany(one => one.Attachments).Select(file => ((RemoteContent)file.Content).Reference));
            }
        }

        Assert.True(count > 20, $"Only {count} requests.");
    }

    private object Read(Envelope envelope)
    {
        try
        {
            return Assert.Single(_line.Parse(envelope));
        }
        catch (UnreadableEnvelopeException unreadable)
        {
            return unreadable;
        }
    }

    private static string? Text(JsonElement expect, string name) => expect.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static IEnumerable<(string Name, JsonElement Request, JsonElement Expect)> All() =>
        Directory.EnumerateFiles(SharedFixtures.Folder!, "*.json")
            .Where(file => !Path.GetFileName(file).StartsWith('_'))
            .Order(StringComparer.Ordinal)
            .Select(file =>
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(file));
                var root = document.RootElement.Clone();
                return (Path.GetFileNameWithoutExtension(file), root.GetProperty("request"), root.GetProperty("expect"));
            });
}

/// <summary>A test over the webhook fixtures that lie beside the repository; where they do not, it is reported as skipped.</summary>
public sealed class FixtureFactAttribute : FactAttribute
{
    public FixtureFactAttribute()
    {
        if (SharedFixtures.Folder is null)
        {
            Skip = "the webhook fixtures (../shared/fixtures/webhooks/line) are not on this machine";
        }
    }
}

internal static class SharedFixtures
{
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "..", "shared", "fixtures", "webhooks", "line");
            if (Directory.Exists(path))
            {
                return Path.GetFullPath(path);
            }
        }

        return null;
    }
}
