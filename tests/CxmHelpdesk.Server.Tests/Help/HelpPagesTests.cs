using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Server.Tests.Help;

public sealed class HelpPagesTests : IAsyncLifetime
{
    private const int PerMinute = 40;

    private readonly DeskApp _desk = new() { Settings = { ["Chat:HelpPerMinutePerAddress"] = $"{PerMinute}" } };
    private HttpClient _browser = null!;
    private HttpClient _writer = null!;
    private string _chat = "";

    public async Task InitializeAsync()
    {
        _browser = _desk.Client();
        _writer = (await _desk.AdministratorAsync()).Client;
        using var account = await _writer.PostAsJsonAsync("/api/channel-accounts", new { channel = "web-chat", name = "Shop" });
        _chat = $"/chat/{(await account.ReadAsync<ChannelAccountDto>()).Key}";
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task What_is_published_is_kept_for_a_minute_and_asked_for_again_costs_nothing()
    {
        var id = await AddAsync(published: true);
        foreach (var path in new[] { "/help/articles?language=ja", $"/help/articles/{id}?language=ja", $"/help/{id}?language=ja", "/help/articles?language=ja&q=%E8%BF%94%E5%93%81" })
        {
            using var first = await GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            Assert.Equal((true, TimeSpan.FromSeconds(60)), (first.Headers.CacheControl!.Public, first.Headers.CacheControl.MaxAge!.Value));
            Assert.Contains("返品", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var same = await _browser.SendAsync(again);
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        }

        using var page = await GetAsync($"/help/{id}");
        Assert.StartsWith("default-src 'none'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", await page.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_draft_is_nowhere_and_no_cache_keeps_that()
    {
        var id = await AddAsync(published: false);
        foreach (var path in new[] { $"/help/articles/{id}", $"/help/{id}", "/help/articles/4711" })
        {
            using var answer = await GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.DoesNotContain("Returns", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("[]", await _browser.GetStringAsync(new Uri("/help/articles", UriKind.Relative)));
        Assert.Equal("[]", await _browser.GetStringAsync(new Uri("/help/articles?q=returns", UriKind.Relative)));
        Assert.False((await OpenAsync()).GetProperty("settings").GetProperty("help").GetBoolean());
    }

    [Fact]
    public async Task A_reader_says_whether_it_helped_and_only_who_opened_the_chat_may()
    {
        var id = await AddAsync(published: true);
        var session = await OpenAsync();
        Assert.True(session.GetProperty("settings").GetProperty("help").GetBoolean());
        Assert.Equal(HttpStatusCode.Unauthorized, await VoteAsync(id, null));
        Assert.Equal(HttpStatusCode.NoContent, await VoteAsync(id, session.GetProperty("token").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, await VoteAsync(id + 1, session.GetProperty("token").GetString()));
        Assert.Equal(1, Assert.Single((await (await _writer.GetAsync(new Uri("/api/help/articles", UriKind.Relative))).ReadAsync<Page<HelpArticleDto>>()).Items).Helped);
    }

    [Fact]
    public async Task Who_asks_without_end_waits_a_minute()
    {
        for (var i = 0; i < PerMinute; i++)
        {
            using var answer = await GetAsync("/help/articles?q=returns");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var refused = await GetAsync("/help/articles?q=returns");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        using var later = await GetAsync("/help/articles?q=returns");
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    private async Task<HttpStatusCode> VoteAsync(long id, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_chat}/help/{id}/vote") { Content = JsonContent.Create(new { helped = true }) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await _browser.SendAsync(request);
        return response.StatusCode;
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _browser.GetAsync(new Uri(path, UriKind.Relative));

    private async Task<JsonElement> OpenAsync()
    {
        using var response = await _browser.PostAsJsonAsync($"{_chat}/sessions", new { });
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<long> AddAsync(bool published)
    {
        var article = new SaveHelpArticle(new HelpText("Returns", "Send it back. <script>alert(1)</script>", "Orders"), new HelpText("返品について", "返品できます。", "ご注文"), published);
        using var added = await _writer.PostAsJsonAsync("/api/help/articles", article);
        return (await added.ReadAsync<HelpArticleDto>()).Id;
    }
}
