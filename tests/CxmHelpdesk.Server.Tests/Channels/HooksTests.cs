using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Desk.ChannelAccounts;

namespace CxmHelpdesk.Server.Tests.Channels;

public sealed class HooksTests : IAsyncLifetime
{
    private const string ApiKey = "a-key-that-nobody-guesses";

    private readonly DeskApp _desk = new();
    private HttpClient _administrator = null!;
    private HttpClient _stranger = null!;

    public async Task InitializeAsync()
    {
        _administrator = (await _desk.AdministratorAsync()).Client;
        _stranger = _desk.Anybody();
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_message_from_a_program_becomes_a_ticket_once()
    {
        var form = await FormAsync();
        var message = new { name = "Mia", email = "mia@example.com", subject = "Refund", message = "My order is broken, I want my money back!" };
        for (var i = 0; i < 2; i++)
        {
            var answer = await _stranger.PostAsJsonAsync($"/hooks/{form.Key}", message);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        var ticket = await _administrator.TicketAsync("Refund");
        Assert.Equal("Mia", ticket.GetProperty("customerName").GetString());
        Assert.Equal(1, ticket.GetProperty("messageCount").GetInt32());
        Assert.Equal(1, await CountAsync("envelopes"));
    }

    [Fact]
    public async Task A_form_with_a_file_leads_on_and_the_agent_downloads_the_file_as_a_download()
    {
        var form = await FormAsync(("thanksUrl", "https://shop.example/thanks"));
        using var body = new MultipartFormDataContent
        {
            { new StringContent("mia@example.com"), "email" },
            { new StringContent("See the picture."), "message" },
            { new StringContent("Picture"), "subject" },
            { new StringContent("A-17"), "order" },
            { new StringContent("https://evil.example/"), "redirect" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes("<script>alert(1)</script>")), "file", "../../page.html" },
        };
        var answer = await _stranger.PostAsync($"/hooks/{form.Key}", body);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("https://shop.example/thanks", answer.Headers.Location!.ToString());

        var ticket = await _administrator.TicketAsync("Picture");
        var detail = await _administrator.GetFromJsonAsync<JsonElement>($"/api/tickets/{ticket.GetProperty("id").GetInt64()}");
        var message = detail.GetProperty("messages")[0];
        Assert.Equal("A-17", message.GetProperty("facts").GetProperty("order").GetString());
        var file = message.GetProperty("attachments")[0];
        Assert.Equal("page.html", file.GetProperty("fileName").GetString());
        var download = await _administrator.GetAsync($"/api/attachments/{file.GetProperty("id").GetInt64()}");
        Assert.Equal("<script>alert(1)</script>", await download.Content.ReadAsStringAsync());
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", Assert.Single(download.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("sandbox", Assert.Single(download.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _stranger.GetAsync($"/api/attachments/{file.GetProperty("id").GetInt64()}")).StatusCode);
    }

    [Theory]
    [InlineData("""{"message":"x","email":"a@b.example","urgent":true}""", 422, "field-unknown")]
    [InlineData("""{"message":"x","email":"nobody"}""", 422, "field-wrong")]
    [InlineData("""{"message":"x"}""", 422, "field-missing")]
    [InlineData("""{"email":"a@b.example"}""", 422, "field-missing")]
    [InlineData("""{"message":"x","message":"y"}""", 422, "field-twice")]
    [InlineData("""{"message":""", 400, "json-wrong")]
    [InlineData("[]", 400, "json-wrong")]
    [InlineData("", 400, "json-wrong")]
    public async Task What_does_not_fit_is_refused_by_name_and_not_stored(string body, int status, string code)
    {
        var form = await FormAsync();
        var answer = await _stranger.PostAsync($"/hooks/{form.Key}", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(0, await CountAsync("envelopes"));
    }

    [Fact]
    public async Task A_program_that_fills_in_the_trap_is_thanked_and_not_heard()
    {
        var form = await FormAsync();
        var answer = await _stranger.PostAsync(
            $"/hooks/{form.Key}", new FormUrlEncodedContent(new Dictionary<string, string> { ["message"] = "Buy!", ["website"] = "http://spam.example" }));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, await CountAsync("envelopes"));
    }

    [Fact]
    public async Task A_key_if_there_is_one_must_be_right()
    {
        var form = await FormAsync(("apiKey", ApiKey));
        foreach (var (header, value, expected) in new[]
        {
            ("X-Other", "x", HttpStatusCode.Unauthorized),
            ("X-Api-Key", "wrong", HttpStatusCode.Unauthorized),
            ("X-Api-Key", ApiKey, HttpStatusCode.Accepted),
            ("Authorization", $"Bearer {ApiKey}", HttpStatusCode.Accepted),
            ("Authorization", "Bearer wrong", HttpStatusCode.Unauthorized),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{form.Key}") { Content = JsonContent.Create(new { message = "x", email = "a@b.example" }) };
            request.Headers.TryAddWithoutValidation(header, value);
            Assert.Equal(expected, (await _stranger.SendAsync(request)).StatusCode);
        }

        var listed = await _administrator.GetStringAsync("/api/channel-accounts");
        Assert.DoesNotContain(ApiKey, listed, StringComparison.Ordinal);
        Assert.Contains("\"secretsSet\":[\"apiKey\"]", listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_requests_and_too_large_bodies_are_refused()
    {
        var form = await FormAsync(("requestsPerMinute", "3"));
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await _stranger.PostAsync($"/hooks/{form.Key}", new StringContent(new string('x', 1024 * 1024 + 1), Encoding.UTF8, "application/json"))).StatusCode);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await _stranger.PostAsJsonAsync($"/hooks/{form.Key}", new { message = $"{i}", email = "a@b.example" })).StatusCode);
        }

        var refused = await _stranger.PostAsJsonAsync($"/hooks/{form.Key}", new { message = "more", email = "a@b.example" });
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(2, await CountAsync("envelopes"));
    }

    [Fact]
    public async Task An_unknown_a_switched_off_and_a_chat_account_have_no_hook()
    {
        var form = await FormAsync();
        await _administrator.PatchAsJsonAsync($"/api/channel-accounts/{form.Id}", new { enabled = false });
        var chat = await (await _administrator.PostAsJsonAsync("/api/channel-accounts", new { channel = "web-chat", name = "Chat" })).Content.ReadFromJsonAsync<ChannelAccountDto>();

        foreach (var key in new[] { "unknown", form.Key, chat!.Key })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _stranger.PostAsJsonAsync($"/hooks/{key}", new { message = "x", email = "a@b.example" })).StatusCode);
        }
    }

    [Fact]
    public async Task A_check_names_the_setting_that_does_not_work()
    {
        var form = await FormAsync(("apiKey", "short"));
        var check = await (await _administrator.PostAsync($"/api/channel-accounts/{form.Id}/check", null)).Content.ReadFromJsonAsync<JsonElement>();

        Assert.False(check.GetProperty("works").GetBoolean());
        Assert.Equal("apiKey", check.GetProperty("field").GetString());
    }

    private async Task<ChannelAccountDto> FormAsync(params (string Key, string Value)[] settings)
    {
        var answer = await _administrator.PostAsJsonAsync(
            "/api/channel-accounts", new { channel = "web-form", name = "Contact", settings = settings.ToDictionary(setting => setting.Key, setting => setting.Value) });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<ChannelAccountDto>())!;
    }

    private Task<long> CountAsync(string table) => _desk.Db.ReadAsync(session => session.ScalarAsync<long>($"select count(*) from {table}"), default);
}
