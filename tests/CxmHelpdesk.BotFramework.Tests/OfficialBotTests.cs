using System.Diagnostics;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.BotFramework;

namespace CxmHelpdesk.BotFramework.Tests;

/// <summary>
/// The Bot Framework's own library (npm <c>botframework-connector</c>) gets the same requests as the adapter and gives the same answers: what one believes the other must, and what they post to
/// the connector must be alike. Skipped where it is not installed (tests/run does).
/// </summary>
public sealed class OfficialBotTests : IAsyncLifetime
{
    private readonly BotFrameworkChannel _bot = new(TimeProvider.System);
    private BotServiceDouble _service = null!;
    private Process? _official;

    public async Task InitializeAsync() => _service = await BotServiceDouble.StartAsync();

    public async Task DisposeAsync()
    {
        if (_official is { HasExited: false })
        {
            _official.Kill(entireProcessTree: true);
        }

        _official?.Dispose();
        _bot.Dispose();
        await _service.DisposeAsync();
    }

    [OfficialFact]
    public async Task The_adapter_believes_and_answers_as_Microsofts_own_library_does()
    {
        _official = Process.Start(new ProcessStartInfo("node", "bot.mjs") { WorkingDirectory = OfficialFactAttribute.Folder!, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var now = TimeProvider.System.GetUtcNow();
        _service.AddKey("key-line", "line");
        (string Name, string Token, bool IsRight)[] cases =
        [
            ("right", _service.Token(now), true),
            ("expired within the skew", _service.Token(now, age: TimeSpan.FromMinutes(64)), true),
            ("expired", _service.Token(now, age: TimeSpan.FromMinutes(66)), false),
            ("another audience", _service.Token(now, audience: "99999999-2222-3333-4444-555555555555"), false),
            ("another issuer", _service.Token(now, issuer: "https://evil.example"), false),
            ("another service", _service.Token(now, serviceUrl: "https://evil.example/"), false),
            ("another channel's key", _service.Token(now, "key-line"), false),
            ("unsigned", _service.Token(now, algorithm: "none"), false),
        ];
        foreach (var (name, token, isRight) in cases)
        {
            Assert.True(isRight == await OfficialAsync(token), $"{name}: the official library");
            Assert.True(isRight == await OursAsync(token, now), $"{name}: the adapter");
        }

        // Each believed request was answered by both, one after the other.
        var posted = _service.Posted.ToArray();
        Assert.Equal(2 * cases.Count(one => one.IsRight), posted.Length);
        foreach (var (official, ours) in posted.Where((_, i) => i % 2 == 0).Zip(posted.Where((_, i) => i % 2 == 1)))
        {
            Assert.Equal(Uri.UnescapeDataString(official.Path), Uri.UnescapeDataString(ours.Path));
            Assert.Equal((official.Conversation, official.ReplyTo), (ours.Conversation, ours.ReplyTo));
            foreach (var member in (string[])["type", "text", "textFormat", "locale"])
            {
                Assert.Equal(official.Activity.GetProperty(member).GetString(), ours.Activity.GetProperty(member).GetString());
            }

            foreach (var member in (string[])["from", "recipient", "conversation"])
            {
                Assert.Equal(official.Activity.GetProperty(member).GetProperty("id").GetString(), ours.Activity.GetProperty(member).GetProperty("id").GetString());
            }
        }
    }

    private async Task<bool> OfficialAsync(string token)
    {
        await _official!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new
        {
            settings = new { appId = BotServiceDouble.AppId, appSecret = _service.Secret, issuer = BotServiceDouble.Issuer, loginUrl = _service.Settings["loginUrl"], openIdUrl = _service.Settings["openIdUrl"] },
            authorization = $"Bearer {token}",
            activity = TestActivity.Message(_service.ServiceUrl),
            text = "It is on its way.",
        }));
        await _official.StandardInput.FlushAsync();
        var line = await _official.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? throw new InvalidOperationException("The official bot ended.");
        var answer = JsonSerializer.Deserialize<JsonElement>(line);
        Assert.False(answer.TryGetProperty("error", out var error), $"{error}");
        return answer.GetProperty("believes").GetBoolean();
    }

    private async Task<bool> OursAsync(string token, DateTimeOffset now)
    {
        var account = new ChannelAccount(7, "bot-framework", "key", "Account", _service.Settings);
        var request = TestActivity.Request(TestActivity.Message(_service.ServiceUrl), token, now);
        await _bot.PrepareAsync(request, account, default);
        if (_bot.Accept(request, account) is not Accepted accepted)
        {
            return false;
        }

        var message = Assert.IsType<Message>(Assert.Single(_bot.Parse(Assert.Single(accepted.Envelopes))));
        var answer = new OutboundMessage("m1", message.Sender, "It is on its way.")
        {
            Conversation = message.Thread.Conversation,
            Language = "en-US",
            Quoted = new QuotedMessage("Megan", message.SentAt, message.Text, message.ExternalId),
        };
        Assert.IsType<Sent>(await _bot.SendAsync(answer, account, default));
        return true;
    }
}

public sealed class OfficialFactAttribute : FactAttribute
{
    public OfficialFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "npm's botframework-connector is not installed (npm ci in tests/CxmHelpdesk.BotFramework.Tests/official)";
        }
    }

    internal static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "CxmHelpdesk.BotFramework.Tests", "official");
            if (Directory.Exists(Path.Combine(path, "node_modules", "botframework-connector")))
            {
                return path;
            }
        }

        return null;
    }
}
