using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.X;

namespace CxmHelpdesk.X.Tests;

/// <summary>Requests as X documents them, signed with a known secret.</summary>
public sealed class FixtureTests : IDisposable
{
    private readonly XChannel _channel = new(TimeProvider.System);

    public void Dispose() => _channel.Dispose();

    [FixtureFact]
    public void The_published_challenge_is_answered_rightly()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFixtures.Folder!, "_signature_vectors.json")));
        foreach (var vector in file.RootElement.GetProperty("crc").EnumerateArray())
        {
            var answer = Assert.IsType<Answered>(_channel.Accept(
                Requests.Post("", "", $"https://desk.example/hooks/key?crc_token={vector.GetProperty("crc_token").GetString()}", "GET"), Account(vector.GetProperty("consumer_secret").GetString()!)));
            var body = JsonSerializer.Deserialize<JsonElement>(answer.Response.Body!);
            Assert.Equal(vector.GetProperty("response").GetProperty("response_token").GetString(), body.GetProperty("response_token").GetString());
        }
    }

    [FixtureFact]
    public void Every_recorded_request_is_taken_and_says_what_it_should()
    {
        var (count, messages) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(SharedFixtures.Folder!, "*.json").Where(file => !Path.GetFileName(file).StartsWith('_')).Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var (request, expect) = (document.RootElement.GetProperty("request"), document.RootElement.GetProperty("expect"));
            var accepted = Assert.IsType<Accepted>(_channel.Accept(
                Requests.Post(request.GetProperty("body").GetString()!, request.GetProperty("headers").GetProperty("x-twitter-webhooks-signature").GetString()!), Account(request.GetProperty("consumer_secret").GetString()!)));
            var happened = Assert.Single(accepted.Envelopes.SelectMany(_channel.Parse));
            if (expect.TryGetProperty("external_id", out var id))
            {
                Assert.EndsWith($"/{id.GetString()}", Assert.IsType<Message>(happened).ExternalId, StringComparison.Ordinal);
            }

            if (expect.TryGetProperty("text", out var text))
            {
                Assert.Equal(text.GetString(), Assert.IsType<Message>(happened).Text);
            }

            if (expect.TryGetProperty("attachments", out var attachments))
            {
                Assert.Equal(attachments.GetInt32(), Assert.IsType<Message>(happened).Attachments.Count);
            }

            var type = expect.TryGetProperty("event_type", out var named) ? named.GetString() : expect.GetProperty("kind").GetString();
            Assert.True((happened is Message or Receipt) == (type is "post.mention.create" or "post.reply.create" or "dm.received" or "direct_message_events" or "tweet_create_events" or "direct_message_mark_read_events"), $"{Path.GetFileName(file)}: {happened}");
            messages += happened is Message ? 1 : 0;
            count++;
        }

        Assert.True(count > 25 && messages >= 7, $"Only {count} requests with {messages} messages.");
    }

    private static ChannelAccount Account(string secret) => new(7, "x-com", "key", "X", new Dictionary<string, string> { ["consumerSecret"] = secret });
}
