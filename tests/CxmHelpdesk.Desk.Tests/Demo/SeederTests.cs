using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Demo;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Macros;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Search;
using CxmHelpdesk.Desk.Segments;
using CxmHelpdesk.Desk.Tests.Customers;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Sentiment;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.Demo;

public sealed class DemoSeederOnSqlite : DemoSeederTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class DemoSeederOnSqlServer : DemoSeederTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}

public abstract class DemoSeederTests : StoreTests
{
    private static readonly Viewer s_everything = new(1, Role.Administrator, new HashSet<long>());

    [StoreFact]
    public async Task The_demo_is_a_whole_company_that_can_be_worked_with_at_once()
    {
        Assert.True(await Seeder().SeedAsync(default));
        Assert.False(await Seeder().SeedAsync(default));

        var signIns = await new DemoSignIns(Db).ListAsync(default);
        Assert.Equal(Enum.GetValues<Role>(), signIns.Select(signIn => signIn.Role).Distinct().Order());
        Assert.Equal(12, (await new DemoCustomers(Db).ListAsync(12, default)).Count);
        Assert.Empty(await Sums.WrongAsync(Db));

        var queue = await new TicketQueries(Db, new CustomerQueries(Db)).ListAsync(new QueueRequest(QueueView.Open, null, null, 50), s_everything, default);
        Assert.InRange(queue.Items.Count(ticket => ticket.Waiting), 8, 20);
        Assert.Contains(queue.Items, ticket => ticket.Language == "ja");
        Assert.True(queue.Items.Where(ticket => ticket.Waiting).All(ticket => ticket.AnswerBy is not null && ticket.CreatedAt <= Test.Time.GetUtcNow()));

        // The burnt hand and the name cut wrong stand before the question about stainless steel.
        Assert.True(queue.Items[0].Mood < 0, $"First in the queue is: {queue.Items[0].Subject}");
        Assert.Contains(queue.Items.Take(3), ticket => ticket.Subject.StartsWith("Pressure cooker", StringComparison.Ordinal));

        var counts = await new QueueCounts(Db).ForAsync(s_everything, default);
        Assert.Equal(queue.Items.Count, counts.Open);
        foreach (var segment in await new SavedSegments(Db, Test.Time).ListAsync(s_everything, default))
        {
            Assert.NotEmpty((await new SavedSegments(Db, Test.Time).CustomersAsync(segment.Id, null, s_everything, default)).Value.Items);
        }
    }

    private DemoSeeder Seeder() => new(
        Db,
        new Passwords(1),
        new SecretBox(Options.Create(new SecretOptions { KeyFile = Path.Combine(Test.Folder, "secrets.key") })),
        new PutHistory(Db, Options.Create(new HistoryOptions())),
        new ToneReader(),
        new SavedItems<CannedAnswer>(Db, "canned-answer", "canned answer"),
        new SavedItems<Macro>(Db, "macro", "macro"));
}

public sealed class LoadSeederTests : IAsyncLifetime
{
    private TestDb _test = null!;

    public async Task InitializeAsync() => _test = await TestDb.CreateAsync();

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [Fact]
    public async Task A_seeded_database_is_as_if_all_had_come_in_by_the_front_door()
    {
        var made = await new LoadSeeder(_test.Db, new ToneReader(), _test.Time).SeedAsync(3000, null, default);
        var again = await new LoadSeeder(_test.Db, new ToneReader(), _test.Time).SeedAsync(500, null, default);
        Assert.Equal(3500, made.Tickets + again.Tickets);
        Assert.Empty(await Sums.WrongAsync(_test.Db));
        Assert.Empty(await Rows("pragma foreign_key_check"));
        Assert.Equal(5000, await Scalar("select max(n) from (select count(*) as n from touches group by customer_id)"));
        Assert.Equal(made.Messages + again.Messages, await Scalar("select count(*) from messages"));
        Assert.Equal(await Scalar("select count(*) from tickets"), await Scalar("select sum(count) from queue_counts"));
        Assert.Equal(0, await Scalar(
            """
            select count(*)
            from (
                select coalesce(team_id, 0) as team, coalesce(assignee_id, 0) as assignee, account_id as account, status as s, waiting as w, mood < -0.25 as n, count(*) as c
                from tickets
                group by 1, 2, 3, 4, 5, 6) t
            left join queue_counts q on q.team_id = t.team and q.assignee_id = t.assignee and q.account_id = t.account and q.status = t.s and q.waiting = t.w and q.negative = t.n
            where q.count is null or q.count <> t.c
            """));
        Assert.Equal(0, await Scalar("select count(*) from customers c where not exists (select 1 from customer_words w where w.customer_id = c.id)"));
        Assert.Equal(await Scalar("select value from counters where name = 'tickets'"), await Scalar("select max(id) from tickets"));
        Assert.True(await Scalar("select value from counters where name = 'ids'") >= await Scalar("select max(id) from (select id from messages union all select id from touches union all select id from orders)"));

        // What the desk makes from here on collides with nothing.
        await _test.Db.WriteAsync(tx => CustomerDirectory.FindOrCreateAsync(tx, new CxmHelpdesk.Channels.Party("email", "new@example.com"), "en"), default);
        var queue = await new TicketQueries(_test.Db, new CustomerQueries(_test.Db)).ListAsync(
            new QueueRequest(QueueView.Open, null, null, 50), new Viewer(1, Role.Administrator, new HashSet<long>()), default);
        Assert.Equal(50, queue.Items.Count);
        Assert.Equal(queue.Items.Select(ticket => ticket.Rank).Order(), queue.Items.Select(ticket => ticket.Rank));
        Assert.True(await Scalar("select count(*) from search_messages where search_messages match '\"handle\"'") > 0);
    }

    private Task<long> Scalar(string sql) => _test.Db.ReadAsync(session => session.ScalarAsync<long>(sql), default);

    private Task<IReadOnlyList<string>> Rows(string sql) => _test.Db.ReadAsync(session => session.QueryAsync<string>(sql), default);
}
