using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Tests.Customers;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.History;

public sealed class PutHistoryOnSqlite : PutHistoryTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class PutHistoryOnSqlServer : PutHistoryTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}

public abstract class PutHistoryTests : StoreTests
{
    private static readonly Viewer s_everything = new(1, Role.Administrator, new HashSet<long>());

    [StoreFact]
    public async Task A_batch_told_twice_changes_nothing_the_second_time()
    {
        const string Items = """
            [{"externalId":"o1","customerEmail":"Anna@example.com","customerName":"Anna","amount":120.5,"currency":"USD","state":"paid","placedAt":"2026-11-01T10:00:00Z"},
             {"externalId":"o2","customerEmail":"anna@EXAMPLE.com","amount":"１２,０００円","currency":"JPY","placedAt":"2026年11月2日"}]
            """;
        var first = await Put(HistoryKind.Orders, Items);
        var head = await Test.Events.HeadAsync(default);
        var second = await Put(HistoryKind.Orders, Items);
        Assert.Equal((2, 0, 0, 0), (first.Created, first.Updated, first.Unchanged, first.Failed));
        Assert.Equal((0, 0, 2, 0), (second.Created, second.Updated, second.Unchanged, second.Failed));
        Assert.Equal(head, await Test.Events.HeadAsync(default));
        var anna = await Only();
        Assert.Equal(2, anna.Customer.OrdersCount);
        Assert.Equal(120.5m + 80.4m, anna.Customer.LifetimeValue);
        Assert.Equal(2, anna.Timeline.Count);
    }

    [StoreFact]
    public async Task A_batch_announces_each_customer_once()
    {
        var head = await Test.Events.HeadAsync(default);
        await Put(HistoryKind.Touches, "[" + string.Join(',', Enumerable.Range(0, 20).Select(i =>
            $$"""{"externalId":"t{{i}}","customerEmail":"c{{i % 2}}@example.com","kind":"page.visited","title":"Page {{i}}","at":"2026-11-01T10:00:00Z"}""")) + "]");
        var events = await Test.Events.ReadAsync(head, 100, default);
        Assert.Equal(2, events.Count);
        Assert.All(events, e => Assert.Equal(EventTypes.HistoryChanged, e.Type));
        Assert.Equal(2, events.Select(e => e.CustomerId).Distinct().Count());
    }

    [StoreFact]
    public async Task A_returned_order_lowers_the_lifetime_value_and_a_lost_deal_the_open_ones()
    {
        await Put(HistoryKind.Orders, """[{"externalId":"o1","customerExternalId":"C1","amount":300,"state":"delivered"}]""");
        await Put(HistoryKind.Deals, """[{"externalId":"d1","customerExternalId":"C1","title":"Hotel kitchen","stage":"offer","amount":5000}]""");
        var before = (await Only()).Customer;
        Assert.Equal((300m, 1, 5000m, 1), (before.LifetimeValue, before.OrdersCount, before.OpenDealsAmount, before.OpenDealsCount));
        await Put(HistoryKind.Orders, """[{"externalId":"o1","customerExternalId":"C1","amount":300,"state":"returned"}]""");
        await Put(HistoryKind.Deals, """[{"externalId":"d1","customerExternalId":"C1","title":"Hotel kitchen","stage":"closed","state":"lost","amount":5000}]""");
        var after = (await Only()).Customer;
        Assert.Equal((0m, 0, 0m, 0), (after.LifetimeValue, after.OrdersCount, after.OpenDealsAmount, after.OpenDealsCount));
        Assert.Empty(await Sums.WrongAsync(Db));
    }

    [StoreFact]
    public async Task Sums_are_those_of_the_rows_after_any_sequence_of_changes()
    {
        var random = new Random(5);
        string Pick(params string[] of) => of[random.Next(of.Length)];
        for (var i = 0; i < 60; i++)
        {
            await Put(HistoryKind.Orders,
                $$"""[{"externalId":"o{{random.Next(8)}}","customerExternalId":"C{{random.Next(4)}}","amount":{{random.Next(-50, 500)}},"currency":"{{Pick("USD", "JPY", "EUR")}}","state":"{{Pick("placed", "paid", "cancelled", "returned")}}"}]""");
            await Put(HistoryKind.Deals,
                $$"""[{"externalId":"d{{random.Next(8)}}","customerExternalId":"C{{random.Next(4)}}","title":"t","stage":"{{Pick("a", "b")}}","amount":{{random.Next(500)}},"state":"{{Pick("open", "won", "lost")}}"}]""");
            Assert.Empty(await Sums.WrongAsync(Db));
        }
    }

