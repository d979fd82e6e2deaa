using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Bot;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Drafts;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.Html;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Macros;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Search;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.SideConversations;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Sentiment;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests;

/// <summary>The desk without its server: one account of a test channel, and verbs for what people do.</summary>
public sealed class TestDesk : IAsyncDisposable
{
    public const long Anna = 900_001;
    public const long Ben = 900_002;
    public const long Billing = 800_001;
    public const long Shipping = 800_002;

    private TestDesk(TestDb test, TestChannel channel)
    {
        (Test, Channel) = (test, channel);
        var registry = new ChannelRegistry([channel]);
        Settings = new SettingsStore(test.Db, test.Time);
        var options = Options.Create(new DatabaseOptions { AttachmentsFolder = Path.Combine(test.Folder, "attachments") });
        Attachments = new AttachmentStore(options);
        Accounts = new ChannelAccountStore(test.Db, new SecretBox(Options.Create(new SecretOptions { KeyFile = Path.Combine(test.Folder, "keys", "secrets.key") })), test.Time);
        Tokens = new ReplyTokens(new SecretBox(Options.Create(new SecretOptions { KeyFile = Path.Combine(test.Folder, "keys", "secrets.key") })));
        Queue = new InboundQueue();
        Processor = new EnvelopeProcessor(
            test.Db, registry, Accounts, Attachments, new ToneReader(), Settings, Tokens, test.Time, NullLogger<EnvelopeProcessor>.Instance,
            new BotDesk(new OutboundQueue(new OutboundSignal()), new HelpReading(test.Db, new HelpMarkdown(new HtmlSanitizer()), new PublicAddress(Root: null)), Settings));
        BotSilence = new BotSilence(test.Db, Settings, test.Time, NullLogger<BotSilence>.Instance);
        Intake = new InboundIntake(test.Db, Queue, Processor, NullLogger<InboundIntake>.Instance);
        Tickets = new TicketQueries(test.Db, new CustomerQueries(test.Db));
        Routes = new ReplyRoutes(registry, Accounts);
        Reply = new ReplyToTicket(test.Db, new OutboundQueue(new OutboundSignal()), Attachments, Routes, Options.Create(Outbound));
        Start = new StartTicket(test.Db, new OutboundQueue(new OutboundSignal()), Attachments, registry, Accounts);
        Aside = new WriteAside(test.Db, new OutboundQueue(new OutboundSignal()), Attachments, registry, Accounts, new HtmlSanitizer());
        Held = new HeldReplies(test.Db, Reply, test.Time);
        Letters = new HeldLetters(test.Db, Start, registry, Options.Create(Outbound), test.Time);
        Drafts = new AgentDrafts(test.Db, Routes);
        Macros = new SavedItems<Macro>(test.Db, "macro", "macro");
        RunMacro = new RunMacro(test.Db, Macros, Reply, Settings);
        Notes = new AddNote(test.Db, Attachments);
        Change = new ChangeTicket(test.Db, Settings);
        Counts = new QueueCounts(test.Db);
        Search = new SearchQueries(test.Db);
        SearchWorker = new SearchWorker(test.Db, test.Events, test.Time, NullLogger<SearchWorker>.Instance);
        Snooze = new SnoozeWorker(test.Db, test.Time, NullLogger<SnoozeWorker>.Instance);
        Account = new ChannelAccount(1, TestChannel.Key, "key", "Test", AccountSettings);
    }

    public TestDb Test { get; }

    public TestChannel Channel { get; }

    public ChannelAccount Account { get; }

    public Dictionary<string, string> AccountSettings { get; } = [];

    public ReplyTokens Tokens { get; }

    internal InboundQueue Queue { get; }

    public InboundIntake Intake { get; }

    internal EnvelopeProcessor Processor { get; }

    public ChannelAccountStore Accounts { get; }

    public AttachmentStore Attachments { get; }

    public TicketQueries Tickets { get; }

    public ReplyRoutes Routes { get; }

    public ReplyToTicket Reply { get; }

    public StartTicket Start { get; }

