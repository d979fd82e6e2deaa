using System.Text.Json;
using CxmHelpdesk.Desk.Views;
using static CxmHelpdesk.Desk.Tests.Views.ViewTests;

namespace CxmHelpdesk.Desk.Tests.Views;

public sealed class ViewRulesTests
{
    [Theory]
    [InlineData("password", "is", "x")]
    [InlineData("assignee", "contains", "x")]
    [InlineData("assignee", "is", "1 or 1=1")]
    [InlineData("mood", "atMost", "low")]
    [InlineData("waiting", "is", "yes")]
    [InlineData("tag", "is", "")]
    public void What_cannot_be_asked_is_refused_with_its_place(string field, string op, string value) =>
        Assert.StartsWith("any[1].", ViewSql.ProblemOf(new TicketView { Any = [Condition("tag", "is", "a"), Condition(field, op, value)] })?.Path, StringComparison.Ordinal);

    [Fact]
    public async Task The_walk_is_along_the_index_of_the_order()
    {
        await using var desk = await TestDesk.CreateAsync();
        TicketView[] views =
        [
            new() { All = [Condition("subject", "contains", "x")] },
            new() { All = [Condition("assignee", "is", "me")], Any = [Condition("tag", "is", "x")] },
            new() { All = [new ViewCondition("team", "is", JsonSerializer.SerializeToElement(TestDesk.Billing))] },
        ];
        foreach (var viewer in new[] { TestDesk.Supervisor, TestDesk.AgentOf(TestDesk.Billing, TestDesk.Shipping) })
        {
            foreach (var view in views)
            {
                var sql = ViewSql.Compile(view, viewer, desk.Test.Time.GetUtcNow());
                var plan = await desk.Test.PlanOf(ViewQueries.PageSql(desk.Test.Db.Dialect, sql, viewer));
                Assert.Contains(plan, step => step.Contains("ix_tickets_", StringComparison.Ordinal) && step.Contains("rank>?", StringComparison.Ordinal));
                Assert.DoesNotContain(plan, step => step.Contains("SCAN t", StringComparison.Ordinal));
            }
        }
    }
}
