using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Segments;

namespace CxmHelpdesk.Desk.Tests.Customers;

/// <summary>SQLite's own word on how it answers: no table walked whole, nothing sorted after the fact.</summary>
public sealed class CustomerPlanTests : IAsyncLifetime
{
    private TestDb _test = null!;

    public async Task InitializeAsync() => _test = await TestDb.CreateAsync();

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_page_of_the_timeline_is_a_range_of_its_index(bool oneArea) =>
        AssertPlan(Timeline.PageSql(SqlDialect.Sqlite, oneArea), "ix_touches_customer");

    [Fact]
    public Task The_list_of_customers_is_a_range_of_its_index() => AssertPlan(CustomerPages.AllSql(SqlDialect.Sqlite), "ix_customers_name");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public Task A_search_is_a_range_of_the_words(int words) => AssertPlan(CustomerPages.FoundSql(SqlDialect.Sqlite, words), "PRIMARY KEY");

    [Fact]
    public Task The_newest_touches_of_many_customers_come_from_the_index_of_each() =>
        AssertPlan(new SqlText(SqlDialect.Sqlite)["panel-touches"], "ix_touches_customer");

    [Fact]
    public Task A_page_of_a_segment_walks_the_names_in_order() =>
        AssertPlan(
            SavedSegments.PageSql(SqlDialect.Sqlite, SegmentSql.Compile(new SegmentFilter(), _test.Time.GetUtcNow()).Where),
            "ix_customers_name");

    private async Task AssertPlan(string sql, string index)
    {
        // Lists as Dapper writes them; every other parameter may stay unbound for a plan.
        var text = sql.Replace("in @TeamIds", "in (1, 2)", StringComparison.Ordinal).Replace("in @Ids", "in (1, 2, 3)", StringComparison.Ordinal);
        await using var connection = await _test.Db.OpenAsync(default);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own statements.
        command.CommandText = $"explain query plan {System.Text.RegularExpressions.Regex.Replace(text, "@[A-Za-z0-9_]+", "1")}";
#pragma warning restore CA2100
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            steps.Add(reader.GetString(3));
        }

        Assert.Contains(steps, step => step.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step.StartsWith("SCAN", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }
}
