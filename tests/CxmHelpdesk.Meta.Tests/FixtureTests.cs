using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Meta;

namespace CxmHelpdesk.Meta.Tests;

/// <summary>Webhooks as Meta documents them, where they lie beside the repository.</summary>
public sealed class FixtureTests
{
    [FixtureFact]
    public void The_published_signatures_are_right_and_the_wrong_ones_are_not()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFixtures.Folder!, "messenger", "_signature_vectors.json")));
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            Assert.Equal(
                vector.GetProperty("valid").GetBoolean(),
                HmacSignature.IsHex(vector.GetProperty("signature").GetString()!["sha256=".Length..], Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!), vector.GetProperty("app_secret").GetString()));
        }
    }

    [FixtureFact]
    public void Every_recorded_request_is_taken_and_becomes_what_it_should()
    {
        var count = 0;
        using var messenger = new MessengerChannel(TimeProvider.System);
        using var instagram = new InstagramChannel(TimeProvider.System);
        foreach (var (name, request, expect) in All())
        {
            count++;
            MetaChannel channel = name.StartsWith("instagram", StringComparison.Ordinal) ? instagram : messenger;
            using var body = JsonDocument.Parse(request.GetProperty("body").GetString()!);
            var page = body.RootElement.GetProperty("entry")[0].GetProperty("id").GetString()!;
            var answer = channel.Accept(
                new WebhookRequest(
                    "POST", new Uri("https://desk.example/hooks/key"), new Dictionary<string, string> { ["x-hub-signature-256"] = request.GetProperty("headers").GetProperty("X-Hub-Signature-256").GetString()! },
                    Encoding.UTF8.GetBytes(request.GetProperty("body").GetString()!), new Dictionary<string, string>(), [], "192.0.2.7", TimeProvider.System.GetUtcNow()),
                new ChannelAccount(7, channel.Descriptor.Key, "key", "Account", new Dictionary<string, string> { ["appSecret"] = request.GetProperty("app_secret").GetString()!, ["pageId"] = page }));
            var happened = Assert.Single(channel.Parse(Assert.Single(Assert.IsType<Accepted>(answer).Envelopes)));
            var type = expect.GetProperty("kind").GetString() switch
            {
                "message" or "postback" or "comment" or "standby" => typeof(Message),
                "echo" => typeof(AnsweredElsewhere),
                "reaction" => typeof(Reaction),
                "delivery" or "read" => typeof(ReceiptUpTo),
                _ => typeof(Ignored),
            };
            Assert.True(type == happened.GetType(), $"{name}: {happened}");
            if (happened is Message message)
            {
                Assert.True(Text(expect, "external_id") is not { } id || id == message.ExternalId, name);
                Assert.True(Text(expect, "text") is not { } text || message.Text.StartsWith(text, StringComparison.Ordinal), name);
                Assert.True(Text(expect, "from") is not { } from || from == message.Sender.Address, name);
                Assert.True(Text(expect, "in_reply_to") is not { } answered || message.Thread.AnswersTo.Contains(answered), name);
                Assert.True(Text(expect, "payload") is not { } payload || message.Facts["button"] == payload, name);
                Assert.True(!expect.TryGetProperty("attachments", out var files) || files.GetInt32() == message.Attachments.Count, name);
                Assert.True(expect.GetProperty("kind").GetString() != "standby" || message.Automatic, name);
            }
        }

        Assert.True(count > 25, $"Only {count} requests.");
    }

    private static string? Text(JsonElement expect, string name) => expect.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<(string Name, JsonElement Request, JsonElement Expect)> All() =>
        ((string[])["messenger", "instagram"]).SelectMany(network => Directory.EnumerateFiles(Path.Combine(SharedFixtures.Folder!, network), "*.json")
            .Where(file => !Path.GetFileName(file).StartsWith('_'))
            .Order(StringComparer.Ordinal)
            .Select(file =>
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(file));
                var root = document.RootElement.Clone();
                return ($"{network}/{Path.GetFileNameWithoutExtension(file)}", root.GetProperty("request"), root.GetProperty("expect"));
            }));
}

/// <summary>A test over the webhook fixtures that lie beside the repository; where they do not, it is reported as skipped.</summary>
public sealed class FixtureFactAttribute : FactAttribute
{
    public FixtureFactAttribute()
    {
        if (SharedFixtures.Folder is null)
        {
            Skip = "the webhook fixtures (../shared/fixtures/webhooks/messenger) are not on this machine";
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
            var path = Path.Combine(folder.FullName, "..", "shared", "fixtures", "webhooks");
            if (Directory.Exists(Path.Combine(path, "messenger")))
            {
                return Path.GetFullPath(path);
            }
        }

        return null;
    }
}
