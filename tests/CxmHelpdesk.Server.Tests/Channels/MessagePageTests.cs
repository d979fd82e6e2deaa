using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using CxmHelpdesk.Desk.ChannelAccounts;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>A stranger's mail as a page, and as it came.</summary>
public sealed class MessagePageTests : IAsyncLifetime
{
    private readonly DeskApp _desk = new();
    private HttpClient _agent = null!;
    private ChannelAccountDto _mailbox = null!;

    public async Task InitializeAsync()
    {
        _agent = (await _desk.AdministratorAsync()).Client;
        _mailbox = await _agent.PostAsync<ChannelAccountDto>(
            "/api/channel-accounts", new { channel = "email", name = "Desk", settings = new { address = "desk@example.org", authservId = "mx.example.org" } });
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task The_page_is_shut_in_and_its_images_wait_for_the_agents_choice()
    {
        var id = await MailAsync("From: eve@example.net\nSubject: x\nMessage-ID: <1@example.net>\nContent-Type: text/html\n\n<p onclick=x()>Hi<script>x()</script><img src=https://track.example/a.png></p>");

        using var answer = await _agent.GetAsync($"/api/messages/{id}/page");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("data-blocked=\"1\"", page, StringComparison.Ordinal);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("sandbox allow-same-origin allow-popups", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", policy, StringComparison.Ordinal);

        Assert.Contains("track.example", await _agent.GetStringAsync($"/api/messages/{id}/page?images=true"), StringComparison.Ordinal);
        Assert.DoesNotContain("track.example", await _agent.GetStringAsync($"/api/messages/{id}/page"), StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await _agent.PutAsJsonAsync($"/api/messages/{id}/images", new { always = true })).StatusCode);
        }

        Assert.Contains("track.example", await _agent.GetStringAsync($"/api/messages/{id}/page"), StringComparison.Ordinal);
        await _agent.PutAsJsonAsync($"/api/messages/{id}/images", new { always = false });
        Assert.DoesNotContain("track.example", await _agent.GetStringAsync($"/api/messages/{id}/page"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_allowed_to_a_sender_is_not_allowed_to_who_pretends_to_be_him()
    {
        var honest = await MailAsync("From: eve@example.net\nSubject: honest\nMessage-ID: <1@example.net>\nContent-Type: text/html\n\n<img src=https://track.example/a.png>");
        await _agent.PutAsJsonAsync($"/api/messages/{honest}/images", new { always = true });
        var forged = await MailAsync("Authentication-Results: mx.example.org; dmarc=fail header.from=example.net\nFrom: eve@example.net\nSubject: forged\nMessage-ID: <2@example.net>\nContent-Type: text/html\n\n<img src=https://track.example/b.png>");

        Assert.Contains("track.example", await _agent.GetStringAsync($"/api/messages/{honest}/page"), StringComparison.Ordinal);
        Assert.DoesNotContain("track.example", await _agent.GetStringAsync($"/api/messages/{forged}/page"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_source_is_the_mail_as_it_came_and_never_a_page()
    {
        const string Mail = "From: eve@example.net\nSubject: x\nMessage-ID: <1@example.net>\nX-Odd: <script>x()</script>\n\nHi";
        var id = await MailAsync(Mail);

        using var answer = await _agent.GetAsync($"/api/messages/{id}/source");
        Assert.Equal(Mail, await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(HttpStatusCode.NotFound, (await _agent.GetAsync($"/api/messages/{id}/page")).StatusCode);
    }

    /// <returns>The message that the mail became.</returns>
    private async Task<long> MailAsync(string mail)
    {
        var count = await CountAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{_mailbox.Key}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(mail)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        Assert.Equal(HttpStatusCode.Accepted, (await _desk.Anybody().SendAsync(request)).StatusCode);
        for (var i = 0; i < 500 && await CountAsync() == count; i++)
        {
            await Task.Delay(20);
        }

        return await _desk.Db.ReadAsync(session => session.ScalarAsync<long>("select max(id) from messages"), default);
    }

    private Task<long> CountAsync() => _desk.Db.ReadAsync(session => session.ScalarAsync<long>("select count(*) from messages"), default);
}
