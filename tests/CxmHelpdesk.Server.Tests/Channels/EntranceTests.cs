using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.ChannelAccounts;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>The doors that are open to the whole world: whose page may show the chat, and whom a limit counts.</summary>
public sealed class EntranceTests : IAsyncDisposable
{
    private readonly List<DeskApp> _apps = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Only_the_pages_that_an_account_names_may_frame_its_chat()
    {
        var (desk, browser) = await DeskAsync();
        var some = await ChatAsync(desk, ("allowedOrigins", "https://shop.example\nhttps://www.shop.example:8443"));
        var every = await ChatAsync(desk);
        var off = await ChatAsync(desk);
        await (await desk.AdministratorAsync()).Client.PatchAsJsonAsync($"/api/channel-accounts/{off.Id}", new { enabled = false });

        Assert.EndsWith("; frame-ancestors https://shop.example https://www.shop.example:8443", await PolicyAsync($"/widget/?account={some.Key}"), StringComparison.Ordinal);
        Assert.EndsWith("; frame-ancestors *", await PolicyAsync($"/widget/?account={every.Key}"), StringComparison.Ordinal);
        foreach (var nobodys in new[] { $"/widget/?account={off.Key}", "/widget/?account=unknown", "/widget/", "/widget/index.html" })
        {
            Assert.EndsWith("; frame-ancestors 'none'", await PolicyAsync(nobodys), StringComparison.Ordinal);
        }

        async Task<string> PolicyAsync(string path)
        {
            var page = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            return Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        }
    }

