using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.History;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.Customers;

public sealed class MergeOnSqlite : MergeTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class MergeOnSqlServer : MergeTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}

public abstract class MergeTests : StoreTests
{
    private static readonly string[] s_owned = ["identities", "tickets", "touches", "deals", "orders", "messages"];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync("insert into agents (id, email, email_key, name, role, language, time_zone, created_at) values (1, 'a@b', 'a@b', 'A', 'agent', 'en', 'UTC', 0)");
                await tx.ExecuteAsync("insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at) values (1, 'web-chat', 'k', 'Chat', '{}', '{}', 1, 1, 0)");
            },
            default);
    }

    [StoreFact]
    public async Task Undoing_merges_in_reverse_puts_every_row_and_every_field_back_whatever_the_histories()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var world = new World(Db, new Random(seed), seed);
            await world.PopulateAsync();
            var before = await SnapshotAsync(world.Customers);
            var stack = new Stack<(long Merge, Dictionary<string, string> Before)>();
            var merges = new MergeCustomers(Db);
            for (var i = 0; i < 6; i++)
            {
                var snapshot = await SnapshotAsync(world.Customers);
                if (await merges.MergeAsync(world.Any(), world.Any(), 1, default) is { Refusal: null, Value: var done })
                {
                    stack.Push((done.MergeId, snapshot));
                    await AssertSumsAsync();
                }
            }

            Assert.NotEmpty(stack);
            while (stack.TryPop(out var step))
            {
                Assert.Null((await merges.UndoAsync(step.Merge, 1, default)).Refusal);
                Assert.Equal(step.Before, await SnapshotAsync(world.Customers));
            }

            Assert.Equal(before, await SnapshotAsync(world.Customers));
            await AssertSumsAsync();
        }
    }

    [StoreFact]
    public async Task What_came_in_meanwhile_goes_with_its_address_and_the_rest_stays_with_the_kept_customer()
    {
        for (var seed = 101; seed <= 108; seed++)
        {
            var world = new World(Db, new Random(seed), seed);
            await world.PopulateAsync();
            var (kept, merged) = (world.Customers[0], world.Customers[1]);
            var before = await OwnersAsync();
            var addresses = await Db.ReadAsync(s => s.QueryAsync<long>("select id from identities where customer_id = @merged", new { merged }), default);
            var merges = new MergeCustomers(Db);
            var done = (await merges.MergeAsync(kept, merged, 1, default)).Value;
            await world.AddAsync(30);
            await merges.UndoAsync(done.MergeId, 1, default);

            var after = await OwnersAsync();
            Assert.All(before, row => Assert.Equal(row.Value, after[row.Key]));
            var tickets = await Db.ReadAsync(s => s.QueryAsync<TicketRow>("select id, identity_id, customer_id from tickets"), default);
            Assert.All(tickets.Where(ticket => addresses.Contains(ticket.IdentityId)), ticket => Assert.Equal(merged, ticket.CustomerId));
            Assert.All(tickets.Where(ticket => ticket.CustomerId == merged), ticket => Assert.Contains(ticket.IdentityId, addresses));
            await AssertSumsAsync();
        }
    }

    [StoreFact]
    public async Task While_a_merge_lasts_the_merged_ones_address_leads_to_the_kept_one()
    {
        var kept = await Find("kept@example.com");
        var merged = await Find("merged@example.com");
        var done = (await new MergeCustomers(Db).MergeAsync(kept, merged, 1, default)).Value;
        Assert.Equal(kept, await Find("merged@example.com"));
        var found = await new CustomerPages(Db).FindAsync("merged@", null, default);
        Assert.Equal([kept], found.Items.Select(customer => customer.Id));
        await new MergeCustomers(Db).UndoAsync(done.MergeId, 1, default);
        Assert.Equal(merged, await Find("merged@example.com"));
    }

    [StoreFact]
    public async Task A_merge_is_not_undone_under_a_later_one_nor_twice()
    {
        var (a, b, c) = (await Find("a@example.com"), await Find("b@example.com"), await Find("c@example.com"));
        var merges = new MergeCustomers(Db);
        var first = (await merges.MergeAsync(a, b, 1, default)).Value;
        var second = (await merges.MergeAsync(c, a, 1, default)).Value;
        Assert.Equal("merged-again", (await merges.UndoAsync(first.MergeId, 1, default)).Refusal?.Code);
        Assert.Null((await merges.UndoAsync(second.MergeId, 1, default)).Refusal);
        Assert.Null((await merges.UndoAsync(first.MergeId, 1, default)).Refusal);
        Assert.Equal("already-undone", (await merges.UndoAsync(first.MergeId, 1, default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task What_a_source_told_of_the_merged_one_meanwhile_goes_back_to_him_and_the_rest_stays()
    {
        var put = new PutHistory(Db, Options.Create(new HistoryOptions()));
        Task<HistoryBatchResult> Put(HistoryKind kind, string json) =>
            put.PutAsync(kind, new HistoryBatch("shop", JsonSerializer.Deserialize<JsonElement[]>(json)!), default);
        await Put(HistoryKind.Customers, """[{"externalId":"k","name":"Kept","email":"kept@example.com"},{"externalId":"m","name":"Merged","email":"merged@example.com"},{"name":"First","email":"first@example.com"}]""");
        var (kept, merged, first) = (await Find("kept@example.com"), await Find("merged@example.com"), await Find("first@example.com"));
        var merges = new MergeCustomers(Db);
        await merges.MergeAsync(merged, first, 1, default);
        var done = (await merges.MergeAsync(kept, merged, 1, default)).Value;
        var told = await Put(
            HistoryKind.Orders,
            """
            [{"externalId":"o-kept","customerExternalId":"k","amount":1},{"externalId":"o-id","customerExternalId":"m","amount":2},
             {"externalId":"o-mail","customerEmail":"merged@example.com","amount":3},{"externalId":"o-first","customerEmail":"first@example.com","amount":4}]
            """);
        Assert.Equal(4, told.Created);
        await Put(HistoryKind.Deals, """[{"externalId":"d-id","title":"D","customerExternalId":"m","amount":5}]""");
        await Put(HistoryKind.Touches, """[{"externalId":"t-id","kind":"campaign.opened","customerExternalId":"m"},{"externalId":"t-kept","kind":"campaign.opened","customerEmail":"kept@example.com"}]""");
        Assert.Equal(kept, await Db.ReadAsync(s => s.ScalarAsync<long>("select min(customer_id) from orders"), default));

        await merges.UndoAsync(done.MergeId, 1, default);

        var owners = (await Db.ReadAsync(
            s => s.QueryAsync<string>(
                """
                select concat(external_id, ' ', customer_id) from orders
                union all select concat(external_id, ' ', customer_id) from deals
                union all select concat(external_id, ' ', customer_id) from touches where source = 'shop' and kind = 'campaign.opened'
                """),
            default)).Order(StringComparer.Ordinal);
        Assert.Equal([$"d-id {merged}", $"o-first {merged}", $"o-id {merged}", $"o-kept {kept}", $"o-mail {merged}", $"t-id {merged}", $"t-kept {kept}"], owners);
        Assert.Equal(0, await Db.ReadAsync(s => s.ScalarAsync<int>($"select count(*) from touches where customer_id = {kept} and order_id in (select id from orders where customer_id = {merged})"), default));
        await AssertSumsAsync();
    }

    private async Task<long> Find(string address) =>
        (await Db.WriteAsync(tx => CustomerDirectory.FindOrCreateAsync(tx, new Party("email", address), "en"), default)).CustomerId;

    /// <summary>Everything a merge may touch, as text, but for versions and times of change.</summary>
    private async Task<Dictionary<string, string>> SnapshotAsync(IReadOnlyList<long> customers)
    {
        var snapshot = (await OwnersAsync()).ToDictionary(row => row.Key, row => row.Value.ToString(CultureInfo.InvariantCulture));
        foreach (var id in customers)
        {
            var row = await Db.ReadAsync(
                s => s.FirstOrDefaultAsync<CustomerRow>($"select {CustomerRow.Columns} from {CustomerRow.From} where c.id = @id", new { id }), default);
            snapshot[$"customer {id}"] = (row! with { Version = 0 }).ToString();
            snapshot[$"words {id}"] = string.Join('|', await Db.ReadAsync(s => s.QueryAsync<string>("select word from customer_words where customer_id = @id order by word", new { id }), default));
        }

        return snapshot;
    }

    private async Task<Dictionary<string, long>> OwnersAsync()
    {
        var owners = new Dictionary<string, long>();
        foreach (var table in s_owned)
        {
            foreach (var row in await Db.ReadAsync(s => s.QueryAsync<Owned>($"select id, customer_id from {table}"), default))
            {
                owners[$"{table} {row.Id}"] = row.CustomerId;
            }
        }

        return owners;
    }

    private async Task AssertSumsAsync() => Assert.Empty(await Sums.WrongAsync(Db));

    private sealed record Owned
    {
        public long Id { get; init; }

        public long CustomerId { get; init; }
    }

    private sealed record TicketRow
    {
        public long Id { get; init; }

        public long IdentityId { get; init; }

        public long CustomerId { get; init; }
    }

    /// <summary>Customers with histories made by chance.</summary>
    private sealed class World(Db db, Random random, int seed)
    {
        private int _next;

        public List<long> Customers { get; } = [];

        public long Any() => Customers[random.Next(Customers.Count)];

        public async Task PopulateAsync()
        {
            for (var i = 0; i < 5; i++)
            {
                var n = i;
                Customers.Add(await db.WriteAsync(
                    async tx =>
                    {
                        var found = await CustomerDirectory.FindOrCreateAsync(tx, new Party("email", $"s{seed}c{n}@example.com") { Name = $"Customer {n}" }, "en");
                        await tx.ExecuteAsync(
                            "update customers set phone = @phone, title = @title, nps = @nps, last_mood = @mood, last_seen_at = @seen where id = @CustomerId",
                            new { phone = Maybe("0901234567"), title = Maybe("Chef"), nps = random.Next(2) == 0 ? 7 : (int?)null, mood = random.Next(2) == 0 ? -0.3 : (double?)null, seen = tx.Now.AddHours(random.Next(50)), found.CustomerId });
                        await SearchWords.RebuildAsync(tx, found.CustomerId);
                        return found.CustomerId;
                    },
                    default));
            }

            await AddAsync(40);
        }

        public async Task AddAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var n = _next++;
                await db.WriteAsync(tx => AddAsync(tx, n), default);
            }
        }

        private async Task AddAsync(Tx tx, int n)
        {
            var party = random.Next(4) == 0
                ? new Party("visitor", $"s{seed}v{random.Next(6)}")
                : new Party("email", $"s{seed}c{random.Next(5)}@example.com");
            var (identity, customer, isNew, _) = await CustomerDirectory.FindOrCreateAsync(tx, party, "ja");
            if (isNew)
            {
                Customers.Add(customer);
            }

            var id = tx.NextId();
            switch (random.Next(4))
            {
                case 0:
                    await tx.ExecuteAsync(
                        """
                        insert into tickets (id, account_id, channel, identity_id, customer_id, subject, status, waiting, language, rank, reasons, patience_seconds, snippet, last_author, last_message_at, version, customer_version, created_at, updated_at)
                        values (@id, 1, 'web-chat', @identity, @customer, 's', 'open', 1, 'en', 1, '{}', 60, 's', 'customer', 1, 1, 1, 1, 1)
                        """,
                        new { id, identity, customer });
                    await tx.ExecuteAsync(
                        "insert into messages (id, ticket_id, seq, kind, account_id, identity_id, customer_id, at, text, automatic, created_at) values (@m, @id, 1, 'customer', 1, @identity, @customer, 1, 't', 0, 1)",
                        new { m = tx.NextId(), id, identity, customer });
                    await tx.ExecuteAsync("update customers set tickets_count = tickets_count + 1 where id = @customer", new { customer });
                    await Timeline.AddAsync(tx, new NewTouch(customer, TouchKinds.TicketOpened, TouchArea.Support, "desk", $"t{id}", tx.Now, "opened") { TicketId = id });
                    break;
                case 1:
                    var state = random.Next(3) switch { 0 => "open", 1 => "won", _ => "lost" };
                    await tx.ExecuteAsync(
                        "insert into deals (id, customer_id, source, external_id, title, stage, state, amount_hundredths, currency, base_hundredths, created_at, updated_at) values (@id, @customer, 't', @ext, 'd', 's', @state, 500, 'USD', 500, 1, 1)",
                        new { id, customer, ext = $"{seed}-{n}", state });
                    await CustomerSums.ApplyAsync(tx, customer, SumsChange.OfDeal(state, 500));
                    break;
                case 2:
                    var orderState = random.Next(3) switch { 0 => "paid", 1 => "returned", _ => "delivered" };
                    await tx.ExecuteAsync(
                        "insert into orders (id, customer_id, source, external_id, number, state, amount_hundredths, currency, base_hundredths, placed_at, updated_at) values (@id, @customer, 't', @ext, 'n', @orderState, 700, 'USD', 700, 1, 1)",
                        new { id, customer, ext = $"{seed}-{n}", orderState });
                    await CustomerSums.ApplyAsync(tx, customer, SumsChange.OfOrder(orderState, 700));
                    break;
                default:
                    await Timeline.AddAsync(tx, new NewTouch(customer, TouchKinds.PageVisited, TouchArea.Visit, "t", $"{seed}-{n}", tx.Now, "page"));
                    break;
            }
        }

        private string? Maybe(string text) => random.Next(2) == 0 ? text : null;
    }
}

internal static class Sums
{
    /// <summary>Customers whose sums are not those of their rows.</summary>
    public static Task<IReadOnlyList<long>> WrongAsync(Db db) => db.ReadAsync(
        s => s.QueryAsync<long>(
            """
            select c.id
            from customers c
            where c.lifetime_hundredths <> (select coalesce(sum(o.base_hundredths), 0) from orders o where o.customer_id = c.id and o.state not in ('cancelled', 'returned'))
            or c.orders_count <> (select count(*) from orders o where o.customer_id = c.id and o.state not in ('cancelled', 'returned'))
            or c.open_deals_hundredths <> (select coalesce(sum(d.base_hundredths), 0) from deals d where d.customer_id = c.id and d.state = 'open')
            or c.open_deals_count <> (select count(*) from deals d where d.customer_id = c.id and d.state = 'open')
            or c.tickets_count <> (select count(*) from tickets t where t.customer_id = c.id)
            """),
        default);
}
