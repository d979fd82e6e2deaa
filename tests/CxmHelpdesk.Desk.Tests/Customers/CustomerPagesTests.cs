using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.History;

namespace CxmHelpdesk.Desk.Tests.Customers;

public sealed class CustomerPagesOnSqlite : CustomerPagesTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class CustomerPagesOnSqlServer : CustomerPagesTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}

public abstract class CustomerPagesTests : StoreTests
{
    [StoreFact]
    public async Task People_are_found_by_the_beginnings_of_names_addresses_and_numbers()
    {
        await Save(new CustomerFields { Name = "Anna Svensson", Email = "anna.s@Example.com", Phone = "+46 (0)70-123 45 67" });
        await Save(new CustomerFields { Name = "佐藤 花子", Email = "hanako@例え.jp", Phone = "０９０-１２３４-５６７８" });
        await Save(new CustomerFields { Name = "𠮷野 ﾀﾛｳ" });
        Assert.Equal(["Anna Svensson"], await Find("svens"));
        Assert.Equal(["Anna Svensson"], await Find("  sven  ANN "));
        Assert.Equal(["Anna Svensson"], await Find("anna.s@ex"));
        Assert.Equal(["Anna Svensson"], await Find("+46 70 123"));
        Assert.Equal(["佐藤 花子"], await Find("佐"));
        Assert.Equal(["佐藤 花子"], await Find("花子"));
        Assert.Equal(["佐藤 花子"], await Find("090-1234"));
        Assert.Equal(["𠮷野 ﾀﾛｳ"], await Find("𠮷"));
        Assert.Equal(["𠮷野 ﾀﾛｳ"], await Find("タロ"));
        Assert.Empty(await Find("nobody"));
        Assert.Empty(await Find("%' or 1=1 --"));
    }

    [StoreFact]
    public async Task Pages_name_everybody_once_in_order()
    {
        for (var i = 0; i < 130; i++)
        {
            await Save(new CustomerFields { Name = $"Ann{(char)('a' + i % 3)} Annex {i:000}", Email = $"ann{i}@example.com" });
        }

        foreach (var text in new[] { null, "ann" })
        {
            var seen = new List<long>();
            string? after = null;
            do
            {
                var page = await new CustomerPages(Db).FindAsync(text, after, default);
                seen.AddRange(page.Items.Select(customer => customer.Id));
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(130, seen.Count);
            Assert.Equal(130, seen.Distinct().Count());
        }

        Assert.Equal(CustomerPages.PageSize, (await new CustomerPages(Db).FindAsync(null, "not a cursor", default)).Items.Count);
    }

    [StoreFact]
    public async Task A_change_against_an_old_version_or_for_an_address_of_another_is_refused_and_changes_nothing()
    {
        var first = await Save(new CustomerFields { Name = "First", Email = "first@example.com", ExternalId = "X1" });
        var second = await Save(new CustomerFields { Name = "Second", Phone = "12345" });
        var save = new SaveCustomer(Db);
        Assert.Null((await save.ChangeAsync(second, new CustomerFields { Title = "Chef", Version = 1 }, 1, default)).Refusal);
        Assert.Equal("stale", (await save.ChangeAsync(second, new CustomerFields { Title = "Cook", Version = 1 }, 1, default)).Refusal?.Code);
        Assert.Equal("taken", (await save.ChangeAsync(second, new CustomerFields { Name = "Changed", Email = "FIRST@example.com" }, 1, default)).Refusal?.Code);
        Assert.Equal("taken", (await save.ChangeAsync(second, new CustomerFields { ExternalId = "X1" }, 1, default)).Refusal?.Code);
        Assert.Equal("not-found", (await save.ChangeAsync(99, new CustomerFields { Name = "x" }, 1, default)).Refusal?.Code);
        Assert.Null((await save.ChangeAsync(first, new CustomerFields { Email = "" }, 1, default)).Refusal);
        var everything = await new CustomerPages(Db).FindAsync(null, null, default);
        Assert.Equal([("First", null, null), ("Second", "Chef", "12345")], everything.Items.Select(c => (c.Name, c.Title, c.Email ?? c.Phone)));
    }

    [StoreFact]
    public async Task Who_might_be_the_same_is_suggested_with_the_reason()
    {
        var known = await Save(new CustomerFields { Name = "Anna Berg", Email = "anna@example.com", Company = "Berg AB", Phone = "0701234567" });
        var sameName = await Save(new CustomerFields { Name = "anna  BERG", Company = "berg ab" });
        var chat = await Db.WriteAsync(tx => CustomerDirectory.FindOrCreateAsync(tx, new Party("visitor", "v1") { Name = "Anna", ClaimedEmail = "ANNA@example.com", ClaimedPhone = "070-123 45 67" }, "en"), default);
        var suggestions = await new Duplicates(Db).OfAsync(known, default);
        Assert.Equal([(chat.CustomerId, "claims-email,claims-phone"), (sameName, "same-name-and-company")], suggestions.Select(s => (s.Customer.Id, string.Join(',', s.Reasons))));
    }

    [StoreFact]
    public async Task Only_what_is_confirmed_for_both_is_called_the_same()
    {
        var known = await Save(new CustomerFields { Name = "Anna Berg", Email = "anna@example.com" });
        await Db.WriteAsync(tx => CustomerDirectory.FindOrCreateAsync(tx, new Party("email", "Anna@Example.com") { Verified = true }, "en"), default);
        var chat = await Db.WriteAsync(tx => CustomerDirectory.FindOrCreateAsync(tx, new Party("visitor", "v1") { ClaimedEmail = "anna@example.com" }, "en"), default);

        // The shop's own system says that it is hers.
        var shop = await Save(new CustomerFields { Name = "A. Berg", ExternalId = "shop-1" });
        await Db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync("update customers set email = 'anna@example.com' where id = @shop", new { shop });
                await SearchWords.RebuildAsync(tx, shop);
            },
            default);
        async Task<IEnumerable<(long, string)>> OfAsync(long id) => (await new Duplicates(Db).OfAsync(id, default)).Select(s => (s.Customer.Id, string.Join(',', s.Reasons)));

