using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Desk.Settings;
using Microsoft.Extensions.DependencyInjection;
using static CxmHelpdesk.Server.Tests.Realtime.AgentHubTests;

namespace CxmHelpdesk.Server.Tests.Realtime;

public sealed class ChatApiTests : IAsyncLifetime
{
    private const string Secret = "a-secret-of-the-site-that-is-long-enough";

    private LiveDesk _desk = null!;
    private HttpClient _browser = null!;

    public async Task InitializeAsync()
    {
        _desk = await LiveDesk.StartAsync();
        await DeskTraffic.SettingsAsync(_desk.Db, JsonSerializer.Serialize(new Dictionary<string, string> { ["title"] = "Shop", ["identitySecret"] = Secret, ["allowedOrigins"] = "https://shop.example" }));
        _browser = _desk.Browser();
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_newcomer_gets_a_token_and_the_widgets_settings_in_his_language()
    {
        var answer = await OpenAsync(new { language = "ja-JP", name = "美咲" });
        Assert.Equal(43, answer.GetProperty("token").GetString()!.Length);
        Assert.Equal("Shop", answer.GetProperty("settings").GetProperty("title").GetString());
        Assert.Contains("こんにちは", answer.GetProperty("settings").GetProperty("greeting").GetString(), StringComparison.Ordinal);
        Assert.False(answer.GetProperty("visitor").GetProperty("verified").GetBoolean());
        Assert.DoesNotContain(Secret, answer.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await _desk.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from visitors where token_hash = @token or address = @token", new { token = answer.GetProperty("token").GetString() }), default));
    }

    [Fact]
    public async Task A_chat_without_hours_of_its_own_has_those_of_its_team()
    {
        Task PutAsync(int from, int to) => _desk.Services.GetRequiredService<SettingsStore>().PutAsync(
            HoursSettings.Name, new HoursSettings { Desk = new OpeningHours { Week = [.. Enumerable.Repeat<IReadOnlyList<OpenSpan>>([new OpenSpan(from, to)], 7)] } }, 1, default);
        async Task<bool> IsOpenAsync() => (await OpenAsync(new { })).GetProperty("settings").GetProperty("hours").GetProperty("open").GetBoolean();
        Assert.True(await IsOpenAsync());

        // Hours away from now, on the side of it where the day is longer.
        await (DateTimeOffset.UtcNow.Hour < 12 ? PutAsync(20 * 60, 24 * 60) : PutAsync(0, 4 * 60));
        Assert.False(await IsOpenAsync());
        await PutAsync(0, 24 * 60);
        Assert.True(await IsOpenAsync());
    }

    [Fact]
    public async Task An_invitation_for_a_segment_is_only_for_those_of_it_whom_the_site_signed_in()
    {
        await DeskTraffic.SettingsAsync(_desk.Db, JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["identitySecret"] = Secret, ["invitations"] = "/pricing* | 10 | 2 | May we help? | お手伝いしましょうか？ | Big spenders\n/about | 5 | 1 | Hello",
        }));
        await _desk.Db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync("insert into identities (id, customer_id, kind, address_key, address, verified, created_at) values (9, 7, 'user', 'mia', 'mia', 1, @now)", new { now = tx.Now });
                await tx.ExecuteAsync(
                    "insert into segments (id, name, filter, shared, created_by, created_at, version) values (1, 'Big spenders', @filter, 1, 10, @now, 1)",
                    new { filter = """{"all":[{"field":"lifetimeValue","op":"atLeast","value":1000}],"any":[]}""", now = tx.Now });
            },
            default);
        async Task<(HttpStatusCode Status, string? Text)> AskAsync(string identity, string path, int visits, string language = "en")
        {
            using var response = await _browser.PostAsJsonAsync("/chat/key5/invitation", new { identity, path, visits, language });
            return (response.StatusCode, response.StatusCode == HttpStatusCode.OK ? (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("text").GetString() : null);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(Identity("mia"), "/pricing/team", 2)).Status);
        await _desk.Db.WriteAsync(tx => tx.ExecuteAsync("update customers set lifetime_hundredths = 200000 where id = 7"), default);
        Assert.Equal((HttpStatusCode.OK, "May we help?"), await AskAsync(Identity("mia"), "/pricing/team", 2));
        Assert.Equal((HttpStatusCode.OK, "お手伝いしましょうか？"), await AskAsync(Identity("mia"), "/pricing", 9, "ja"));
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(Identity("mia"), "/pricing", 1)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(Identity("mia"), "/about", 2)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(Identity("tom"), "/pricing", 2)).Status);
        await _desk.Db.WriteAsync(tx => tx.ExecuteAsync("update customers set external_id = 'tom' where id = 7"), default);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Identity("tom"), "/pricing", 2)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(Identity("mia", "a-secret-of-somebody-else-long-enough!!!"), "/pricing", 2)).Status);
    }

    [Fact]
    public async Task Who_comes_again_keeps_the_token_and_who_signs_in_or_out_at_the_site_gets_another()
    {
        var anonymous = Token(await OpenAsync(new { }));
        Assert.Equal(anonymous, Token(await OpenAsync(new { token = anonymous })));
        var mia = Token(await OpenAsync(new { token = anonymous, identity = Identity("mia") }));
        Assert.NotEqual(anonymous, mia);
        Assert.Equal(mia, Token(await OpenAsync(new { token = mia, identity = Identity("mia") })));
        Assert.NotEqual(mia, Token(await OpenAsync(new { token = mia, identity = Identity("tom") })));
        var signedOut = await OpenAsync(new { token = mia });
        Assert.NotEqual(mia, Token(signedOut));
        Assert.False(signedOut.GetProperty("visitor").GetProperty("verified").GetBoolean());
    }

    [Fact]
    public async Task A_signed_user_finds_the_conversation_in_every_browser_and_nobody_else_does()
    {
        var laptop = await VisitorModel.OpenAsync(_desk, new { identity = Identity("mia") });
        await using var one = await laptop.ConnectAsync();
        await laptop.ResumeAsync(one);
        await VisitorModel.SendAsync(one, "c1", "from my laptop");
        await Until(() => laptop.Texts.Count == 1);

        var phone = await VisitorModel.OpenAsync(_desk, new { identity = Identity("mia") });
        await using var two = await phone.ConnectAsync();
        await phone.ResumeAsync(two);
        Assert.Equal(["from my laptop"], phone.Texts);
        await VisitorModel.SendAsync(two, "c2", "from my phone");
        await Until(() => laptop.Texts.Count == 2 && phone.Texts.Count == 2);

        var tom = await VisitorModel.OpenAsync(_desk, new { identity = Identity("tom") });
        await using var three = await tom.ConnectAsync();
        await tom.ResumeAsync(three);
        Assert.Empty(tom.Texts);
        Assert.Equal(1, await _desk.Db.ReadAsync(s => s.ScalarAsync<int>("select verified from identities where kind = 'user' and address = 'mia'"), default));
    }

    [Fact]
    public async Task A_forged_identity_opens_nothing()
    {
        using var response = await _browser.PostAsJsonAsync("/chat/key5/sessions", new { identity = Identity("mia", "a-secret-of-somebody-else-long-enough!!!") });
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("identity-wrong", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(0, await _desk.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from visitors"), default));
    }

    [Theory]
    [InlineData("https://shop.example", HttpStatusCode.OK)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task Only_the_accounts_own_sites_may_ask(string? origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chat/key5/sessions") { Content = JsonContent.Create(new { }) };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await _browser.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"surprise":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"%LONG%"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"token":"never-given-out"}""", HttpStatusCode.OK)]
    [InlineData("""{"page":{"url":"https://shop.example/","title":"Shop"}}""", HttpStatusCode.OK)]
    public async Task What_the_widget_sends_is_checked(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body.Replace("%LONG%", new string('x', 121), StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using var response = await _browser.PostAsync(new Uri("/chat/key5/sessions", UriKind.Relative), content);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Too_large_a_file_too_many_and_no_files_are_refused_and_nothing_is_kept()
    {
        var token = Token(await OpenAsync(new { }));
        async Task<HttpStatusCode> UploadAsync(int files, int bytes)
        {
            using var body = new MultipartFormDataContent();
            body.Add(new StringContent("y"), "x");
            for (var i = 0; i < files; i++)
            {
                body.Add(new ByteArrayContent(new byte[bytes]), "file", $"{i}.bin");
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, "/chat/key5/files") { Content = body, Headers = { { "Authorization", $"Bearer {token}" } } };
            using var response = await _browser.SendAsync(request);
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await UploadAsync(0, 0));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await UploadAsync(11, 10));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await UploadAsync(1, 25 * 1024 * 1024 + 1));
        Assert.Equal(0, await _desk.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from visitor_files"), default));
        Assert.Equal(HttpStatusCode.OK, await UploadAsync(2, 10));
    }

    [Fact]
    public async Task Too_many_messages_in_a_minute_are_refused()
    {
        var visitor = await VisitorModel.OpenAsync(_desk);
        await using var client = await visitor.ConnectAsync();
        var refused = await Assert.ThrowsAsync<HubCallFailed>(async () =>
        {
            // The minute may end in between, hence up to twice the limit.
            for (var i = 0; i < 2 * LiveDesk.MessagesPerMinute + 1; i++)
            {
                await VisitorModel.SendAsync(client, $"c{i}", "again");
            }
        });
        Assert.Contains("too-many-messages", refused.Message, StringComparison.Ordinal);
    }

    private async Task<JsonElement> OpenAsync(object visit)
    {
        using var response = await _browser.PostAsJsonAsync("/chat/key5/sessions", visit);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string Token(JsonElement answer) => answer.GetProperty("token").GetString()!;

    private static string Identity(string user, string secret = Secret)
    {
        string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
        var content = $"{Encode(new { alg = "HS256", typ = "JWT" })}.{Encode(new { sub = user, exp = TimeProvider.System.GetUtcNow().AddMinutes(30).ToUnixTimeSeconds() })}";
        return $"{content}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(content)))}";
    }
}
