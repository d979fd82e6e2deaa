using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.History;

namespace CxmHelpdesk.Desk.Tests.Customers;

public sealed class CustomerDirectoryOnSqlite : CustomerDirectoryTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class CustomerDirectoryOnSqlServer : CustomerDirectoryTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}

public abstract class CustomerDirectoryTests : StoreTests
{
    private static readonly Viewer s_everything = new(1, Role.Administrator, new HashSet<long>());

    [StoreFact]
    public async Task The_same_address_however_written_is_the_same_customer_and_costs_one_statement()
    {
        var first = await Find(new Party("email", "Anna@Example.com") { Name = "Anna" });
        var before = Db.Statements.Count;
        var second = await Find(new Party("email", "anna@EXAMPLE.com"));
        Assert.True(first.IsNew);
        Assert.False(second.IsNew);
        Assert.Equal(first.IdentityId, second.IdentityId);
        Assert.Equal(1, Db.Statements.Count - before);
    }

    [StoreFact]
    public async Task Claims_of_a_stranger_do_not_lead_to_a_known_customer()
    {
        var known = await Find(new Party("email", "anna@example.com") { Name = "Anna", Verified = true });
        var stranger = await Find(new Party("visitor", "token-1") { Name = "Anna", ClaimedEmail = "anna@example.com" });
        Assert.NotEqual(known.CustomerId, stranger.CustomerId);
    }

    [StoreFact]
    public async Task A_visitor_without_a_name_gets_the_name_once_he_says_it()
    {
        var visitor = await Find(new Party("visitor", "token-2"));
        Assert.StartsWith("#", (await Panel(visitor.CustomerId)).Customer.Name, StringComparison.Ordinal);
        await Find(new Party("visitor", "token-2") { Name = "佐藤 花子", ClaimedEmail = "hanako@example.jp" });
        var panel = await Panel(visitor.CustomerId);
        Assert.Equal("佐藤 花子", panel.Customer.Name);
        Assert.Equal("hanako@example.jp", panel.Customer.Email);
    }

    [StoreFact]
    public async Task Panels_of_many_customers_take_as_many_statements_as_the_panel_of_one()
    {
        var ids = new List<long>();
        for (var i = 0; i < 60; i++)
        {
            var found = await Find(new Party("email", $"c{i}@example.com") { Name = $"C {i}" });
            ids.Add(found.CustomerId);
            await Db.WriteAsync(
                async tx =>
                {
                    for (var n = 0; n < 30; n++)
                    {
                        await Timeline.AddAsync(tx, new NewTouch(found.CustomerId, TouchKinds.PageVisited, TouchArea.Visit, "test", $"{i}-{n}", tx.Now.AddMinutes(n), $"Page {n}"));
                    }
                },
                default);
        }

        var queries = new CustomerQueries(Db);
        var before = Db.Statements.Count;
        var panels = await Db.ReadAsync(session => queries.PanelsAsync(session, ids, s_everything), default);
        Assert.InRange(Db.Statements.Count - before, 1, 6);
        Assert.Equal(60, panels.Count);
        Assert.All(panels.Values, panel =>
        {
            Assert.Equal(CustomerQueries.PanelTouches, panel.Timeline.Count);
            Assert.Equal("Page 29", panel.Timeline[0].Title);
            Assert.NotNull(panel.TimelineNext);
            Assert.Single(panel.Identities);
        });
    }

    private Task<FoundIdentity> Find(Party party) => Db.WriteAsync(tx => CustomerDirectory.FindOrCreateAsync(tx, party, "en"), default);

    private async Task<CustomerPanel> Panel(long id) => (await new CustomerQueries(Db).PanelAsync(id, s_everything, default))!;
}
