using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Outbound;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.Outbound;

/// <summary>A desk with one account on a scripted channel, and tickets whose agents answer.</summary>
internal sealed class OutboundWorld : IDisposable
{
    private readonly TestDb _test;
    private readonly ChannelAccountStore _accounts;
    private int _customers;

    private OutboundWorld(TestDb test)
    {
        _test = test;
        var box = new SecretBox(Options.Create(new SecretOptions { KeyFile = Path.Combine(test.Folder, "secrets.key") }));
        var registry = new ChannelRegistry([Channel]);
        _accounts = new ChannelAccountStore(test.Db, box, test.Time);
        Accounts = new ManageChannelAccounts(test.Db, registry, box);
        Files = new AttachmentStore(Options.Create(new DatabaseOptions { AttachmentsFolder = Path.Combine(test.Folder, "files") }));
        Store = new OutboundStore(test.Db);
        Queue = new OutboundQueue(Signal);
        Sender = new OutboundSender(
            Store, registry, _accounts, Files, new ReplyTokens(box), Options.Create(Settings), test.Time, NullLogger<OutboundSender>.Instance);
    }

    public ScriptedChannel Channel { get; } = new();

    public OutboundOptions Settings { get; } = new() { MaxAttempts = 3 };

    public OutboundSignal Signal { get; } = new();

    public ManageChannelAccounts Accounts { get; }

    public AttachmentStore Files { get; }

    public OutboundStore Store { get; }

    public OutboundSender Sender { get; }

    public OutboundQueue Queue { get; }

    public Db Db => _test.Db;

    public FakeTime Time => _test.Time;

    public TestDb Test => _test;

    public long AccountId { get; private set; }

    public static async Task<OutboundWorld> CreateAsync(TestDb test)
    {
        var world = new OutboundWorld(test);
        var account = await world.Accounts.AddAsync(
            new NewChannelAccountRequest(ScriptedChannel.Key, "Support", new Dictionary<string, string?> { ["host"] = "h", ["token"] = "t" }), null, default);
        world.AccountId = account.Value.Id;
        return world;
    }

    public OutboundWorker Worker() =>
        new(Db, Store, Sender, Signal, Options.Create(Settings), TimeProvider.System, NullLogger<OutboundWorker>.Instance);

    /// <returns>The ticket's id.</returns>
    public Task<long> CustomerOpensTicketAsync()
    {
        var address = $"customer-{++_customers}";
        return Db.WriteAsync(
            async tx =>
            {
                var (customer, identity, ticket) = (tx.NextId(), tx.NextId(), await tx.NextTicketNumberAsync());
                await tx.ExecuteAsync(
                    "insert into customers (id, name, name_key, created_at, version) values (@customer, 'Mia', 'mia', @Now, 1)", new { customer, tx.Now });
                await tx.ExecuteAsync(
                    """
                    insert into identities (id, customer_id, kind, address_key, address, name, verified, created_at)
                    values (@identity, @customer, 'scripted', @address, @address, 'Mia', 1, @Now)
                    """,
                    new { identity, customer, address, tx.Now });
                await tx.ExecuteAsync(
                    """
                    insert into tickets (id, account_id, channel, identity_id, customer_id, subject, status, waiting, language, rank, reasons,
                        patience_seconds, snippet, last_author, last_message_at, version, customer_version, created_at, updated_at)
                    values (@ticket, @AccountId, 'scripted', @identity, @customer, 'My order', 'open', 1, 'en', 0, '[]',
                        300, '', 'customer', @Now, 1, 1, @Now, @Now)
                    """,
                    new { ticket, AccountId, identity, customer, tx.Now });
                await InsertMessageAsync(tx, ticket, "customer", "Where is my order?", $"in-{ticket}");
                return ticket;
            },
            default);
    }

    /// <returns>The message's id.</returns>
    public Task<long> AgentAnswersAsync(long ticket, string text, StoredFile? file = null) => Db.WriteAsync(
        async tx =>
        {
            var message = await InsertMessageAsync(tx, ticket, "agent", text, null);
            if (file is not null)
            {
                await tx.ExecuteAsync(
                    """
                    insert into attachments (id, message_id, ticket_id, file_name, content_type, size_bytes, sha256, created_at)
                    values (@id, @message, @ticket, @FileName, @ContentType, @Size, @Sha256, @Now)
                    """,
                    new { id = tx.NextId(), message, ticket, file.FileName, file.ContentType, file.Size, file.Sha256, tx.Now });
            }

            await Queue.EnqueueAsync(tx, message, ticket, AccountId);
            return message;
        },
        default);

    public Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int limit = 10) =>
        Store.ClaimAsync(limit, [], Time.GetUtcNow(), Settings.Lease, default);

    /// <summary>Claims and sends until nothing is due.</summary>
    public async Task SendWhatIsDueAsync()
    {
        while (await ClaimAsync() is { Count: > 0 } claimed)
        {
            foreach (var message in claimed)
            {
                await Sender.SendAsync(message, default);
            }
        }
    }

    public Task<bool> ReceiveAsync(string externalId, ReceiptState state, string? explanation = null) => Db.WriteAsync(
        tx => ApplyReceipt.ApplyAsync(tx, AccountId, new Receipt(externalId, state, Time.GetUtcNow()) { Explanation = explanation }), default);

    public async Task<(string State, string? Delivery, string? Note, long Attempts, long Part)> LookAsync(long messageId)
    {
        var row = await Db.ReadAsync(
            s => s.FirstOrDefaultAsync<Row>(
                """
                select o.state, m.delivery, m.delivery_note, o.attempts, o.part
                from outbound o
                join messages m on m.id = o.message_id
                where m.id = @messageId
                """,
                new { messageId }),
            default);
        return (row!.State, row.Delivery, row.DeliveryNote, row.Attempts, row.Part);
    }

    public void Dispose() => _accounts.Dispose();

    private async Task<long> InsertMessageAsync(Tx tx, long ticket, string kind, string text, string? externalId)
    {
        var id = tx.NextId();
        var seq = await tx.ScalarAsync<long>("select count(*) + 1 from messages where ticket_id = @ticket", new { ticket });
        await tx.ExecuteAsync(
            """
            insert into messages (id, ticket_id, seq, kind, account_id, external_id, at, text, automatic, delivery, created_at)
            values (@id, @ticket, @seq, @kind, @AccountId, @externalId, @Now, @text, 0, @delivery, @Now)
            """,
            new { id, ticket, seq, kind, AccountId, externalId, tx.Now, text, delivery = kind == "agent" ? "queued" : null });
        return id;
    }

    private sealed record Row
    {
        public string State { get; init; } = "";

        public string? Delivery { get; init; }

        public string? DeliveryNote { get; init; }

        public long Attempts { get; init; }

        public long Part { get; init; }
    }
}
