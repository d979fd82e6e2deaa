using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.Views;

namespace CxmHelpdesk.Desk.Tests.Views;

public sealed class ViewsOnSqlite : ViewTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class ViewsOnSqlServer : ViewTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class ViewTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private TestDesk _desk = null!;
    private SavedItems<TicketView> _views = null!;
    private ViewQueries _queries = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _views = new SavedItems<TicketView>(_desk.Test.Db, "view", "view");
        _queries = new ViewQueries(_desk.Test.Db, _views, _desk.Test.Time);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task Each_condition_finds_what_the_console_would_find()
    {
        var file = JsonSerializer.Deserialize<CaseFile>(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "cases/views.json")), s_json)!;
        foreach (var ticket in file.Tickets)
        {
            await InsertAsync(ticket);
        }

        // Ben is 1, Anna 2; Billing is 1, Shipping 2.
        Assert.NotEmpty(file.Cases);
        foreach (var (view, ids) in file.Cases)
        {
            var named = new TicketView { All = [.. view.All.Select(Named)], Any = [.. view.Any.Select(Named)] };
            Assert.Null(ViewSql.ProblemOf(named));
            var saved = await _views.AddAsync(new SaveItem<TicketView>("v", named, true), TestDesk.Supervisor, default);
            var page = (await _queries.PageAsync(saved.Id, null, 50, TestDesk.Supervisor, default)).Value;
            Assert.True(ids.SequenceEqual(page.Items.Select(row => row.Id).Order()), $"{JsonSerializer.Serialize(view, s_json)}: {string.Join(", ", page.Items.Select(row => row.Id))}");
            Assert.Equal((null, false), (page.Next, page.Partial));
            Assert.Equal(new ViewCount(ids.Count, false), await _queries.CountAsync(named, TestDesk.Supervisor, default));
        }
    }

    [StoreFact]
    public async Task Pages_join_without_gap_and_an_agent_sees_only_his_teams()
    {
        for (var i = 0; i < 25; i++)
        {
            var id = await _desk.CustomerWrites($"c{i}", "A question about size");
            long? team = (i % 3) switch { 0 => TestDesk.Billing, 1 => TestDesk.Shipping, _ => null };
            await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Tags: i % 2 == 0 ? ["even"] : []) { TeamId = new Optional<long?>(team) }, TestDesk.Supervisor, default);
        }

        var view = await _views.AddAsync(
            new SaveItem<TicketView>("even", new TicketView { All = [Condition("tag", "is", "even")] }, true), TestDesk.Supervisor, default);
        foreach (var (viewer, expected) in new[] { (TestDesk.Supervisor, 13), (TestDesk.AgentOf(TestDesk.Billing), 9), (TestDesk.AgentOf(), 4) })
        {
            var seen = new List<TicketRow>();
            string? after = null;
            do
            {
                var page = (await _queries.PageAsync(view.Id, after, 3, viewer, default)).Value;
                seen.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(expected, seen.Select(row => row.Id).Distinct().Count());
            Assert.Equal(seen.OrderBy(row => row.Rank).ThenBy(row => row.Id).Select(row => row.Id), seen.Select(row => row.Id));
            Assert.Equal([new SavedViewCount(view.Id, expected, false)], await _queries.CountsAsync(viewer, default));
        }
    }

    [StoreFact]
    public async Task Where_too_many_would_have_to_be_looked_at_the_page_says_so_and_goes_on_behind()
    {
        await InsertManyAsync(ViewQueries.Bound + 300, needleAt: ViewQueries.Bound + 100);
        var view = await _views.AddAsync(
            new SaveItem<TicketView>("needle", new TicketView { All = [Condition("subject", "contains", "needle")] }, true), TestDesk.Supervisor, default);
        var first = (await _queries.PageAsync(view.Id, null, 50, TestDesk.Supervisor, default)).Value;
        Assert.Empty(first.Items);
        Assert.True(first.Partial);
        var second = (await _queries.PageAsync(view.Id, first.Next, 50, TestDesk.Supervisor, default)).Value;
        Assert.Equal("the needle", Assert.Single(second.Items).Subject);
        Assert.Equal((null, false), (second.Next, second.Partial));
        Assert.Equal(new ViewCount(0, true), await _queries.CountAsync(view.Body, TestDesk.Supervisor, default));
    }

    [StoreFact]
    public async Task A_personal_view_of_another_is_not_there()
    {
        var view = await _views.AddAsync(new SaveItem<TicketView>("mine", new TicketView(), false), TestDesk.Supervisor, default);
        Assert.Equal("not-found", (await _queries.PageAsync(view.Id, null, 50, TestDesk.AgentOf(), default)).Refusal?.Code);
        Assert.Empty(await _queries.CountsAsync(TestDesk.AgentOf(), default));
    }

    internal static ViewCondition Condition(string field, string op, string value) => new(field, op, JsonSerializer.SerializeToElement(value));

    private static ViewCondition Named(ViewCondition condition) => (condition.Field, condition.Value) switch
    {
        ("assignee", { ValueKind: JsonValueKind.Number } id) => condition with { Value = JsonSerializer.SerializeToElement(id.GetInt32() == 1 ? TestDesk.Ben : TestDesk.Anna) },
        ("team", { ValueKind: JsonValueKind.Number } id) => condition with { Value = JsonSerializer.SerializeToElement(id.GetInt32() == 1 ? TestDesk.Billing : TestDesk.Shipping) },
        _ => condition,
    };

    private Task InsertAsync(Case ticket) => _desk.Test.Db.WriteAsync(
        async tx =>
        {
            var now = tx.Now;
            var customer = await CustomerAsync(tx, ticket.Customer);
            await new TicketState
            {
                Id = ticket.Id, AccountId = 1, Channel = ticket.Channel, IdentityId = customer.Identity, CustomerId = customer.Id, Subject = ticket.Subject, Language = ticket.Language,
                Status = TicketStatus.Open, Waiting = ticket.Waiting, AnswerBy = ticket.DueInMinutes is { } due ? now.AddMinutes(due) : null, WaitingSince = ticket.Waiting ? now : null,
                TeamId = ticket.Team switch { 1 => TestDesk.Billing, 2 => TestDesk.Shipping, _ => null }, AssigneeId = ticket.Assignee switch { 1 => TestDesk.Ben, 2 => TestDesk.Anna, _ => null },
                Mood = ticket.Mood, Urgency = ticket.Urgency, MessageCount = ticket.Messages, LastMessageAt = now.AddHours(-ticket.LastHoursAgo), CreatedAt = now.AddHours(-ticket.CreatedHoursAgo),
                Rank = 1000 + ticket.Id, Version = 1,
                Reasons = (PriorityRecord.None with { Reasons = [.. ticket.Causes.Select(cause => new PriorityReason(cause, -1, ["he said \"code\":\"churn\""]))] }).ToJson(),
            }.InsertAsync(tx);
            foreach (var tag in ticket.Tags)
            {
                await tx.ExecuteAsync("insert into ticket_tags (ticket_id, tag) values (@Id, @tag)", new { ticket.Id, tag });
            }
        },
        default);

    private Task InsertManyAsync(int count, int needleAt) => _desk.Test.Db.WriteAsync(
        async tx =>
        {
            var customer = await CustomerAsync(tx, "Mia");
            for (var i = 0; i < count; i++)
            {
                await new TicketState
                {
                    Id = 10_000 + i, AccountId = 1, Channel = "test", IdentityId = customer.Identity, CustomerId = customer.Id, Subject = i == needleAt ? "the needle" : "hay", Language = "en",
                    Status = TicketStatus.Open, Rank = 1_000_000 + i, Version = 1, LastMessageAt = tx.Now, CreatedAt = tx.Now,
                }.InsertAsync(tx);
            }
        },
        default);

    private static async Task<(long Id, long Identity)> CustomerAsync(Tx tx, string name)
    {
        var (id, identity) = (tx.NextId(), tx.NextId());
        await tx.ExecuteAsync(
            "insert into customers (id, name, name_key, created_at, version) values (@id, @name, @key, @Now, 1)", new { id, name, key = Desk.Customers.SearchWords.Key(name), tx.Now });
        await tx.ExecuteAsync(
            """
            insert into identities (id, customer_id, kind, address_key, address, verified, created_at)
            values (@identity, @id, 'test', @address, @address, @verified, @Now)
            """,
            new { identity, id, address = $"{name}{identity}", verified = true, tx.Now });
        return (id, identity);
    }

    private sealed record CaseFile(IReadOnlyList<Case> Tickets, IReadOnlyList<ViewCase> Cases);

    private sealed record ViewCase(TicketView View, IReadOnlyList<long> Ids);

    private sealed record Case(
        long Id, int? Assignee, int? Team, string Channel, string Language, IReadOnlyList<string> Tags, IReadOnlyList<string> Causes, string Subject, string Customer, double Mood, double Urgency, int Messages, bool Waiting,
        double CreatedHoursAgo, double LastHoursAgo, double? DueInMinutes);
}
