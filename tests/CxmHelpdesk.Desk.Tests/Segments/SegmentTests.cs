using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Segments;

namespace CxmHelpdesk.Desk.Tests.Segments;

public sealed class SegmentsOnSqlite : SegmentTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class SegmentsOnSqlServer : SegmentTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}

public abstract class SegmentTests : StoreTests
{
    private static readonly Viewer s_maker = new(1, Role.Agent, new HashSet<long>());
    private static readonly Viewer s_other = new(2, Role.Agent, new HashSet<long>());

    private SavedSegments Saved => new(Db, Test.Time);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Db.WriteAsync(
            async tx =>
            {
                foreach (var id in (int[])[1, 2])
                {
                    await tx.ExecuteAsync("insert into agents (id, email, email_key, name, role, language, time_zone, created_at) values (@id, @key, @key, 'A', 'agent', 'en', 'UTC', 0)", new { id, key = $"a{id}@b" });
                }

                foreach (var (name, value, nps) in ((string, long, int?)[])[("Anna Berg", 50_000, 9), ("Bo 100%_[x]", 100, null), ("佐藤 花子", 900_000, 3)])
                {
                    var found = await CustomerDirectory.FindOrCreateAsync(tx, new Party("visitor", name) { Name = name }, "en");
                    await tx.ExecuteAsync("update customers set lifetime_hundredths = @value, nps = @nps where id = @CustomerId", new { value, nps, found.CustomerId });
                    if (nps == 9)
                    {
                        await Timeline.AddAsync(tx, new NewTouch(found.CustomerId, TouchKinds.CampaignOpened, TouchArea.Marketing, "t", "1", tx.Now.AddDays(-3), "News"));
                    }
                }
            },
            default);
    }

    [StoreFact]
    public async Task Conditions_find_whom_they_describe()
    {
        Assert.Equal(["Anna Berg"], await Names("""{"all":[{"field":"name","op":"startsWith","value":"ANNA"}]}"""));
        Assert.Equal(["佐藤 花子"], await Names("""{"all":[{"field":"name","op":"contains","value":"花子"}]}"""));
        Assert.Equal(["Bo 100%_[x]"], await Names("""{"all":[{"field":"name","op":"contains","value":"%_["}]}"""));
        Assert.Equal(["佐藤 花子"], await Names("""{"all":[{"field":"lifetimeValue","op":"atLeast","value":1000},{"field":"nps","op":"atMost","value":6}]}"""));
        Assert.Equal(["Anna Berg", "Bo 100%_[x]"], await Names("""{"any":[{"field":"nps","op":"isEmpty"},{"field":"campaignOpened","op":"withinDays","value":7}]}"""));
        Assert.Empty(await Names("""{"all":[{"field":"campaignOpened","op":"withinDays","value":2}]}"""));
        Assert.Equal(3, (await Names("{}")).Length);
    }

    [StoreFact]
    public async Task Nothing_a_caller_writes_becomes_sql()
    {
        string[] hostile =
        [
            """{"all":[{"field":"name; drop table customers","op":"is","value":"x"}]}""",
            """{"all":[{"field":"c.id = 1 or 1","op":"is","value":1}]}""",
            """{"all":[{"field":"name","op":"is or 1=1","value":"x"}]}""",
            """{"all":[{"field":"nps","op":"is","value":"1 or 1=1"}]}""",
            """{"all":[{"field":"name","op":"is","value":{"a":1}}]}""",
            """{"all":[{"field":"name","op":"is"}]}""",
            """{"all":[{"field":"campaignOpened","op":"withinDays","value":-1}]}""",
            """{"all":[{"field":"__proto__","op":"is","value":"x"}]}""",
        ];
        foreach (var filter in hostile)
        {
            Assert.Equal("invalid", (await Saved.PreviewAsync(Parse(filter), default)).Refusal?.Code);
        }

        foreach (var value in new[] { "'; drop table customers; --", "x' or '1'='1", "@s0", "%", "\" or \"\"=\"", "\\' or 1=1 --" })
        {
            var filter = new SegmentFilter { All = [new("name", "contains", JsonSerializer.SerializeToElement(value))] };
            Assert.InRange((await Saved.PreviewAsync(filter, default)).Value.Count, 0, 1);
        }

        Assert.Equal(3, await Db.ReadAsync(s => s.ScalarAsync<long>("select count(*) from customers"), default));
        var many = new SegmentFilter { All = [.. Enumerable.Range(0, 21).Select(_ => new SegmentCondition("nps", "is", JsonSerializer.SerializeToElement(1)))] };
        Assert.Equal("invalid", (await Saved.PreviewAsync(many, default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task A_segment_that_is_not_shared_is_its_makers_alone()
    {
        var mine = (await Saved.AddAsync(new SaveSegment("VIP", Parse("""{"all":[{"field":"lifetimeValue","op":"atLeast","value":100}]}"""), false), s_maker, default)).Value;
        Assert.Empty(await Saved.ListAsync(s_other, default));
        Assert.Equal("not-found", (await Saved.CustomersAsync(mine.Id, null, s_other, default)).Refusal?.Code);
        Assert.Equal(2, (await Saved.CustomersAsync(mine.Id, null, s_maker, default)).Value.Items.Count);
        var shared = (await Saved.ChangeAsync(mine.Id, new SaveSegment("VIP", mine.Filter, true, mine.Version), s_maker, default)).Value;
        Assert.Equal("forbidden", (await Saved.RemoveAsync(shared.Id, s_other, default))?.Code);
        Assert.Equal("stale", (await Saved.ChangeAsync(mine.Id, new SaveSegment("X", mine.Filter, true, mine.Version), s_maker, default)).Refusal?.Code);
        Assert.Null(await Saved.RemoveAsync(shared.Id, s_maker, default));
    }

    private async Task<string[]> Names(string filter) => [.. (await Saved.PreviewAsync(Parse(filter), default)).Value.First.Select(customer => customer.Name)];

    private static SegmentFilter Parse(string json) => JsonSerializer.Deserialize<SegmentFilter>(json, JsonSerializerOptions.Web)!;
}