    [StoreFact]
    public async Task One_wrong_item_fails_alone_and_says_what_is_wrong()
    {
        var result = await Put(HistoryKind.Orders, """
            [{"externalId":"a","customerEmail":"a@example.com","amount":1},
             {"externalId":"b","customerEmail":"not an address","amount":1},
             {"externalId":"c","customerEmail":"a@example.com"},
             {"externalId":"d","customerEmail":"a@example.com","amount":1,"currency":"XXX"},
             {"externalId":"e","customerEmail":"a@example.com","amount":1,"state":"melted"},
             {"externalId":"f","amount":1},
             {"externalId":"g","customerEmail":"a@example.com","amount":1,"hack":"x"},
             {"externalId":"h","customerEmail":"a@example.com","amount":1,"link":"javascript:alert(1)"},
             17]
            """);
        Assert.Equal((1, 8), (result.Created, result.Failed));
        Assert.Equal(
            ["", "not-an-email", "missing", "no-rate", "not-allowed", "missing", "unknown-field", "not-a-link", "not-an-object"],
            result.Results.Select(item => item.Code ?? ""));
        Assert.Equal("amount", result.Results[2].Field);
        Assert.Equal("g", result.Results[6].ExternalId);
        Assert.Equal(1, await Db.ReadAsync(s => s.ScalarAsync<long>("select count(*) from customers"), default));
    }

    [StoreFact]
    public async Task The_newest_survey_answer_counts_even_if_an_older_one_comes_later()
    {
        await Put(HistoryKind.Touches, """[{"externalId":"s2","customerExternalId":"C1","kind":"survey.answered","survey":"nps","score":9,"at":"2026-11-02T00:00:00Z"}]""");
        await Put(HistoryKind.Touches, """[{"externalId":"s1","customerExternalId":"C1","kind":"survey.answered","survey":"nps","score":2,"at":"2026-11-01T00:00:00Z"}]""");
        Assert.Equal(9, (await Only()).Customer.Nps);
    }

    [StoreFact]
    public async Task The_shops_id_joins_the_customer_who_wrote_before_by_his_address()
    {
        var found = await Db.WriteAsync(tx => CustomerDirectory.FindOrCreateAsync(tx, new Party("email", "anna@example.com"), "en"), default);
        await Put(HistoryKind.Customers, """[{"externalId":"S-1","email":"anna@example.com","name":"Anna Berg","company":"Berg AB"}]""");
        await Put(HistoryKind.Orders, """[{"externalId":"o","customerExternalId":"S-1","amount":10}]""");
        var anna = await Only();
        Assert.Equal(found.CustomerId, anna.Customer.Id);
        Assert.Equal(("Anna Berg", "Berg AB", 1), (anna.Customer.Name, anna.Company?.Name, anna.Customer.OrdersCount));
        Assert.Equal([found.CustomerId], (await new CustomerPages(Db).FindAsync("berg", null, default)).Items.Select(c => c.Id));
    }

    private Task<HistoryBatchResult> Put(HistoryKind kind, string items)
    {
        using var json = JsonDocument.Parse(items);
        var batch = new HistoryBatch("shop", [.. json.RootElement.EnumerateArray().Select(item => item.Clone())]);
        return new PutHistory(Db, Options.Create(new HistoryOptions())).PutAsync(kind, batch, default);
    }

    private async Task<CustomerPanel> Only()
    {
        var customer = Assert.Single((await new CustomerPages(Db).FindAsync(null, null, default)).Items);
        return (await new CustomerQueries(Db).PanelAsync(customer.Id, s_everything, default))!;
    }
}