        Assert.Equal([(shop, "same-email"), (chat.CustomerId, "claims-email")], await OfAsync(known));
        Assert.Equal([(known, "claims-email"), (shop, "claims-email")], (await OfAsync(chat.CustomerId)).Order());
    }

    [StoreFact]
    public async Task What_belongs_to_a_ticket_of_a_team_is_seen_by_that_team()
    {
        var id = await Save(new CustomerFields { Name = "Anna" });
        await Db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync("insert into teams (id, name, created_at) values (1, 'A', 0)");
                await tx.ExecuteAsync("insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at) values (1, 'web-chat', 'k', 'Chat', '{}', '{}', 1, 1, 0)");
                var found = await CustomerDirectory.FindOrCreateAsync(tx, new Party("visitor", "v"), "en");
                await tx.ExecuteAsync(
                    """
                    insert into tickets (id, account_id, channel, identity_id, customer_id, subject, status, waiting, team_id, language, rank, reasons, patience_seconds, snippet, last_author, last_message_at, version, customer_version, created_at, updated_at)
                    values (7, 1, 'web-chat', @IdentityId, @id, 's', 'open', 1, 1, 'en', 1, '{}', 60, 's', 'customer', 1, 1, 1, 1, 1)
                    """,
                    new { found.IdentityId, id });
                await Timeline.AddAsync(tx, new NewTouch(id, TouchKinds.TicketOpened, TouchArea.Support, "desk", "t7", tx.Now, "opened") { TicketId = 7 });
                await Timeline.AddAsync(tx, new NewTouch(id, TouchKinds.PageVisited, TouchArea.Visit, "desk", "p", tx.Now, "page"));
            },
            default);
        foreach (var (viewer, sees) in ((Viewer, int)[])[(Agent(1), 2), (Agent(2), 1), (Agent(), 1), (new Viewer(1, Role.Supervisor, new HashSet<long>()), 2)])
        {
            Assert.Equal(sees, (await new Timeline(Db).PageAsync(id, null, null, viewer, default)).Items.Count);
            Assert.Equal(sees, (await new CustomerQueries(Db).PanelAsync(id, viewer, default))!.Timeline.Count);
        }

        Assert.Equal(["page"], (await new Timeline(Db).PageAsync(id, TouchArea.Visit, null, Agent(1), default)).Items.Select(t => t.Title));
    }

    private static Viewer Agent(params long[] teams) => new(5, Role.Agent, teams.ToHashSet());

    private async Task<long> Save(CustomerFields fields) => (await new SaveCustomer(Db).CreateAsync(fields, 1, default)).Value;

    private async Task<string[]> Find(string text) => [.. (await new CustomerPages(Db).FindAsync(text, null, default)).Items.Select(customer => customer.Name)];
}
