using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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
