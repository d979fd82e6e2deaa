using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Sentiment;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.Inbound;

/// <summary>Which ticket a message with a subject belongs to, and what must never get in.</summary>
public abstract class MailThreadingTests : StoreTests
{
    private LetterChannel _channel = null!;
    private EnvelopeProcessor _processor = null!;
    private ReplyTokens _tokens = null!;
    private int _letters;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var box = new SecretBox(Options.Create(new SecretOptions { KeyFile = Path.Combine(Test.Folder, "keys", "secrets.key") }));
        (_channel, _tokens) = (new LetterChannel(), new ReplyTokens(box));
        var accounts = new ChannelAccountStore(Db, box, Test.Time);
        _processor = new EnvelopeProcessor(
            Db, new ChannelRegistry([_channel]), accounts, new AttachmentStore(Options.Create(new DatabaseOptions { AttachmentsFolder = Path.Combine(Test.Folder, "files") })),
            new ToneReader(), new SettingsStore(Db, Test.Time), _tokens, Test.Time, NullLogger<EnvelopeProcessor>.Instance);
        await Db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync(
                    """
                    insert into agents (id, email, email_key, name, role, language, time_zone, created_at)
                    values (9001, 'anna@desk.example', 'anna@desk.example', 'Anna', 'agent', 'en', 'UTC', @Now)
                    """,
                    new { tx.Now });
                foreach (var id in new[] { 1, 2 })
                {
                    await tx.ExecuteAsync(
                        """
                        insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at)
                        values (@id, 'letters', @key, 'Letters', '{}', '{}', @enabled, 1, @Now)
                        """,
                        new { id, key = $"key{id}", enabled = true, tx.Now });
                }
            },
            default);
    }

    [StoreFact]
    public async Task The_token_of_a_ticket_leads_its_requester_back_even_without_any_id()
    {
        var ticket = await Comes(Letter("mia@a.example", "Help"));

        Assert.Equal(ticket, await Comes(Letter("mia@a.example", "More") with { Thread = new ThreadHints(_tokens.Of(ticket).ToUpperInvariant(), [], null) }));
    }

    [StoreFact]
    public async Task A_stranger_with_the_token_or_an_id_opens_a_ticket_of_his_own_that_says_what_it_answers()
    {
        var ticket = await Comes(Letter("mia@a.example", "Help", "<1@a>"));
        var byToken = await Comes(Letter("eve@evil.example", "What was it?") with { Thread = new ThreadHints(_tokens.Of(ticket), [], null) });
        var byId = await Comes(Letter("eve@evil.example", "What was it?") with { Thread = new ThreadHints(null, ["<1@a>"], null) });

        Assert.Equal(3, new[] { ticket, byToken, byId }.Distinct().Count());
        Assert.Equal(1, (await Ticket(ticket)).MessageCount);
        Assert.Contains($"\"answers-ticket\":\"{ticket}\"", await Facts(byToken), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_token_that_nobody_signed_leads_nowhere()
    {
        var ticket = await Comes(Letter("mia@a.example", "Help"));
        var forged = $"{_tokens.Of(ticket)[..8]}aaaaaaaaaaaaaaaa";

        Assert.NotEqual(ticket, await Comes(Letter("mia@a.example", "More") with { Thread = new ThreadHints(forged, [], null) }));
    }

    [StoreFact]
    public async Task A_token_of_another_mailbox_leads_nowhere()
    {
        var ticket = await Comes(Letter("mia@a.example", "Help"));

        Assert.NotEqual(ticket, await Comes(Letter("mia@a.example", "More") with { Thread = new ThreadHints(_tokens.Of(ticket), [], null) }, account: 2));
    }

    [StoreFact]
    public async Task Who_was_copied_in_may_answer_by_either_way()
    {
        var ticket = await Comes(Letter("mia@a.example", "Help", "<1@a>") with { Participants = [new Party("email", "bob@a.example")] });

        Assert.Equal(ticket, await Comes(Letter("bob@a.example", "I know more") with { Thread = new ThreadHints(null, ["<1@a>"], null) }));
        Assert.Equal(ticket, await Comes(Letter("bob@a.example", "And more") with { Thread = new ThreadHints(_tokens.Of(ticket), [], null) }));
    }

    [StoreFact]
    public async Task The_same_topic_of_the_same_sender_is_no_thread() =>
        Assert.NotEqual(await Comes(Letter("mia@a.example", "Help")), await Comes(Letter("mia@a.example", "Help")));

    [StoreFact]
    public async Task A_message_from_an_agents_address_is_a_customers_and_says_so()
    {
        var ticket = await Comes(Letter("mia@a.example", "Help", "<1@a>"));
        var forged = await Comes(Letter("ANNA@desk.example", "Refund granted.") with { Thread = new ThreadHints(_tokens.Of(ticket), ["<1@a>"], null) });

        Assert.NotEqual(ticket, forged);
        Assert.Equal(("customer", (long?)null), await Author(forged));
        Assert.Contains("\"address-of-agent\":\"Anna\"", await Facts(forged), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_copied_in_program_cannot_carry_a_code_into_the_thread()
    {
        var ticket = await Comes(Letter("eve@evil.example", "Help", "<1@e>") with { Participants = [new Party("email", "signup@service.example")] });
        var code = await Comes(Letter("signup@service.example", "Your code is 123456") with { Automatic = true, Thread = new ThreadHints(_tokens.Of(ticket), ["<1@e>"], null) });

        Assert.NotEqual(ticket, code);
        Assert.Equal(1, (await Ticket(ticket)).MessageCount);
    }

    [StoreFact]
    public async Task An_automatic_answer_of_the_requester_is_kept_and_wakes_nothing()
    {
        var ticket = await Comes(Letter("mia@a.example", "Help"));
        await Db.WriteAsync(
            async tx =>
            {
                var before = (await TicketState.LoadAsync(tx, ticket))!;
                await (before with { Status = TicketStatus.Resolved, ResolvedAt = tx.Now, Waiting = false, WaitingSince = null, AnswerBy = null }).Settled(before).UpdateAsync(tx, before);
            },
            default);
        var resolved = await Ticket(ticket);

        Assert.Equal(ticket, await Comes(Letter("mia@a.example", "I am away") with
        {
            Automatic = true,
            Thread = new ThreadHints(_tokens.Of(ticket), [], null),
            Participants = [new Party("email", "everybody@a.example")],
        }));
        var after = await Ticket(ticket);
        Assert.Equal((TicketStatus.Resolved, false, 2, resolved.CustomerVersion), (after.Status, after.Waiting, after.MessageCount, after.CustomerVersion));
        Assert.Equal(0, await Count("ticket_participants"));
    }

    [StoreFact]
    public async Task The_same_letter_twice_is_one_and_a_copy_with_a_lists_footer_too()
    {
        await Comes(Letter("mia@a.example", "Help me", "<1@a>"));
        await Comes(Letter("mia@a.example", "Help me", "<1@a>"));
        await Comes(Letter("mia@a.example", "Help me\n-- \nlist@a.example", "<1@a>"));

        Assert.Equal(1, await Count("messages"));
    }

    [StoreFact]
    public async Task A_borrowed_id_makes_nobodys_letter_disappear()
    {
        await Comes(Letter("eve@evil.example", "First!", "<guessed@a>"));
        var ticket = await Comes(Letter("mia@a.example", "Help me", "<guessed@a>"));

        Assert.NotEqual(0, ticket);
        Assert.Equal(2, await Count("messages"));
    }

    [StoreFact]
    public async Task A_bounce_marks_its_message_by_id_or_by_the_token_that_came_back_and_a_delay_is_a_note()
    {
        var ticket = await Comes(Letter("mia@a.example", "Help"));
        var (first, second) = (await WentOut(ticket, "<out1@desk>"), await WentOut(ticket, "<out2@desk>"));
        await Tells(new Receipt("<out1@desk>", ReceiptState.Delayed, Test.Time.GetUtcNow()) { Explanation = "still trying" });
        Assert.Equal(("sent", "still trying"), await DeliveryOf(first));

        await Tells(new Receipt("<out1@desk>", ReceiptState.Bounced, Test.Time.GetUtcNow()) { Explanation = "no such address" });
        Assert.Equal(("bounced", "no such address"), await DeliveryOf(first));
        await Tells(new Receipt("<out1@desk>", ReceiptState.Delayed, Test.Time.GetUtcNow()) { Explanation = "late news" });
        Assert.Equal(("bounced", "no such address"), await DeliveryOf(first));

        await Tells(new Receipt("", ReceiptState.Bounced, Test.Time.GetUtcNow()) { ReplyToken = $"{_tokens.Of(ticket)[..^1]}!" });
        Assert.Equal("sent", (await DeliveryOf(second)).Delivery);
        await Tells(new Receipt("", ReceiptState.Bounced, Test.Time.GetUtcNow()) { ReplyToken = _tokens.Of(ticket) });
        Assert.Equal("bounced", (await DeliveryOf(second)).Delivery);
        Assert.Equal(1, await Count("tickets"));
    }

    private static Message Letter(string from, string text, string? id = null) =>
        new(id ?? $"<{Guid.NewGuid():N}@test>", new Party("email", from), text, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)) { Subject = "Help" };

    /// <returns>The ticket it became, 0 if none.</returns>
    private async Task<long> Comes(InboundEvent happened, long account = 1)
    {
        _channel.Next = happened;
        var id = await Db.WriteAsync(
            async tx =>
            {
                var id = tx.NextId();
                await tx.ExecuteAsync(
                    """
                    insert into envelopes (id, account_id, dedupe_key, received_at, content_type, headers, files, body, state, next_attempt_at)
                    values (@id, @account, @key, @Now, 'x', '{}', '[]', @body, 'new', @Now)
                    """,
                    new { id, account, key = $"letter/{++_letters}", body = Array.Empty<byte>(), tx.Now });
                return id;
            },
            default);
        var envelope = new Envelope($"letter/{_letters}", "x", ReadOnlyMemory<byte>.Empty, Test.Time.GetUtcNow(), new Dictionary<string, string>(), []);
        await _processor.ProcessAsync(new ClaimedEnvelope(id, new ChannelAccount(account, "letters", $"key{account}", "Letters", new Dictionary<string, string>()), envelope, 0), default);
        var outcome = await Scalar<string>("select outcome from envelopes where id = @id", new { id });
        return outcome.StartsWith("ticket ", StringComparison.Ordinal) ? long.Parse(outcome["ticket ".Length..], System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    private Task Tells(Receipt receipt) => Comes(receipt);

    private Task<long> WentOut(long ticket, string externalId) => Db.WriteAsync(
        async tx =>
        {
            var before = (await TicketState.LoadAsync(tx, ticket))!;
            var after = (before with { MessageCount = before.MessageCount + 1 }).Settled(before);
            await after.UpdateAsync(tx, before);
            var message = new NewMessage
            {
                Id = tx.NextId(), TicketId = ticket, Seq = after.MessageCount, Kind = MessageKind.Agent, AccountId = 1, ExternalId = externalId, At = tx.Now, Text = "Try again.", Delivery = "sent",
            };
            await message.InsertAsync(tx);
            return message.Id;
        },
        default);

    private async Task<TicketState> Ticket(long id) => (await Db.ReadAsync(s => TicketState.LoadAsync(s, id), default))!;

    private Task<string> Facts(long ticket) => Scalar<string>("select coalesce(facts, '') from messages where ticket_id = @ticket", new { ticket });

    private async Task<(string Kind, long? AgentId)> Author(long ticket) =>
        (await Scalar<string>("select kind from messages where ticket_id = @ticket", new { ticket }), await Scalar<long?>("select agent_id from messages where ticket_id = @ticket", new { ticket }));

    private async Task<(string Delivery, string? Note)> DeliveryOf(long id) =>
        (await Scalar<string>("select delivery from messages where id = @id", new { id }), await Scalar<string?>("select delivery_note from messages where id = @id", new { id }));

    private Task<long> Count(string table) => Scalar<long>($"select count(*) from {table}", new { });

    private Task<T> Scalar<T>(string sql, object parameters) => Db.ReadAsync(s => s.ScalarAsync<T>(sql, parameters), default);

    /// <summary>Has subjects, as mail has; each envelope becomes what the test says.</summary>
    private sealed class LetterChannel : IChannel
    {
        public InboundEvent Next { get; set; } = new Ignored("nothing");

        public ChannelDescriptor Descriptor { get; } =
            new("letters", "Letters", "mail", TimeSpan.FromHours(8), new ChannelCapabilities(MaxLength: 1000, Subject: true, Receipts: true), []);

        public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => [Next];

        public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct) => Task.FromResult<SendOutcome>(new Sent(message.IdempotencyKey));

        public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct) => Task.FromResult<CheckOutcome>(new Works());
    }
}

public sealed class MailThreadingOnSqlite : MailThreadingTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class MailThreadingOnSqlServer : MailThreadingTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}
