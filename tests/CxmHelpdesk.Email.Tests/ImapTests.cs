using System.Globalization;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Channels.Email.Imap;

namespace CxmHelpdesk.Email.Tests;

public sealed class ImapTests : IAsyncLifetime
{
    /// <summary>Long enough for a busy machine.</summary>
    private static readonly ImapPatience Long = new(TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(50));

    /// <summary>For servers that are silent on purpose.</summary>
    private static readonly ImapPatience Short = Long with { Answer = TimeSpan.FromMilliseconds(400) };

    private readonly FakeImapServer _server = new();
    private readonly AccessTokens _tokens = new(TimeProvider.System);
    private readonly CollectingSink _sink = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _tokens.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_is_in_the_folder_comes_in_order_and_what_follows_by_idle()
    {
        for (uint uid = 1; uid <= 120; uid++)
        {
            _server.Add(uid * 3, $"From: a@b.example\nSubject: {uid}\n\nHello {uid}");
        }

        using var stop = new CancellationTokenSource();
        var polling = PollAsync(null, stop.Token);
        await Eventually(() => _sink.Subjects.Count == 120);
        _server.Add(1000, "From: a@b.example\nSubject: later\n\nx");
        await Eventually(() => _sink.Subjects.Count == 121);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);

        Assert.Equal(Enumerable.Range(1, 120).Select(i => $"{i}").Append("later"), _sink.Subjects);
        Assert.DoesNotContain(_server.Commands, command => command.Contains("BODY[]", StringComparison.Ordinal) || command.Contains("STORE", StringComparison.Ordinal));
        Assert.Contains(_server.Commands, command => command.Contains("EXAMINE", StringComparison.Ordinal));
        Assert.Equal(1000u, MailboxCursor.Parse(_sink.Cursor)!.LastUid);
    }

    [Fact]
    public async Task An_idle_that_is_not_interrupted_is_renewed()
    {
        using var stop = new CancellationTokenSource();
        var polling = PollAsync(null, stop.Token);
        await Eventually(() => _server.Commands.Count(command => command.EndsWith("IDLE", StringComparison.Ordinal)) >= 3);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);

        Assert.Contains("DONE", _server.Commands);
    }

    [Fact]
    public async Task A_server_without_idle_is_asked_again_and_again()
    {
        _server.Capabilities = "IMAP4rev1";
        using var stop = new CancellationTokenSource();
        var polling = PollAsync(null, stop.Token);
        await Eventually(() => _sink.UpToDate > 0);
        _server.Add(1, "From: a@b.example\nSubject: polled\n\nx");
        await Eventually(() => _sink.Subjects.Count == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);

        Assert.Contains(_server.Commands, command => command.EndsWith("LOGIN \"mia\" \"se\\\"cret\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_taken_in_is_moved_if_the_account_says_so()
    {
        _server.Add(4, "From: a@b.example\nSubject: x\n\nx");
        _server.Add(5, "From: a@b.example\nSubject: y\n\nx");
        using var stop = new CancellationTokenSource();
        var polling = PollAsync(null, stop.Token, moveTo: "Erledigt & 済");
        await Eventually(() => !_server.Moves.IsEmpty);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);

        Assert.StartsWith("4:5 -> \"Erledigt", Assert.Single(_server.Moves), StringComparison.Ordinal);
        Assert.Contains(_server.Commands, command => command.Contains("SELECT", StringComparison.Ordinal));
        Assert.Contains(_server.Commands, command => command.EndsWith("\"Erledigt &- &bgg-\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_uids_for_the_same_mail_bring_the_same_envelopes_again_and_none_is_missed()
    {
        _server.Add(10, "From: a@b.example\nSubject: one\n\nx");
        await PollUntilAsync(null, 1);
        var (cursor, first) = (_sink.Cursor, _sink.Envelopes.Select(envelope => envelope.DedupeKey).ToArray());
        _server.Mails.Clear();
        _server.Validity = 8;
        _server.Add(1, "From: a@b.example\nSubject: one\n\nx");
        _server.Add(2, "From: a@b.example\nSubject: two\n\nx");
        await PollUntilAsync(cursor, 3);

        Assert.Equal(["one", "one", "two"], _sink.Subjects);
        Assert.Equal(first[0], _sink.Envelopes[1].DedupeKey);
        Assert.Contains(_server.Commands, command => command.Contains(" SINCE ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_that_is_not_handed_over_is_set_aside_and_the_rest_comes()
    {
        for (uint uid = 1; uid <= 5; uid++)
        {
            _server.Add(uid, $"From: a@b.example\nSubject: {uid}\n\nx");
        }

        _server.Answers["UID FETCH 1:5 (UID INTERNALDATE BODY"] = "{tag} NO one of them is damaged\n";
        _server.Answers["UID FETCH 3 (UID INTERNALDATE BODY"] = "{tag} NO damaged\n";
        await PollUntilAsync(null, 5);

        Assert.Equal(["1", "2", "?", "4", "5"], _sink.Subjects);
        Assert.Contains("damaged", Assert.Throws<UnreadableEnvelopeException>(() => InboundMail.Parse(_sink.Envelopes[2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_above_the_limit_is_taken_at_its_start_and_says_so()
    {
        _server.Add(1, "From: a@b.example\nSubject: huge\n\nx");
        _server.Answers["UID FETCH 1 (UID INTERNALDATE RFC822.SIZE)"] = "* 1 FETCH (UID 1 RFC822.SIZE 99000000)\n{tag} OK\n";
        _server.Answers["UID FETCH 1 (UID INTERNALDATE BODY.PEEK[]<0."] = "* 1 FETCH (UID 1 BODY[]<0> {37}\nFrom: a@b.example\nSubject: huge\n\nx)\n{tag} OK\n";
        await PollUntilAsync(null, 1);

        var message = Assert.IsType<Message>(Assert.Single(InboundMail.Parse(_sink.Envelopes[0])));
        Assert.Equal(("huge", "only the start of 99000000 bytes"), (message.Subject, message.Facts["incomplete"]));
    }

    public static TheoryData<string, string> Troubles()
    {
        var data = new TheoryData<string, string>();
        foreach (var step in (string[])["", "CAPABILITY", "AUTHENTICATE", "ID", "EXAMINE", "UID SEARCH", "UID FETCH 1 (UID INTERNALDATE RFC822", "UID FETCH 1 (UID INTERNALDATE BODY", "IDLE"])
        {
            foreach (var trouble in (string[])
            [
                FakeImapServer.Drop, FakeImapServer.Stall, "* BYE going down\nDROP", "\0\u00ff\u00fe garbage\n", "A9999 OK not yours\n", "* 1 FETCH (UID 1 BODY[] {9999999999}\nx", "* 1 FETCH ((((((((((((\"\n",
                "* 1 FETCH (UID 1 BODY[] {50}\nshortDROP", "HTTP/1.1 400 Bad Request\n\nDROP", "{tag} MAYBE\n",
            ])
            {
                data.Add(step, trouble);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Whatever_a_server_does_at_any_step_ends_in_plain_words_and_nothing_is_lost(string step, string trouble)
    {
        _server.Add(1, "From: a@b.example\nSubject: x\n\nx");
        if (step.Length == 0)
        {
            _server.Greeting = trouble;
        }
        else
        {
            _server.Answers[step] = trouble;
        }

        // Nonsense that is followed by silence, or by the rest of a proper conversation, may also go unnoticed until later.
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var error = await Record.ExceptionAsync(() => PollAsync(null, stop.Token, patience: Short));
        Assert.True(error is MailServerException or SignInException or CommandRefusedException, $"{error}");
        Assert.NotEmpty(error.Message);
        _server.Greeting = "* OK ready";
        _server.Answers.Clear();
        if (_sink.Subjects.Count == 0)
        {
            await PollUntilAsync(_sink.Cursor, 1);
        }

        Assert.Equal(["x"], _sink.Subjects.Distinct());
    }

    [Theory]
    [InlineData("{tag} NO [AUTHENTICATIONFAILED] wrong\n", true)]
    [InlineData("{tag} NO [UNAVAILABLE] later\n", false)]
    [InlineData("{tag} NO you said se\"cret\n", true)]
    public async Task A_refused_sign_in_says_whether_it_helps_to_come_again_and_repeats_no_password(string answer, bool isPermanent)
    {
        _server.Answers["AUTHENTICATE PLAIN"] = answer;
        var refused = await Assert.ThrowsAsync<SignInException>(() => PollAsync(null, default));

        Assert.Equal(isPermanent, refused.IsPermanent);
        Assert.DoesNotContain("cret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_goes_in_one_line_and_its_refusal_is_fetched_with_an_empty_one()
    {
        using var provider = new FakeTokenProvider();
        using var tokens = new AccessTokens(TimeProvider.System, provider);
        _server.Answers["AUTHENTICATE XOAUTH2"] = "+ eyJzdGF0dXMiOiI0MDAifQ==\n";
        var refused = Assert.ThrowsAsync<SignInException>(() => new ImapSignIn(tokens, TimeProvider.System, Short).ConnectAsync(Server(provider.Settings), default));
        await Eventually(() => _server.Commands.Any(command => command.StartsWith("A0002 AUTHENTICATE XOAUTH2 ", StringComparison.Ordinal)));
        var sent = _server.Commands.First(command => command.Contains("XOAUTH2", StringComparison.Ordinal)).Split(' ')[^1];
        Assert.Equal("user=mia\u0001auth=Bearer token-1\u0001\u0001", Encoding.UTF8.GetString(Convert.FromBase64String(sent)));
        await Eventually(() => _server.Commands.Contains(""));
        _ = refused;
    }

    [Fact]
    public async Task Words_in_clear_after_starttls_are_not_believed()
    {
        _server.Capabilities = "IMAP4rev1 STARTTLS";
        _server.Answers["STARTTLS"] = "{tag} OK begin\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\n";
        var server = Server(null) with { Security = ConnectionSecurity.StartTls };

        Assert.IsType<MailServerException>(await Record.ExceptionAsync(() => new ImapSignIn(_tokens, TimeProvider.System, Short).ConnectAsync(server, default)));
        Assert.DoesNotContain(_server.Commands, command => command.Contains("LOGIN", StringComparison.Ordinal) || command.Contains("AUTHENTICATE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_offers_no_encryption_gets_no_password()
    {
        var server = Server(null) with { Security = ConnectionSecurity.StartTls };

        Assert.Contains("STARTTLS", (await Assert.ThrowsAsync<MailServerException>(() => new ImapSignIn(_tokens, TimeProvider.System, Short).ConnectAsync(server, default))).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Commands, command => command.Contains("LOGIN", StringComparison.Ordinal) || command.Contains("AUTHENTICATE", StringComparison.Ordinal));
    }

    [FixtureFact]
    public async Task What_real_servers_said_is_understood()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SharedFixtures.Folder!, "imap-transcripts"), "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            // Kept with LF, though the lengths of most of their literals count CRLF.
            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            Assert.True(await IsUnderstoodAsync(text.ReplaceLineEndings("\r\n")) || await IsUnderstoodAsync(text), Path.GetFileName(file));
        }
    }

    /// <summary>Every response begins as one does, up to the end, which is the server's hanging up.</summary>
    private static async Task<bool> IsUnderstoodAsync(string transcript)
    {
        await using var stream = new ImapStream(new MemoryStream(Encoding.Latin1.GetBytes(transcript)), TimeSpan.FromSeconds(5));
        for (var responses = 0; ; responses++)
        {
            try
            {
                // One transcript's literal is shorter than it says, so that the list's end is left over.
                if ((await stream.ReadAsync(default)).Tag is var tag && tag is not ("*" or "+" or ")") && !tag.StartsWith("A####", StringComparison.Ordinal))
                {
                    return false;
                }
            }
            catch (MailServerException)
            {
                return responses > 0;
            }
        }
    }

    private MailServer Server(OAuthSettings? oauth) => new("localhost", _server.Port, ConnectionSecurity.None, "mia", "se\"cret", oauth, []);

    private async Task PollAsync(string? cursor, CancellationToken ct, string? moveTo = null, ImapPatience? patience = null)
    {
        var account = new ChannelAccount(1, "email", "key", "Mail", new Dictionary<string, string>
        {
            ["address"] = "desk@example.org", ["imapHost"] = "localhost", ["importDays"] = "30000", ["moveTo"] = moveTo ?? "",
        });
        await using var mailbox = await new ImapSignIn(_tokens, TimeProvider.System, patience ?? Long).ConnectAsync(Server(null), ct);
        await new MailboxPoller(mailbox, EmailSettings.Of(account), _sink, TimeProvider.System).RunAsync(cursor, ct);
    }

    private async Task PollUntilAsync(string? cursor, int envelopes)
    {
        using var stop = new CancellationTokenSource();
        var polling = PollAsync(cursor, stop.Token);
        await Eventually(() => _sink.Envelopes.Count >= envelopes || polling.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
    }

    private static async Task Eventually(Func<bool> happens)
    {
        for (var i = 0; i < 3000 && !happens(); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(happens());
    }

    private sealed class CollectingSink : IPollSink
    {
        public List<Envelope> Envelopes { get; } = [];

        public string? Cursor { get; private set; }

        public int UpToDate { get; private set; }

        public List<string> Subjects
        {
            get
            {
                lock (Envelopes)
                {
                    return [.. Envelopes.Select(envelope => envelope.ContentType == "message/rfc822" ? Mail.Read(envelope.Body).Subject : "?")];
                }
            }
        }

        public Task AcceptAsync(IReadOnlyList<Envelope> envelopes, string cursor, CancellationToken ct)
        {
            lock (Envelopes)
            {
                Envelopes.AddRange(envelopes);
            }

            Cursor = cursor;
            return Task.CompletedTask;
        }

        public Task UpToDateAsync(string cursor, CancellationToken ct)
        {
            (Cursor, UpToDate) = (cursor, UpToDate + 1);
            return Task.CompletedTask;
        }

        public Task TroubleAsync(string explanation, CancellationToken ct) => throw new InvalidOperationException(explanation);
    }
}