    public WriteAside Aside { get; }

    /// <summary>A test that is about taking back says for how long.</summary>
    public OutboundOptions Outbound { get; } = new() { UndoSeconds = 0 };

    public HeldReplies Held { get; }

    public HeldLetters Letters { get; }

    public AgentDrafts Drafts { get; }

    public SavedItems<Macro> Macros { get; }

    public RunMacro RunMacro { get; }

    public AddNote Notes { get; }

    public ChangeTicket Change { get; }

    public QueueCounts Counts { get; }

    public SearchQueries Search { get; }

    internal SearchWorker SearchWorker { get; }

    internal SnoozeWorker Snooze { get; }

    internal BotSilence BotSilence { get; }

    public SettingsStore Settings { get; }

    public static Viewer Supervisor { get; } = new(Ben, Role.Supervisor, new HashSet<long>());

    public static Viewer AgentOf(params long[] teams) => new(Anna, Role.Agent, teams.ToHashSet());

    public static async Task<TestDesk> CreateAsync(bool sqlServer = false)
    {
        var desk = new TestDesk(sqlServer ? await TestDb.CreateOnSqlServerAsync() : await TestDb.CreateAsync(), new TestChannel());
        await desk.Test.Db.WriteAsync(
            async tx =>
            {
                foreach (var (id, name) in new[] { (Billing, "Billing"), (Shipping, "Shipping") })
                {
                    await tx.ExecuteAsync("insert into teams (id, name, created_at) values (@id, @name, @Now)", new { id, name, tx.Now });
                }

                foreach (var (id, name, role) in new[] { (Anna, "Anna", "agent"), (Ben, "Ben", "supervisor") })
                {
                    await tx.ExecuteAsync(
                        """
                        insert into agents (id, email, email_key, name, role, language, time_zone, created_at)
                        values (@id, @name, @name, @name, @role, 'en', 'UTC', @Now)
                        """,
                        new { id, name, role, tx.Now });
                }

                await tx.ExecuteAsync("insert into agent_teams (agent_id, team_id) values (@Anna, @Billing)", new { Anna, Billing });
                await tx.ExecuteAsync(
                    """
                    insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at)
                    values (1, 'test', 'key', 'Test', '{}', '{}', @enabled, 1, @Now)
                    """,
                    new { enabled = true, tx.Now });
            },
            default);
        return desk;
    }

    /// <summary>A customer writes; the message is through the whole intake when this returns.</summary>
    /// <returns>The ticket's number; 0 if the message became no ticket.</returns>
    public async Task<long> CustomerWrites(string from, string text, string? id = null, string? subject = null, params string[] answersTo)
    {
        var body = new TestPayload(id ?? Guid.NewGuid().ToString("N"), from, text, subject, answersTo);
        return await Comes(body);
    }

    public Task<long> Comes(TestPayload payload) => Delivered(payload.Id, JsonSerializer.SerializeToUtf8Bytes(payload));

