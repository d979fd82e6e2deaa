using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Server.Tests.Realtime;
using Microsoft.Data.Sqlite;

namespace CxmHelpdesk.Server.Tests.Operations;

/// <summary>Over real processes: what was accepted is there afterwards, once, however the server ended and wherever it starts again.</summary>
public sealed class ShutdownAndBackupTests : IDisposable
{
    private const int Senders = 12;

    private readonly string _folder = Directory.CreateTempSubdirectory("cxm-process-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task Asked_to_end_in_the_middle_of_traffic_it_ends_in_time_and_loses_nothing()
    {
        await using var server = new ServerProcess(_folder);
        await server.StartAsync();
        var account = await SetUpAsync(server);
        var accepted = new ConcurrentQueue<string>();
        var traffic = Enumerable.Range(0, Senders).Select(sender => SendAsync(server, account.Key, sender, accepted, default)).ToArray();
        await using var reader = await VisitorAsync(server);
        while (accepted.Count < 200)
        {
            await Task.Delay(20);
        }

        var (took, exitCode) = await server.TerminateAsync();
        await Task.WhenAll(traffic);

        Assert.Equal(0, exitCode);
        Assert.True(took < TimeSpan.FromSeconds(ServerProcess.ShutdownSeconds + 2), $"It took {took}.");
        await server.StartAsync();
        await AssertAllThereAsync(accepted, "cxm.db");
        Assert.DoesNotContain("\"LogLevel\":\"Error\"", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_made_while_it_runs_starts_a_desk_with_everything_that_was_accepted_before()
    {
        await using var server = new ServerProcess(_folder);
        await server.StartAsync();
        var account = await SetUpAsync(server);
        var accepted = new ConcurrentQueue<string>();
        using var enough = new CancellationTokenSource();
        var traffic = Enumerable.Range(0, Senders).Select(sender => SendAsync(server, account.Key, sender, accepted, enough.Token)).ToArray();
        while (accepted.Count < 200)
        {
            await Task.Delay(20);
        }

        var before = accepted.ToArray();
        Assert.Equal(0, await server.CommandAsync("backup", Path.Combine(_folder, "copy.db")));
        var during = accepted.Count - before.Length;
        await enough.CancelAsync();
        await Task.WhenAll(traffic);
        await server.KillAsync();
        Assert.True(during > 0, "Nothing was accepted while the copy was made.");

        await using var restored = new ServerProcess(_folder, "copy.db");
        await restored.StartAsync();
        await AssertAllThereAsync(before, "copy.db");
        using var administrator = restored.Browser();
        Assert.Equal(HttpStatusCode.OK, (await administrator.PostAsJsonAsync("/api/sign-in", new { email = "ada@desk.test", password = DeskApp.Password })).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(administrator, account.Key, "after the restore")).StatusCode);
        await AssertAllThereAsync(["after the restore"], "copy.db");
    }

    private static async Task<ChannelAccountDto> SetUpAsync(ServerProcess server)
    {
        using var browser = server.Browser();
        await browser.PostAsync<JsonElement>("/api/setup", new { name = "Ada", email = "ada@desk.test", password = DeskApp.Password, language = "en" });
        await browser.PostAsync<ChannelAccountDto>("/api/channel-accounts", new { channel = "web-chat", name = "Chat" });
        return await browser.PostAsync<ChannelAccountDto>(
            "/api/channel-accounts", new { channel = "web-form", name = "Form", settings = new Dictionary<string, string> { ["requestsPerMinute"] = "10000" } });
    }

    /// <summary>Somebody in the chat all the time: an open line must not hold up the end.</summary>
    private static async Task<HubClient> VisitorAsync(ServerProcess server)
    {
        using var browser = server.Browser();
        await browser.PostAsync<JsonElement>("/api/sign-in", new { email = "ada@desk.test", password = DeskApp.Password });
        var accounts = await browser.GetAsync<JsonElement>("/api/channel-accounts");
        var chat = accounts.GetProperty("items").EnumerateArray().Single(account => account.GetProperty("channel").GetString() == "web-chat").GetProperty("key").GetString();
        var token = (await browser.PostAsync<JsonElement>($"/chat/{chat}/sessions", new { })).GetProperty("token").GetString();
        return await HubClient.ConnectAsync(new Uri($"ws://{server.Url.Authority}/hubs/visitor?account={chat}&access_token={token}"), (_, _) => { });
    }

    /// <summary>Sends as fast as it is taken, until it is told to stop or nobody takes it any more.</summary>
    private static async Task SendAsync(ServerProcess server, string key, int sender, ConcurrentQueue<string> accepted, CancellationToken stop)
    {
        using var client = server.Browser();
        try
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var text = $"sender {sender} says {i}";
                using var answer = await PostAsync(client, key, text, $"s{sender}@example.com");
                if (answer.StatusCode == HttpStatusCode.Accepted)
                {
                    accepted.Enqueue(text);
                }
            }
        }
        catch (HttpRequestException)
        {
            // The server is gone: what was not answered was not accepted.
        }
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string key, string message, string email = "x@example.com") =>
        client.PostAsJsonAsync($"/hooks/{key}", new { email, message });

    /// <summary>Each as one message, once the worker has read them all.</summary>
    private async Task AssertAllThereAsync(IReadOnlyCollection<string> accepted, string database)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, database)};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        for (var tries = 0; await ReadAsync(connection, "select 1 from envelopes where state = 'new' limit 1") is not []; tries++)
        {
            Assert.True(tries < 300, "The envelopes are not read.");
            await Task.Delay(100);
        }

        Assert.Equal(["ok"], await ReadAsync(connection, "pragma integrity_check"));
        var stored = (await ReadAsync(connection, "select text from messages where kind = 'customer'")).CountBy(text => text).ToDictionary();
        Assert.DoesNotContain(accepted, text => stored.GetValueOrDefault(text) != 1);
        Assert.DoesNotContain(stored.Values, count => count > 1);
    }

    private static async Task<List<string>> ReadAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        var values = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetValue(0).ToString()!);
        }

        return values;
    }
}
