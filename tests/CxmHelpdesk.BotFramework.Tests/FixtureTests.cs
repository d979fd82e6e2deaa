using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.BotFramework;
using CxmHelpdesk.Channels.BotFramework.Activities;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.BotFramework.Tests;

/// <summary>Activities after the specification, and tokens with throw-away keys, good and bad.</summary>
public sealed class FixtureTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [FixtureFact]
    public async Task Every_token_counts_or_does_not_as_it_should()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFixtures.Folder!, "_jwt_vectors.json")));
        var root = file.RootElement;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/openid", () => Results.Json(new { issuer = "https://api.botframework.com", jwks_uri = $"{app.Urls.First()}/keys" }));
        app.MapGet("/keys", () => Results.Text(root.GetProperty("jwks").GetRawText(), "application/json"));
        await app.StartAsync();

        using var bot = new BotFrameworkChannel(new StillTime(DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("now").GetInt64())));
        var account = new ChannelAccount(7, "bot-framework", "key", "Account", new Dictionary<string, string>
        {
            ["appId"] = root.GetProperty("app_id").GetString()!, ["appSecret"] = "s", ["openIdUrl"] = $"{app.Urls.First()}/openid",
        });
        var wrong = new List<string>();
        foreach (var vector in root.GetProperty("cases").EnumerateObject())
        {
            var activity = TestActivity.Message(root.GetProperty("service_url").GetString()!, channel: vector.Value.GetProperty("channelId").GetString()!);
            var request = TestActivity.Request(activity, vector.Value.GetProperty("authorization").GetString()!["Bearer ".Length..], s_now);
            await bot.PrepareAsync(request, account, default);
            if (bot.Accept(request, account) is Accepted != vector.Value.GetProperty("valid").GetBoolean())
            {
                wrong.Add(vector.Name);
            }
        }

        Assert.Empty(wrong);
        Assert.True(root.GetProperty("cases").EnumerateObject().Count() > 12, "The vectors were meant to be many.");
    }

    [FixtureFact]
    public void Every_activity_becomes_what_it_should()
    {
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(SharedFixtures.Folder!, "*.json").Where(file => !Path.GetFileName(file).StartsWith('_')).Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var expect = document.RootElement.GetProperty("expect");
            var body = Encoding.UTF8.GetBytes(document.RootElement.GetProperty("request").GetProperty("body").GetString()!);
            var envelope = new Envelope("a/1", "application/json", body, s_now, new Dictionary<string, string>(), []);
            if (Path.GetFileName(file) == "unknown_type.json")
            {
                Assert.Throws<UnreadableEnvelopeException>(() => ActivityEvents.Parse(envelope));
                count++;
                continue;
            }

            var happened = Assert.Single(ActivityEvents.Parse(envelope));
            switch (expect.GetProperty("kind").GetString())
            {
                case "message":
                    SaysWhat(expect, Assert.IsType<Message>(happened));
                    break;
                case "edit":
                    var edit = Assert.IsType<Edited>(happened);
                    Assert.Equal(expect.GetProperty("text").GetString(), edit.Text);
                    Assert.EndsWith($"|{expect.GetProperty("external_id").GetString()}", edit.ExternalId, StringComparison.Ordinal);
                    break;
                case "delete":
                    Assert.EndsWith($"|{expect.GetProperty("external_id").GetString()}", Assert.IsType<Unsent>(happened).ExternalId, StringComparison.Ordinal);
                    break;
                case "reaction":
                    Assert.EndsWith($"|{expect.GetProperty("target").GetString()}", Assert.IsType<Reaction>(happened).ExternalId, StringComparison.Ordinal);
                    break;
                case "invoke":
                    Assert.IsType<Message>(happened);
                    break;
                case "rejected":
                    // Looked at with its token; see TokenTests.
                    break;
                default:
                    Assert.NotEmpty(Assert.IsType<Ignored>(happened).Reason);
                    break;
            }

            count++;
        }

        Assert.True(count >= 20, $"Only {count} activities.");
    }

    private static void SaysWhat(JsonElement expect, Message message)
    {
        Assert.EndsWith($"|{expect.GetProperty("external_id").GetString()}", message.ExternalId, StringComparison.Ordinal);
        Assert.Equal(expect.GetProperty("from").GetString(), People.IdOf(message.Sender));
        Assert.EndsWith($"|{expect.GetProperty("conversation").GetString()}", message.Thread.Conversation, StringComparison.Ordinal);
        if (expect.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
        {
            Assert.Equal(text.GetString(), message.Text);
        }

        if (expect.TryGetProperty("attachments", out var attachments))
        {
            Assert.Equal(attachments.GetInt32(), message.Attachments.Count);
        }

        if (expect.TryGetProperty("subject", out var subject))
        {
            Assert.Equal(subject.GetString(), message.Subject);
        }

        if (expect.TryGetProperty("value", out var value))
        {
            Assert.All(value.EnumerateObject(), member => Assert.Contains($"{member.Name}: {member.Value}", message.Text, StringComparison.Ordinal));
        }
    }

    private sealed class StillTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