    /// <summary>Any bytes come in on the test account.</summary>
    public async Task<long> Delivered(string dedupeKey, byte[] bytes)
    {
        await Intake.AcceptAsync(Account, new Envelope(dedupeKey, "application/json", bytes, Test.Time.GetUtcNow(), new Dictionary<string, string>(), []), default);
        while (Queue.Reader.TryRead(out var claimed))
        {
            await Processor.ProcessAsync(claimed, default);
            Queue.Release();
        }

        var outcome = await Test.Db.ReadAsync(
            s => s.FirstOrDefaultAsync<string>("select outcome from envelopes where dedupe_key = @dedupeKey", new { dedupeKey }), default);
        return outcome?.StartsWith("ticket ", StringComparison.Ordinal) == true ? long.Parse(outcome["ticket ".Length..].Split(';')[0], System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    public async Task<TicketRow> Ticket(long id) => (await Test.Db.ReadAsync(s => TicketQueries.RowsAsync(s, [id]), default)).Single();

    /// <returns>What became of it, for the envelope's record.</returns>
    public Task<string> ProviderTells(InboundEvent news) => Test.Db.WriteAsync(
        tx => news is Edited edited
            ? EditMessage.ApplyAsync(tx, Account.Id, new ReadEdit(edited, new ToneReader().Read(edited.Text, null, Test.Time.GetUtcNow())), PrioritySettings.Default)
            : ApplyNews.ApplyAsync(tx, Account.Id, news),
        default);

    public async Task<IReadOnlyList<MessageDto>> Messages(long id) => (await Tickets.DetailAsync(id, Supervisor, default))!.Messages;

    public async Task<ReplyOutcome> AgentReplies(long ticketId, string text, Viewer? viewer = null, string? clientId = null, long? customerVersion = null, bool resolve = false) =>
        await Reply.HandleAsync(
            ticketId,
            new ReplyRequest(clientId ?? Guid.NewGuid().ToString("N"), text, customerVersion ?? (await Ticket(ticketId)).CustomerVersion, null, resolve),
            viewer ?? Supervisor,
            default);

    public ValueTask DisposeAsync() => Test.DisposeAsync();
}

public sealed record TestPayload(string Id, string From, string Text, string? Subject = null, string[]? AnswersTo = null, bool Automatic = false, string Kind = "test", string? ReplyToken = null, string? Sender = null, int? Stars = null, long? Reach = null, bool Public = false);

/// <summary>A channel without subjects whose payload is its message; it can be told what to answer when it sends.</summary>
public sealed class TestChannel : IChannel, ITypingSource
{
    /// <summary>Who saw that somebody types, oldest first.</summary>
    public ConcurrentQueue<Party> Typed { get; } = new();

    public bool TypingFails { get; set; }

    public TimeSpan TypingLasts => TimeSpan.FromSeconds(3);

    public const string Key = "test";

    /// <summary>A test that is about settings says which there are.</summary>
    public ChannelDescriptor Descriptor { get; set; } = new(
        Key, "Test", "message", TimeSpan.FromHours(1), new ChannelCapabilities(MaxLength: 1000, MaxFileBytes: 1_000_000, WritesFirstTo: "email", Copies: true, PrivateAnswers: TimeSpan.FromDays(7)), []);

    /// <summary>False: set up so that nothing can go out.</summary>
    public bool HasWayOut { get; set; } = true;

    /// <summary>An account by which nothing can go out.</summary>
    public long? OnlyIn { get; set; }

    public bool CanSend(ChannelAccount account) => HasWayOut && account.Id != OnlyIn;

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope)
    {
        TestPayload payload;
        try
        {
            payload = JsonSerializer.Deserialize<TestPayload>(envelope.Body.Span) ?? throw new UnreadableEnvelopeException("empty");
        }
        catch (JsonException error)
        {
            throw new UnreadableEnvelopeException("no JSON", error);
        }

        return payload.Text == "ignore me"
            ? [new Ignored("asked for it")]
            :
            [
                new Message(payload.Id, new Party(payload.Kind, payload.From) { Name = payload.From, Verified = true }, payload.Text, envelope.ReceivedAt)
                {
                    Subject = payload.Subject,
                    Automatic = payload.Automatic,
                    Public = payload.Public ? new PublicPost(payload.Stars is null ? PublicPostKind.Mention : PublicPostKind.Review) { Stars = payload.Stars, Reach = payload.Reach, Link = new Uri($"https://posts.example/{payload.Id}") } : null,
                    Facts = payload.Sender is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["sender"] = payload.Sender },
                    Thread = new ThreadHints(payload.ReplyToken, payload.AnswersTo ?? [], null),
                },
            ];
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct) =>
        Task.FromResult<SendOutcome>(new Sent(message.IdempotencyKey));

    public Task ShowTypingAsync(Party to, string? conversation, ChannelAccount account, CancellationToken ct)
    {
        if (TypingFails)
        {
            throw new HttpRequestException("No.");
        }

        Typed.Enqueue(to);
        return Task.CompletedTask;
    }

    public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct) => Task.FromResult<CheckOutcome>(new Works());
}
