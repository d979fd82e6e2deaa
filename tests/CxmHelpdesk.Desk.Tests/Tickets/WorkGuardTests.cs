using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Board;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Tickets;

/// <summary>Holds down the work that the hot paths do: statements and index use, which decide speed and do not depend on the machine.</summary>
public sealed class WorkGuardTests : IAsyncLifetime
{
    /// <summary>What <see cref="TestDesk.CustomerWrites"/> asks for itself: which ticket it became.</summary>
    private const int LookUps = 1;

    private TestDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await TestDesk.CreateAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_message_into_a_known_conversation_costs_at_most_15_statements_from_envelope_to_event()
    {
        await _desk.CustomerWrites("mia", "Where is my order?");
        Assert.InRange(await StatementsOf(() => _desk.CustomerWrites("mia", "Hello? I am still waiting.")) - LookUps, 1, 15);
    }

    [Fact]
    public async Task A_stranger_with_a_new_ticket_costs_at_most_23_statements() =>
        Assert.InRange(await StatementsOf(() => _desk.CustomerWrites("tom", "Where is my order?")) - LookUps, 1, 23);

    [Fact]
    public async Task A_page_of_the_queue_costs_two_statements_whatever_the_viewer_sees()
    {
        for (var i = 0; i < 12; i++)
        {
            await _desk.CustomerWrites($"c{i}", "Hello");
        }

        foreach (var viewer in new[] { TestDesk.Supervisor, TestDesk.AgentOf(TestDesk.Billing, TestDesk.Shipping) })
        {
            Assert.Equal(2, await StatementsOf(() => _desk.Tickets.ListAsync(new QueueRequest(QueueView.Open), viewer, default)));
        }
    }

    [Fact]
    public async Task Opening_a_ticket_costs_at_most_eight_statements()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        Assert.InRange(await StatementsOf(() => _desk.Tickets.DetailAsync(id, TestDesk.Supervisor, default)), 1, 8);
    }

    [Fact]
    public async Task A_reply_costs_at_most_fifteen_statements()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var version = (await _desk.Ticket(id)).CustomerVersion;
        Assert.InRange(await StatementsOf(() => _desk.AgentReplies(id, "On its way.", customerVersion: version)), 1, 15);
    }

    [Theory]
    [InlineData(QueueView.Unassigned)]
    [InlineData(QueueView.Mine)]
    [InlineData(QueueView.Open)]
    [InlineData(QueueView.Snoozed)]
    [InlineData(QueueView.Resolved)]
    [InlineData(QueueView.Spam)]
    public async Task Every_view_walks_an_index_in_its_order(QueueView view)
    {
        foreach (var viewer in new[] { TestDesk.Supervisor, TestDesk.AgentOf(TestDesk.Billing, TestDesk.Shipping) })
        {
            var plan = await _desk.Test.PlanOf(TicketQueries.ListSql(_desk.Test.Db.Dialect, new QueueRequest(view), viewer));
            Assert.All(plan.Where(step => step.Contains("tickets", StringComparison.Ordinal) || step.Contains(" t ", StringComparison.Ordinal)), step =>
                Assert.DoesNotContain("SCAN t", step, StringComparison.Ordinal));
            Assert.Contains(plan, step => step.Contains("ix_tickets_", StringComparison.Ordinal) && step.Contains("rank>?", StringComparison.Ordinal));

            // One sort is left: of the few rows that the ranges gave.
            Assert.InRange(plan.Count(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal)), 0, 1);
        }
    }

    [Fact]
    public async Task Who_waits_longest_is_the_first_of_an_index()
    {
        var plan = await _desk.Test.PlanOf(BoardQueries.LongestWaitSql(_desk.Test.Db.Dialect));
        Assert.Contains("ix_tickets_waiting", Assert.Single(plan), StringComparison.Ordinal);
    }

    private async Task<long> StatementsOf(Func<Task> work)
    {
        var before = _desk.Test.Db.Statements.Count;
        await work();

        return _desk.Test.Db.Statements.Count - before;
    }
}
