using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Desk.ChannelAccounts;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>Mail that a server or a provider pushes to an account's public address.</summary>
public sealed class PushedMailTests : IAsyncLifetime
{
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
    public async Task A_mail_becomes_one_ticket_with_its_file_however_often_it_is_pushed()
    {
        var mailbox = await MailboxAsync();
        const string Mail = """
            From: Mia <mia@example.com>
            To: desk@example.org
            Subject: Broken kettle
            Message-ID: <1@example.com>
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            It leaks. 困っています。
            --b
            Content-Type: image/png; name=kettle.png
            Content-Disposition: attachment; filename=kettle.png
            Content-Transfer-Encoding: base64

            iVBORw0KGgoAAAANSUhEUg==
            --b--
            """;
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await PushAsync(mailbox.Key, Mail)).StatusCode);
        }

        var ticket = await _administrator.TicketAsync("Broken kettle");
        var message = (await _administrator.GetFromJsonAsync<JsonElement>($"/api/tickets/{ticket.GetProperty("id").GetInt64()}")).GetProperty("messages")[0];
        Assert.Equal("It leaks. 困っています。", message.GetProperty("text").GetString());
        Assert.Equal("kettle.png", message.GetProperty("attachments")[0].GetProperty("fileName").GetString());
        Assert.Equal(1, await CountAsync("envelopes"));
    }

    [Fact]
    public async Task A_mail_that_names_nobody_is_set_aside_and_the_next_is_read()
    {
        var mailbox = await MailboxAsync();
        await PushAsync(mailbox.Key, "Subject: from nobody\n\nx");
        await PushAsync(mailbox.Key, "From: mia@example.com\nSubject: After it\n\nx");

        await _administrator.TicketAsync("After it");
        var set = await _administrator.GetFromJsonAsync<JsonElement>("/api/quarantine");
        var aside = Assert.Single(set.GetProperty("items").EnumerateArray());
        Assert.Equal(("unreadable", "The mail names no sender."), (aside.GetProperty("code").GetString(), aside.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task A_file_of_25_megabytes_comes_through_unchanged_and_a_mail_above_the_limit_does_not()
    {
        var mailbox = await MailboxAsync();
        var file = new byte[25 * 1024 * 1024];
        new Random(1).NextBytes(file);
        var head = "From: mia@example.com\nSubject: Large\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the file.\n--b\nContent-Type: application/octet-stream; name=x.bin\nContent-Transfer-Encoding: base64\n\n";
        Assert.Equal(HttpStatusCode.Accepted, (await PushAsync(mailbox.Key, $"{head}{Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks)}\n--b--\n")).StatusCode);

        var ticket = await _administrator.TicketAsync("Large");
        var attachment = (await _administrator.GetFromJsonAsync<JsonElement>($"/api/tickets/{ticket.GetProperty("id").GetInt64()}")).GetProperty("messages")[0].GetProperty("attachments")[0];
        Assert.Equal(file, await _administrator.GetByteArrayAsync($"/api/attachments/{attachment.GetProperty("id").GetInt64()}"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PushAsync(mailbox.Key, new string('x', 60 * 1024 * 1024 + 1))).StatusCode);
    }

    [Fact]
    public async Task Only_mail_and_only_with_the_key_is_taken()
    {
        var mailbox = await MailboxAsync(("ingressKey", "a-key-that-nobody-guesses"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await PushAsync(mailbox.Key, "From: a@b.example\n\nx")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await PushAsync(mailbox.Key, "From: a@b.example\n\nx", "a-key-that-nobody-guesses")).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PushAsync(mailbox.Key, "{}", "a-key-that-nobody-guesses", "application/json")).StatusCode);
    }

    private async Task<HttpResponseMessage> PushAsync(string accountKey, string mail, string? key = null, string type = "message/rfc822")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{accountKey}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(mail)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return await _stranger.SendAsync(request);
    }

    private async Task<ChannelAccountDto> MailboxAsync(params (string Key, string Value)[] settings)
    {
        var answer = await _administrator.PostAsJsonAsync(
            "/api/channel-accounts",
            new { channel = "email", name = "Desk", settings = settings.Append(("address", "desk@example.org")).ToDictionary(setting => setting.Item1, setting => setting.Item2) });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<ChannelAccountDto>())!;
    }

    private Task<long> CountAsync(string table) => _desk.Db.ReadAsync(session => session.ScalarAsync<long>($"select count(*) from {table}"), default);
}
