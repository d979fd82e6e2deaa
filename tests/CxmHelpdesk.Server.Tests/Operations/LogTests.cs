using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Server.Tests.Operations;

/// <summary>Everything that the server logs, down to the finest level, while all that is secret or private passes through it.</summary>
public sealed class LogTests : IAsyncLifetime
{
    private const string Secret = "s3cret-of-an-account-0123456789-abcdefghij";
    private const string Words = "My-kettle-whistles-Beethoven";
    private const string Mail = "private.person@customer.example";

    private readonly DeskApp _desk = new() { Log = new ErrorLog(LogLevel.Trace), Settings = new() { ["History:WebhookSecrets:shop:0"] = Secret } };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task No_secret_and_nothing_that_a_customer_wrote_reaches_the_log()
    {
        var administrator = await _desk.AdministratorAsync();
        var secrets = new List<string> { Secret, DeskApp.Password, Words, Mail };
        var token = await administrator.Client.PostAsync<NewTokenDto>("/api/tokens", new { name = "T", scopes = new[] { "desk:read" } });
        secrets.Add(token.Secret);
        var (chat, form) = await EveryChannelAsync(administrator.Client);
        await DoorsAsync(chat, form, secrets);
        await administrator.Client.GetAsync($"/api/search?q={Words}");
        await administrator.Client.GetAsync($"/api/customers?q={Mail}");
        await administrator.Client.PostAsJsonAsync("/api/customers", new { name = Words, email = Mail, notes = Secret });
        for (var tries = 0; await _desk.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from messages"), default) < 2; tries++)
        {
            Assert.True(tries < 300, "The messages did not arrive.");
            await Task.Delay(20);
        }

        // And where something of ours breaks in the middle of it.
        await _desk.Db.WriteAsync(tx => tx.ExecuteAsync("alter table customer_words rename to lost"), default);
        await administrator.Client.PostAsJsonAsync("/api/customers", new { name = Words, email = "x" + Mail });
        using var broken = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{form.Key}") { Content = JsonContent.Create(new { email = "y" + Mail, message = Words, name = Words }) };
        broken.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        Assert.True((await _desk.Anybody().SendAsync(broken)).IsSuccessStatusCode);
        Assert.Contains(_desk.Log.Errors, line => line.Contains("customer_words", StringComparison.Ordinal));
        for (var tries = 0; await _desk.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from envelopes where attempts > 0 or state = 'quarantined'"), default) == 0; tries++)
        {
            Assert.True(tries < 300, "Nothing broke.");
            await Task.Delay(20);
        }

        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(_desk.Log.Errors, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>An account of each installed channel with the secret in each secret setting, and its check.</summary>
    private static async Task<(ChannelAccountDto Chat, ChannelAccountDto Form)> EveryChannelAsync(HttpClient administrator)
    {
        var channels = await administrator.GetAsync<JsonElement>("/api/channels");
        ChannelAccountDto? chat = null, form = null;
        foreach (var channel in (channels.ValueKind == JsonValueKind.Array ? channels : channels.GetProperty("items")).EnumerateArray())
        {
            var key = channel.GetProperty("key").GetString()!;
            var settings = new Dictionary<string, string>();
            foreach (var field in channel.GetProperty("settings").EnumerateArray())
            {
                if (field.GetProperty("secret").GetBoolean())
                {
                    settings[field.GetProperty("key").GetString()!] = Secret;
                }
                else if (field.GetProperty("required").GetBoolean() && (!field.TryGetProperty("default", out var given) || given.ValueKind == JsonValueKind.Null))
                {
                    settings[field.GetProperty("key").GetString()!] = "desk@127.0.0.1";
                }
            }

            var added = await administrator.PostAsJsonAsync("/api/channel-accounts", new { channel = key, name = key, settings });
            if (!added.IsSuccessStatusCode)
            {
                continue;
            }

            var account = await added.ReadAsync<ChannelAccountDto>();
            (chat, form) = (key == "web-chat" ? account : chat, key == "web-form" ? account : form);
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await administrator.PostAsync($"/api/channel-accounts/{account.Id}/check", null, soon.Token);
            }
            catch (OperationCanceledException)
            {
                // A provider that nobody answers for.
            }
        }

        return (chat!, form!);
    }

    private async Task DoorsAsync(ChannelAccountDto chat, ChannelAccountDto form, List<string> secrets)
    {
        var stranger = _desk.Anybody();
        await stranger.PostAsJsonAsync("/api/sign-in", new { email = "ada@desk.test", password = Secret });
        await stranger.PostAsJsonAsync("/api/sign-in", new { email = Mail, password = DeskApp.Password + Secret });
        var signedIn = await _desk.Anybody().PostAsJsonAsync("/api/sign-in", new { email = "ada@desk.test", password = DeskApp.Password });
        secrets.AddRange(signedIn.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0].Split('=')[1]));
        foreach (var key in new[] { Secret, Secret + "x" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{form.Key}") { Content = JsonContent.Create(new { email = Mail, message = Words + key[^1] }) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            await stranger.SendAsync(request);
        }

        using var second = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{form.Key}") { Content = JsonContent.Create(new { email = Mail, message = Words + " again" }) };
        second.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        await stranger.SendAsync(second);
        var session = await stranger.PostAsync<ChatSession>($"/chat/{chat.Key}/sessions", new { name = Words, email = Mail });
        secrets.Add(session.Token);
        await stranger.PostAsJsonAsync($"/chat/{chat.Key}/sessions", new { identity = $"a.{Secret}.c" });
        await stranger.PostAsync($"/hubs/visitor/negotiate?negotiateVersion=1&account={chat.Key}&access_token={session.Token}", null);
        await stranger.GetAsync($"/chat/{chat.Key}/attachments/1?access_token={session.Token}");
        using var hook = new HttpRequestMessage(HttpMethod.Post, "/hooks/history/shop?kind=orders") { Content = JsonContent.Create(new { source = Secret, items = Array.Empty<object>() }), Headers = { { "X-Cxm-Signature", Secret } } };
        await stranger.SendAsync(hook);
    }
}
