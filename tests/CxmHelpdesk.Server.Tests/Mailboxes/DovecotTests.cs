using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Desk.ChannelAccounts;

namespace CxmHelpdesk.Server.Tests.Mailboxes;

/// <summary>From a real mail server's folders to tickets, whatever happens on the way.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DovecotTests : IAsyncLifetime
{
    private readonly DeskApp _desk = new()
    {
        RealTime = true,
        Settings =
        {
            ["Polling:FirstDelaySeconds"] = "0.05",
            ["Polling:MaxDelaySeconds"] = "0.2",
        },
    };

    private Dovecot _dovecot = null!;
    private HttpClient _administrator = null!;

    public async Task InitializeAsync()
    {
        if (!OperatingSystem.IsWindows() && Dovecot.IsInstalled)
        {
            _dovecot = await Dovecot.StartAsync();
            _administrator = (await _desk.AdministratorAsync()).Client;
        }
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        if (_dovecot is not null)
        {
            await _dovecot.DisposeAsync();
        }
    }

    [DovecotFact]
    public async Task Mail_becomes_tickets_once_each_though_the_mail_server_is_killed_again_and_again()
    {
        const int Mails = 400;
        await MailboxAsync("mia");
        var random = new Random(20261122);
        for (var sent = 0; sent < Mails;)
        {
            for (var i = random.Next(20, 80); i > 0 && sent < Mails; i--)
            {
                _dovecot.Deliver("mia", Letter($"mail {sent++}"));
            }

            await Task.Delay(random.Next(0, 250));
            await _dovecot.KillAsync();
            await _dovecot.RunAsync();
        }

        await Eventually(async () => await CountAsync("tickets") >= Mails);
        Assert.Equal(Mails, await CountAsync("tickets"));
        Assert.Equal(Mails, await CountAsync("messages"));
        Assert.Equal(Mails, await _desk.Db.ReadAsync(s => s.ScalarAsync<long>("select count(distinct subject) from tickets"), default));
        Assert.Equal(Mails, _dovecot.Count("mia"));
    }

    [DovecotFact]
    public async Task Two_mailboxes_one_by_starttls_and_one_by_tls_are_read_side_by_side_and_one_is_emptied()
    {
        await MailboxAsync("mia", ("imapSecurity", "starttls"));
        await MailboxAsync("tom", ("imapSecurity", "tls"), ("imapPort", Number(_dovecot.TlsPort)), ("moveTo", "Done"));
        for (var i = 0; i < 30; i++)
        {
            _dovecot.Deliver("mia", Letter($"for mia {i}"));
            _dovecot.Deliver("tom", Letter($"for tom {i}"));
        }

        await Eventually(async () => await CountAsync("tickets") == 60 && _dovecot.Count("tom", "Done") == 30);
        Assert.Equal((30, 0), (_dovecot.Count("mia"), _dovecot.Count("tom")));
        _dovecot.Deliver("tom", Letter("later"));
        await Eventually(async () => await CountAsync("tickets") == 61);
    }

    [DovecotFact]
    public async Task Other_uids_double_nothing_and_lose_nothing()
    {
        await MailboxAsync("mia");
        for (var i = 0; i < 20; i++)
        {
            _dovecot.Deliver("mia", Letter($"before {i}"));
        }

        await Eventually(async () => await CountAsync("tickets") == 20);
        await _dovecot.KillAsync();
        _dovecot.ForgetUids("mia");
        _dovecot.Deliver("mia", Letter("while nobody looked"));
        await Task.Delay(1100);   // Dovecot takes the second as UIDVALIDITY.
        await _dovecot.RunAsync();
        _dovecot.Deliver("mia", Letter("after"));

        await Eventually(async () => await CountAsync("tickets") == 22);
        await Task.Delay(300);
        Assert.Equal(22, await CountAsync("tickets"));
    }

    [DovecotFact]
    public async Task A_bad_mail_is_set_aside_and_the_ones_behind_it_are_tickets()
    {
        await MailboxAsync("mia");
        _dovecot.Deliver("mia", Letter("first"));
        _dovecot.Deliver("mia", Encoding.ASCII.GetBytes("Subject: from nobody\r\n\r\nx"));
        _dovecot.Deliver("mia", [0, 255, 254, 13, 10, 0]);
        _dovecot.Deliver("mia", Letter("last"));

        await Eventually(async () => await CountAsync("tickets") == 2 && await CountAsync("envelopes where state = 'quarantined'") == 2);
    }

    [DovecotFact]
    public async Task A_file_of_25_megabytes_arrives_whole()
    {
        await MailboxAsync("mia");
        var file = new byte[25 * 1024 * 1024];
        new Random(1).NextBytes(file);
        var mail = "From: mia@example.com\r\nSubject: Large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/octet-stream; name=x.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + $"{Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks)}\r\n--b--\r\n";
        _dovecot.Deliver("mia", Encoding.ASCII.GetBytes(mail));

        await Eventually(async () => await CountAsync("attachments") == 1);
        var id = await _desk.Db.ReadAsync(s => s.ScalarAsync<long>("select id from attachments"), default);
        var arrived = await _administrator.GetByteArrayAsync($"/api/attachments/{id}");
        Assert.True(arrived.AsSpan().SequenceEqual(file));
    }

    [DovecotFact]
    public async Task A_check_says_what_is_wrong_and_the_light_shows_it()
    {
        var good = await MailboxAsync("mia");
        var bad = await MailboxAsync("tom", ("imapPassword", "wrong"));
        var gone = await MailboxAsync("eve", ("folder", "Nowhere"));

        Assert.True((await CheckAsync(good.Id)).GetProperty("works").GetBoolean());
        Assert.Equal("imapPassword", (await CheckAsync(bad.Id)).GetProperty("field").GetString());
        Assert.Equal("folder", (await CheckAsync(gone.Id)).GetProperty("field").GetString());
        await Eventually(async () =>
        {
            var accounts = (await _administrator.GetFromJsonAsync<JsonElement>("/api/channel-accounts")).GetProperty("items").EnumerateArray().ToDictionary(account => account.GetProperty("id").GetInt64());
            return accounts[good.Id].TryGetProperty("lastSuccessAt", out _) && accounts[bad.Id].TryGetProperty("lastError", out var error) && error.GetString()!.Contains("does not let tom in", StringComparison.Ordinal);
        });
    }

    private async Task<JsonElement> CheckAsync(long id) => await (await _administrator.PostAsync($"/api/channel-accounts/{id}/check", null)).Content.ReadFromJsonAsync<JsonElement>();

    private async Task<ChannelAccountDto> MailboxAsync(string user, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["address"] = $"{user}@desk.test", ["imapHost"] = "localhost", ["imapPort"] = Number(_dovecot.Port), ["imapSecurity"] = "none",
            ["imapUser"] = user, ["imapPassword"] = Dovecot.Password, ["certificates"] = _dovecot.Fingerprint,
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        var answer = await _administrator.PostAsJsonAsync("/api/channel-accounts", new { channel = "email", name = user, settings = all });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<ChannelAccountDto>())!;
    }

    private static byte[] Letter(string subject) => Encoding.UTF8.GetBytes(
        $"From: customer@example.com\r\nSubject: {subject}\r\nMessage-ID: <{Guid.NewGuid():N}@example.com>\r\n\r\nHello, this is {subject}.\r\n");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<long> CountAsync(string table) => _desk.Db.ReadAsync(session => session.ScalarAsync<long>($"select count(*) from {table}"), default);

    private static async Task Eventually(Func<Task<bool>> happens)
    {
        for (var i = 0; i < 3000; i++)
        {
            if (await happens())
            {
                return;
            }

            await Task.Delay(20);
        }

        Assert.Fail("It did not happen within a minute.");
    }
}
