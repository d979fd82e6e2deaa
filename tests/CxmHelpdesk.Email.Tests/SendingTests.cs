using System.Net.Sockets;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Channels.Email.Sending;

namespace CxmHelpdesk.Email.Tests;

public sealed class SendingTests : IAsyncLifetime
{
    private const string Password = "s3cret-pass-0123456789";
    private static readonly OutboundMessage Hello = new("m7", new Party("email", "ann@example.net") { Name = "Ann" }, "Hello Ann.\n.dots\n") { Subject = "Order", AgentName = "Ada", ReplyToken = "tok" };

    private readonly AccessTokens tokens = new(TimeProvider.System);
    private FakeSmtpServer server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        tokens.Dispose();
    }

    private MailSender Sender => new(tokens, TimeProvider.System);

    private EmailSettings Settings(ConnectionSecurity security = ConnectionSecurity.None, string? password = Password, string? fingerprint = null) => new(
        "desk@example.org", [], "Shop", null, null,
        new MailServer("localhost", server.Port, security, "desk@example.org", password, null, fingerprint is null ? [] : [fingerprint]), "INBOX", null, 14, null, null);

    private Task<SendOutcome> SendAsync(OutboundMessage? message = null, EmailSettings? settings = null) => Sender.SendAsync(message ?? Hello, settings ?? Settings(), default);

    private async Task ReplaceAsync(FakeSmtpServer other)
    {
        await server.DisposeAsync();
        server = other;
    }

    private Mail Received => Mail.Read(server.Mails.Last());

    [Fact]
    public async Task A_message_arrives_as_it_was_written()
    {
        var sent = Assert.IsType<Sent>(await SendAsync());

        Assert.Equal(sent.ExternalId, Received.MessageId);
        Assert.Equal("tok", ReplyAddress.TokenOfId(sent.ExternalId));
        Assert.Equal("desk+tok@example.org", Assert.Single(Received.ReplyTo).Address);
        Assert.Equal("Ada (Shop)", Assert.Single(Received.From).Name);
        Assert.StartsWith("Hello Ann.\n.dots\n", Received.Content.Text, StringComparison.Ordinal);
        Assert.Contains(server.Commands, c => c.StartsWith("MAIL FROM:<desk@example.org> SIZE=", StringComparison.Ordinal));
        Assert.Contains("RCPT TO:<ann@example.net> NOTIFY=FAILURE,DELAY", server.Commands);
    }

    [Fact]
    public async Task Every_attempt_has_the_same_message_id()
    {
        server.Answers["."] = FakeSmtpServer.Drop;
        var unknown = Assert.IsType<TryLater>(await SendAsync());
        Assert.Contains("same name", unknown.Explanation, StringComparison.Ordinal);
        server.Answers.Clear();
        var sent = Assert.IsType<Sent>(await SendAsync());

        Assert.All(server.Mails, mail => Assert.Equal(sent.ExternalId, Mail.Read(mail).MessageId));
        Assert.Equal(2, server.Mails.Count);
        Assert.NotEqual(sent.ExternalId, Assert.IsType<Sent>(await SendAsync(Hello with { IdempotencyKey = "m7.1" })).ExternalId);
    }

    [Fact]
    public async Task Blind_copies_are_recipients_that_the_mail_does_not_name()
    {
        await SendAsync(Hello with { Cc = [new Party("email", "bob@example.net")], Bcc = [new Party("email", "boss@example.org"), new Party("email", "ANN@example.net")] });

        Assert.Equal(3, server.Commands.Count(c => c.StartsWith("RCPT TO:", StringComparison.Ordinal)));
        Assert.DoesNotContain("boss", Encoding.Latin1.GetString(server.Mails.Single()), StringComparison.Ordinal);
        Assert.Equal("bob@example.net", Assert.Single(Received.Cc).Address);
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 User unknown", "recipient-unknown")]
    [InlineData("RCPT", "550 no such user here", "recipient-unknown")]
    [InlineData("RCPT", "550 5.1.2 Host or domain name not found", "domain-unknown")]
    [InlineData("RCPT", "552 5.2.2 Mailbox full", "mailbox-full")]
    [InlineData("MAIL", "550 5.7.60 Client does not have permissions to send as this sender", "sender-refused")]
    [InlineData("MAIL", "552 5.3.4 Message size exceeds fixed limit", "too-large")]
    [InlineData(".", "554 5.7.1 Message rejected as spam", "taken-for-spam")]
    [InlineData(".", "554 transaction failed", "message-refused")]
    [InlineData("DATA", "554 no valid recipients", "recipient-unknown")]
    public async Task What_never_will_go_is_rejected_in_plain_words(string at, string answer, string code)
    {
        server.Answers[at] = answer;
        var rejected = Assert.IsType<Rejected>(await SendAsync());

        Assert.Equal(code, rejected.Code);
        Assert.Contains(answer[..3], rejected.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RCPT", "450 4.2.0 Greylisted", 5)]
    [InlineData("RCPT", "451 try again later", 5)]
    [InlineData("MAIL", "432 4.3.2 STOREDRV; concurrent connections limit exceeded", null)]
    [InlineData("MAIL", "421 4.7.0 too busy", null)]
    [InlineData("RCPT", "421 closing", 5)]
    [InlineData("MAIL", "550 5.4.5 Daily user sending quota exceeded", 60)]
    [InlineData("MAIL", "530 5.7.0 Authentication required", 10)]
    [InlineData("MAIL", "503 bad command sequence", null)]
    [InlineData("AUTH", "535 5.7.8 wrong", 10)]
    [InlineData("AUTH", "454 4.7.0 not now", 5)]
    [InlineData(".", "452 4.3.1 disk full", null)]
    [InlineData("DATA", "451 4.3.0 not now", null)]
    [InlineData("EHLO", "FOO", null)]
    [InlineData("MAIL", "nonsense", null)]
    [InlineData("EHLO", FakeSmtpServer.Drop, null)]
    [InlineData("AUTH", FakeSmtpServer.Drop, null)]
    [InlineData("MAIL", FakeSmtpServer.Drop, null)]
    [InlineData("DATA", FakeSmtpServer.Drop, null)]
    [InlineData(".", FakeSmtpServer.Drop, 5)]
    public async Task What_may_go_later_is_tried_later(string at, string answer, int? minutes)
    {
        server.Answers[at] = answer;
        var later = Assert.IsType<TryLater>(await SendAsync());

        Assert.Equal(minutes, later.After?.TotalMinutes);
        Assert.DoesNotContain(Password, later.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_copy_that_is_not_taken_holds_up_nobody_and_is_told()
    {
        server.Answers["RCPT TO:<bob@"] = "550 5.1.1 unknown";
        var sent = Assert.IsType<Sent>(await SendAsync(Hello with { Cc = [new Party("email", "bob@example.net")] }));

        Assert.Contains("bob@example.net: there is no such address", sent.Note, StringComparison.Ordinal);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task If_one_is_to_be_tried_later_nobody_gets_the_mail_twice()
    {
        server.Answers["RCPT TO:<bob@"] = "450 4.2.0 later";
        Assert.IsType<TryLater>(await SendAsync(Hello with { Cc = [new Party("email", "bob@example.net")] }));

        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_that_stalls_is_left_when_the_desk_says_so()
    {
        foreach (var step in (string[])["EHLO", "MAIL", "DATA", "."])
        {
            server.Answers.Clear();
            server.Answers[step] = FakeSmtpServer.Stall;
            using var limit = new CancellationTokenSource(300);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender.SendAsync(Hello, Settings(), limit.Token));
        }
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up()
    {
        server.Hello = string.Concat(Enumerable.Repeat("250-again\n", 1000)) + "250 end";
        Assert.IsType<TryLater>(await SendAsync());
        server.Hello = "250 " + new string('x', 100_000);
        Assert.IsType<TryLater>(await SendAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_is_trusted_by_its_fingerprint_only(bool fromStart)
    {
        await ReplaceAsync(new FakeSmtpServer { TlsFromStart = fromStart, Hello = "250-test\n250-STARTTLS\n250 AUTH PLAIN" });
        var security = fromStart ? ConnectionSecurity.Tls : ConnectionSecurity.StartTls;

        Assert.Contains("certificate", Assert.IsType<TryLater>(await SendAsync(settings: Settings(security))).Explanation, StringComparison.Ordinal);
        Assert.IsType<TryLater>(await SendAsync(settings: Settings(security, fingerprint: new string('0', 64))));
        Assert.IsType<Sent>(await SendAsync(settings: Settings(security, fingerprint: FakeSmtpServer.Fingerprint)));
        Assert.DoesNotContain(server.Commands.TakeWhile(c => c != "STARTTLS" && !fromStart), c => c.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_encryption_that_is_asked_for_no_password_is_sent()
    {
        var later = Assert.IsType<TryLater>(await SendAsync(settings: Settings(ConnectionSecurity.StartTls)));

        Assert.Contains("no encryption", later.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("AUTH", StringComparison.Ordinal));
        var far = Settings() with { Smtp = Settings().Smtp! with { Host = "mail.example.invalid" } };
        Assert.IsType<TryLater>(await SendAsync(settings: far));
    }

    [Fact]
    public async Task Words_put_in_before_encryption_end_the_talk()
    {
        await ReplaceAsync(new FakeSmtpServer { Hello = "250-test\n250 STARTTLS", InjectedBeforeTls = "\n250-evil\n250 AUTH PLAIN" });
        Assert.IsType<TryLater>(await SendAsync(settings: Settings(ConnectionSecurity.StartTls, fingerprint: FakeSmtpServer.Fingerprint)));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task Signs_in_by_what_the_server_offers()
    {
        await SendAsync();
        Assert.Contains("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0desk@example.org\0{Password}")), server.Commands);
        server.Hello = "250-test\n250 AUTH=LOGIN";
        server.Answers[Convert.ToBase64String("desk@example.org"u8)] = "334 UGFzc3dvcmQ6";
        server.Answers[Convert.ToBase64String(Encoding.UTF8.GetBytes(Password))] = "235 in";
        Assert.IsType<Sent>(await SendAsync());
        server.Hello = "250-test\n250 AUTH GSSAPI NTLM";
        Assert.Contains("no way to sign in", Assert.IsType<TryLater>(await SendAsync()).Explanation, StringComparison.Ordinal);
        server.Hello = "250 test";
        Assert.IsType<Sent>(await SendAsync());
    }

    [Fact]
    public async Task A_refused_token_is_asked_for_anew_once()
    {
        using var provider = new TokenProvider();
        using var ours = new AccessTokens(TimeProvider.System, provider);
        server.Answers["AUTH XOAUTH2"] = "334 eyJzdGF0dXMiOiI0MDAifQ==";
        server.Answers[""] = "535 5.7.8 no";
        var settings = Settings() with { Smtp = Settings().Smtp! with { OAuth = new OAuthSettings("https://login.example/token", "id", "secret", "refresh", null) } };
        foreach (var polite in (string[])["MAIL", "RCPT", "RSET", "EHLO", "QUIT"])
        {
            server.Answers[polite] = polite == "EHLO" ? server.Hello : "250 ok";
        }

        Assert.IsType<TryLater>(await new MailSender(ours, TimeProvider.System).SendAsync(Hello, settings, default));
        Assert.Equal(2, provider.Asked);
        Assert.Contains("AUTH XOAUTH2 " + Convert.ToBase64String("user=desk@example.org\u0001auth=Bearer token-2\u0001\u0001"u8), server.Commands);
        server.Answers["AUTH XOAUTH2"] = "235 in";
        server.Answers["DATA"] = "354 go";
        server.Answers["."] = "250 taken";
        Assert.IsType<Sent>(await new MailSender(ours, TimeProvider.System).SendAsync(Hello, settings, default));
    }

    [Fact]
    public async Task Automatic_mail_has_no_return_path_where_the_server_lets_it()
    {
        Assert.IsType<Sent>(await SendAsync(Hello with { Automatic = true }));
        Assert.Contains(server.Commands, c => c.StartsWith("MAIL FROM:<> ", StringComparison.Ordinal));
        Assert.Contains("RCPT TO:<ann@example.net> NOTIFY=NEVER", server.Commands);
        Assert.NotNull(Received.Automation);
        server.Answers["MAIL FROM:<>"] = "550 5.7.60 SendAsDenied";
        Assert.IsType<Sent>(await SendAsync(Hello with { Automatic = true }));
        Assert.Equal(2, server.Mails.Count);
    }

    [Fact]
    public async Task Addresses_beyond_ascii_need_a_server_that_takes_them()
    {
        var message = Hello with { To = new Party("email", "用户@例え.jp") };
        Assert.IsType<Sent>(await SendAsync(message));
        Assert.Contains(server.Commands, c => c.StartsWith("MAIL FROM:", StringComparison.Ordinal) && c.Contains("BODY=8BITMIME SMTPUTF8", StringComparison.Ordinal));
        server.Hello = "250 test";
        Assert.Equal("address-not-supported", Assert.IsType<Rejected>(await SendAsync(message)).Code);
        Assert.IsType<Sent>(await SendAsync(Hello with { To = new Party("email", "ann@例え.jp") }));
        Assert.Contains("RCPT TO:<ann@xn--r8jz45g.jp>", server.Commands);
    }

    [Theory]
    [InlineData("ann@example.net>\r\nRCPT TO:<victim@example.net")]
    [InlineData("nobody")]
    [InlineData("a b@example.net")]
    public async Task An_address_that_is_none_reaches_no_server(string address)
    {
        Assert.Equal("address-wrong", Assert.IsType<Rejected>(await SendAsync(Hello with { To = new Party("email", address) })).Code);
        Assert.Empty(server.Commands);
    }

    [Fact]
    public async Task A_mail_above_the_servers_limit_is_not_offered()
    {
        var file = new OutboundFile("a.bin", "application/octet-stream", 900_000, _ => Task.FromResult<Stream>(new MemoryStream(new byte[900_000])));
        Assert.Equal("too-large", Assert.IsType<Rejected>(await SendAsync(Hello with { Files = [file] })).Code);
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_names_what_to_look_at()
    {
        Assert.IsType<Works>(await Sender.CheckAsync(Settings(), default));
        server.Answers["AUTH"] = "535 no";
        Assert.Equal("smtpPassword", Assert.IsType<DoesNotWork>(await Sender.CheckAsync(Settings(), default)).Field);
        Assert.Equal("smtpSecurity", Assert.IsType<DoesNotWork>(await Sender.CheckAsync(Settings(ConnectionSecurity.StartTls), default)).Field);
        server.Greeting = "SSH-2.0-OpenSSH";
        Assert.Equal("smtpPort", Assert.IsType<DoesNotWork>(await Sender.CheckAsync(Settings(), default)).Field);
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var nobody = Settings() with { Smtp = Settings().Smtp! with { Port = 1 } };
        Assert.Equal("smtpHost", Assert.IsType<DoesNotWork>(await Sender.CheckAsync(nobody, default)).Field);
    }

    [Fact]
    public async Task Without_a_server_a_mail_is_refused_or_becomes_a_file_that_is_the_same_at_every_attempt()
    {
        var noServer = Settings() with { Smtp = null };
        Assert.False(Sender.CanSend(noServer));
        Assert.Equal("no-smtp-server", Assert.IsType<Rejected>(await SendAsync(settings: noServer)).Code);

        var folder = Directory.CreateTempSubdirectory("cxm-pickup-").FullName;
        try
        {
            var pickup = new MailSender(tokens, TimeProvider.System, new PickupFolder(Path.Combine(folder, "out")));
            var message = Hello with { Bcc = [new Party("email", "boss@example.net")] };
            var sent = Assert.IsType<Sent>(await pickup.SendAsync(message, noServer, default));
            await pickup.SendAsync(message, noServer, default);

            var bytes = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(Path.Combine(folder, "out"))));
            Assert.StartsWith("X-Sender: desk@example.org\r\nX-Receiver: ann@example.net\r\nX-Receiver: boss@example.net\r\n", Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
            var mail = Mail.Read(bytes);
            Assert.Equal(sent.ExternalId, mail.MessageId);
            Assert.StartsWith("Hello Ann.", mail.Content.Text, StringComparison.Ordinal);

            var full = new MailSender(tokens, TimeProvider.System, new PickupFolder(Path.Combine(folder, "out", Path.GetFileName(Directory.GetFiles(Path.Combine(folder, "out"))[0]))));
            Assert.IsType<TryLater>(await full.SendAsync(message, noServer, default));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Recorded answers of real servers, each at its step.</summary>
    [FixtureFact]
    public async Task Recorded_conversations_end_as_they_did()
    {
        string Said(string name) => File.ReadAllText(Path.Combine(SharedFixtures.Folder!, "smtp-transcripts", name + ".txt")).Trim();
        server.Greeting = Said("comcast-greeting");
        server.Answers["AUTH PLAIN"] = Said("comcast-auth-plain");
        server.Answers["MAIL"] = Said("comcast-mail-from");
        server.Answers["RCPT"] = Said("comcast-rcpt-to");
        server.Answers["DATA"] = Said("comcast-data");
        server.Answers["."] = Said("comcast-data-done");
        server.Answers["QUIT"] = Said("comcast-quit");
        server.Answers["RSET"] = Said("comcast-rset");
        string[] hellos = ["comcast-ehlo", "comcast-ehlo+binarymime", "comcast-ehlo+digest-md5", "comcast-ehlo+dsn", "comcast-ehlo+pipelining", "comcast-ehlo+requiretls", "comcast-ehlo+smtputf8"];
        foreach (var hello in hellos)
        {
            server.Hello = Said(hello);
            Assert.IsType<Sent>(await SendAsync());
            Assert.Equal(hello.EndsWith("dsn", StringComparison.Ordinal), server.Commands.Last(c => c.StartsWith("RCPT", StringComparison.Ordinal)).Contains("NOTIFY", StringComparison.Ordinal));
        }

        // X-EXPS is no AUTH: nobody signs in, and the server decides.
        server.Hello = Said("comcast-ehlo+x-exps");
        server.Answers["MAIL"] = Said("auth-required");
        Assert.IsType<TryLater>(await SendAsync());
        server.Hello = Said("comcast-ehlo");
        foreach (var refusal in (string[])["auth-failed", "auth-too-weak", "comcast-auth-digest-md5-reset"])
        {
            server.Answers["AUTH PLAIN"] = Said(refusal);
            Assert.IsType<TryLater>(await SendAsync());
        }

        server.Answers["AUTH PLAIN"] = Said("auth-successful");
        server.Answers["MAIL"] = Said("bad-command-sequence");
        Assert.IsType<TryLater>(await SendAsync());
    }

    private sealed class TokenProvider : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent($$"""{"access_token":"token-{{++Asked}}","expires_in":3600}""") });
    }
}