    [Theory]
    [InlineData("https://shop.example", HttpStatusCode.OK)]
    [InlineData("http://localhost", HttpStatusCode.OK)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("https://shop.example.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task The_visitors_line_opens_to_the_accounts_pages_only(string origin, HttpStatusCode expected)
    {
        var (desk, browser) = await DeskAsync();
        var chat = await ChatAsync(desk, ("allowedOrigins", "https://shop.example"));
        browser.DefaultRequestHeaders.Remove("Origin");
        var token = (await browser.PostAsync<JsonElement>($"/chat/{chat.Key}/sessions", new { })).GetProperty("token").GetString();
        browser.DefaultRequestHeaders.Add("Origin", origin);

        var answer = await browser.PostAsync($"/hubs/visitor/negotiate?negotiateVersion=1&account={chat.Key}&access_token={token}", null);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task The_script_brings_the_accounts_colour_and_only_a_colour()
    {
        var (desk, browser) = await DeskAsync();
        var red = await ChatAsync(desk, ("colour", "#9c4221"));
        var evil = await ChatAsync(desk, ("colour", "\";alert(1);\""));

        var script = await browser.GetAsync($"/embed.js?account={red.Key}");
        Assert.Equal("document.currentScript.dataset.colour ||= \"#9c4221\";\n/* loader */", await script.Content.ReadAsStringAsync());
        Assert.Equal("text/javascript", script.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-cache", script.Headers.CacheControl!.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/embed.js?account={red.Key}") { Headers = { IfNoneMatch = { script.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await browser.SendAsync(again)).StatusCode);
        foreach (var path in new[] { $"/embed.js?account={evil.Key}", "/embed.js?account=unknown", "/embed.js" })
        {
            Assert.Equal("/* loader */", await browser.GetStringAsync(path));
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_forged_address_does_not_pass_a_limit(string door)
    {
        var (desk, browser) = await DeskAsync();
        var ask = await DoorAsync(desk, browser, door);
        for (var i = 0; i < 3; i++)
        {
            Assert.NotEqual(HttpStatusCode.TooManyRequests, await ask("203.0.113.5", $"198.51.100.{i}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await ask("203.0.113.5", "198.51.100.77"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await ask("203.0.113.5", null));
        Assert.NotEqual(HttpStatusCode.TooManyRequests, await ask("203.0.113.6", null));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Behind_trusted_proxies_the_first_address_that_is_none_of_them_counts(string door)
    {
        var (desk, browser) = await DeskAsync(("Server:TrustedProxies:0", "10.0.0.0/8"), ("Server:TrustedProxies:1", "192.0.2.1"));
        var ask = await DoorAsync(desk, browser, door);
        for (var i = 0; i < 3; i++)
        {
            // What stands to the left of the caller's own address is what the caller wrote himself.
            Assert.NotEqual(HttpStatusCode.TooManyRequests, await ask("10.1.2.3", $"198.51.100.{i}, 203.0.113.9, 192.0.2.1"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await ask("10.1.2.3", "198.51.100.77, 203.0.113.9, 10.9.9.9"));
        Assert.NotEqual(HttpStatusCode.TooManyRequests, await ask("10.1.2.3", "203.0.113.10"));
        for (var i = 0; i < 3; i++)
        {
            Assert.NotEqual(HttpStatusCode.TooManyRequests, await ask("203.0.113.20", $"203.0.113.{100 + i}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await ask("203.0.113.20", "203.0.113.200"));
    }

    [Fact]
    public async Task A_blocked_visitor_stays_blocked_whatever_address_he_writes()
    {
        var (desk, browser) = await DeskAsync();
        var chat = await ChatAsync(desk);
        browser.DefaultRequestHeaders.Authorization = new("Bearer", (await browser.PostAsync<ChatSession>($"/chat/{chat.Key}/sessions", new { })).Token);
        await desk.Db.WriteAsync(
            async tx =>
            {
                var customer = tx.NextId();
                await tx.ExecuteAsync("insert into customers (id, name, name_key, created_at, version) values (@customer, 'V', 'v', @Now, 1)", new { customer, tx.Now });
                await tx.ExecuteAsync(
                    """
                    insert into identities (id, customer_id, kind, address_key, address, verified, created_at, blocked_at)
                    select @id, @customer, kind, address, address, 0, @Now, @Now from visitors
                    """,
                    new { id = tx.NextId(), customer, tx.Now });
            },
            default);
        foreach (var address in new[] { "198.51.100.1", "127.0.0.1" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/hubs/visitor/negotiate?negotiateVersion=1&account={chat.Key}") { Headers = { { "X-Forwarded-For", address } } };
            Assert.Equal("blocked", (await browser.SendAsync(request).RefusedAsync(HttpStatusCode.Forbidden)).Code);
        }
    }

    public static TheoryData<string> Doors() => ["chat", "hook", "sign-in"];

    private static async Task<Func<string, string?, Task<HttpStatusCode>>> DoorAsync(DeskApp desk, HttpClient browser, string door)
    {
        var (path, body) = door switch
        {
            "chat" => ($"/chat/{(await ChatAsync(desk)).Key}/sessions", (object)new { }),
            "hook" => ($"/hooks/{(await AccountAsync(desk, "web-form", ("requestsPerMinute", "3"))).Key}", new { message = "x", email = "a@b.example" }),
            _ => ("/api/sign-in", new { email = "", password = "wrong" }),
        };
        return async (address, forwarded) =>
        {
            // A different name each time, or it would be the account that is locked.
            var sent = door == "sign-in" ? new { email = $"{Guid.NewGuid():N}@desk.test", password = "wrong" } : body;
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(sent), Headers = { { AddressedRequests.Header, address } } };
            if (forwarded is not null)
            {
                request.Headers.Add("X-Forwarded-For", forwarded);
            }

            return (await browser.SendAsync(request)).StatusCode;
        };
    }

    private static Task<ChannelAccountDto> ChatAsync(DeskApp desk, params (string Key, string Value)[] settings) => AccountAsync(desk, "web-chat", settings);

    private static async Task<ChannelAccountDto> AccountAsync(DeskApp desk, string channel, params (string Key, string Value)[] settings) =>
        await (await desk.AdministratorAsync()).Client.PostAsync<ChannelAccountDto>(
            "/api/channel-accounts", new { channel, name = "Entrance", settings = settings.ToDictionary(setting => setting.Key, setting => setting.Value) });

    /// <summary>A desk with a front end of two files, and few attempts a minute.</summary>
    private async Task<(DeskApp Desk, HttpClient Browser)> DeskAsync(params (string Key, string Value)[] settings)
    {
        var web = Directory.CreateTempSubdirectory("cxm-web-");
        Directory.CreateDirectory(Path.Combine(web.FullName, "widget"));
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "widget/index.html"), "<!doctype html>");
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "embed.js"), "/* loader */");
        var desk = new DeskApp
        {
            AttemptsPerMinute = 3,
            Settings = new(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))) { ["webroot"] = web.FullName, ["Chat:SessionsPerMinutePerAddress"] = "3" },
        };
        _apps.Add(desk);
        await desk.AdministratorAsync();
        return (desk, desk.Anybody());
    }
}
