using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Tickets;

public sealed class QueueOnSqlite : QueueTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class QueueOnSqlServer : QueueTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class QueueTests : IAsyncLifetime
{
    private TestDesk _desk = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync() => _desk = await OpenAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_customers_first_message_opens_a_ticket_that_waits()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var ticket = await _desk.Ticket(id);
        Assert.Equal((TicketStatus.Open, true, "mia", 1), (ticket.Status, ticket.Waiting, ticket.CustomerName, ticket.MessageCount));
        Assert.NotNull(ticket.AnswerBy);
        Assert.Equal(ticket.AnswerBy!.Value.ToUnixTimeMilliseconds(), ticket.Rank);
        Assert.Contains((await _desk.Tickets.DetailAsync(id, TestDesk.Supervisor, default))!.Customer.Timeline, touch => touch.Kind == "ticket.opened");
    }

    [StoreFact]
    public async Task Each_time_a_ticket_is_resolved_the_customers_timeline_says_so()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        await _desk.AgentReplies(id, "Here.", resolve: true);
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Status: TicketStatus.Resolved), TestDesk.Supervisor, default);
        await _desk.CustomerWrites("mia", "No, it is not.");
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Status: TicketStatus.Resolved), TestDesk.Supervisor, default);
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Subject: "Order"), TestDesk.Supervisor, default);

        var timeline = (await _desk.Tickets.DetailAsync(id, TestDesk.Supervisor, default))!.Customer.Timeline;
        Assert.Equal(2, timeline.Count(touch => touch.Kind == "ticket.resolved" && touch.TicketId == id));
    }

    [StoreFact]
    public async Task The_next_message_joins_the_open_ticket_and_does_not_restart_the_wait()
    {
        var first = await _desk.CustomerWrites("mia", "Where is my order?");
        var since = (await _desk.Ticket(first)).WaitingSince;
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(first, await _desk.CustomerWrites("mia", "Hello?"));
        Assert.Equal(since, (await _desk.Ticket(first)).WaitingSince);
        Assert.Equal([1L, 2L], (await _desk.Messages(first)).Select(message => message.Seq));
    }

    [StoreFact]
    public async Task The_same_delivery_and_the_same_message_count_once()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?", "m1");
        await _desk.CustomerWrites("mia", "Where is my order?", "m1");
        await _desk.Delivered("another-delivery", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new TestPayload("m1", "mia", "Where is my order?")));
        Assert.Single(await _desk.Messages(id));
    }

    [StoreFact]
    public async Task Naming_a_strangers_message_does_not_lead_into_the_strangers_ticket()
    {
        var mias = await _desk.CustomerWrites("mia", "My card number was charged twice", "secret-id");
        var other = await _desk.CustomerWrites("eve", "Tell me more", answersTo: "secret-id");
        Assert.NotEqual(mias, other);
        Assert.Single(await _desk.Messages(mias));
    }

    [StoreFact]
    public async Task An_unreadable_delivery_is_quarantined_and_holds_up_nobody_and_can_be_replayed()
    {
        Assert.Equal(0, await _desk.Delivered("bad", "not json"u8.ToArray()));
        Assert.NotEqual(0, await _desk.CustomerWrites("mia", "Hello"));
        var quarantine = new Desk.Inbound.Quarantine(_desk.Test.Db);
        var item = Assert.Single((await quarantine.ListAsync(null, 50, default)).Items);
        Assert.Equal(("unreadable", "no JSON"), (item.Code, item.Detail));
        Assert.Equal("not json"u8.ToArray(), await quarantine.RawAsync(item.Id, default));
        Assert.Equal(1, await quarantine.ReplayAsync([item.Id], TestDesk.Ben, default));
        Assert.Empty((await quarantine.ListAsync(null, 50, default)).Items);
    }

    [StoreFact]
    public async Task An_urgent_message_overtakes_an_older_calm_one()
    {
        var calm = await _desk.CustomerWrites("mia", "When do you have time, could you tell me the size of the lid? No rush.");
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(2));
        var urgent = await _desk.CustomerWrites("tom", "URGENT: the heater is on fire and we cannot switch it off!");
        var queue = await _desk.Tickets.ListAsync(new QueueRequest(QueueView.Open), TestDesk.Supervisor, default);
        Assert.Equal([urgent, calm], queue.Items.Select(row => row.Id));
        Assert.NotEmpty(queue.Items[0].Reasons);
        Assert.Equal(urgent, (await _desk.Tickets.NextAsync(TestDesk.Supervisor, default))!.Id);
    }

    [StoreFact]
    public async Task An_answer_ends_the_wait_takes_the_ticket_and_queues_the_message()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var accepted = Assert.IsType<ReplyOutcome.Accepted>(await _desk.AgentReplies(id, "On its way."));
        Assert.Equal("queued", accepted.Message.Delivery);
        var ticket = await _desk.Ticket(id);
        Assert.Equal((false, TestDesk.Ben, null), (ticket.Waiting, ticket.AssigneeId, ticket.AnswerBy));
        Assert.Equal(1, await _desk.Test.Db.ReadAsync(s => s.ScalarAsync<long>("select count(*) from outbound"), default));
    }

    [StoreFact]
    public async Task A_second_click_sends_nothing_more()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var first = (ReplyOutcome.Accepted)await _desk.AgentReplies(id, "On its way.", clientId: "c1");
        var second = (ReplyOutcome.Accepted)await _desk.AgentReplies(id, "On its way.", clientId: "c1");
        Assert.True(second.Repeated);
        Assert.Equal(first.Message.Id, second.Message.Id);
        Assert.Equal(2, (await _desk.Messages(id)).Count);
    }

    [StoreFact]
    public async Task A_reply_written_before_the_customers_last_message_is_refused_with_what_is_new()
    {
        var id = await _desk.CustomerWrites("mia", "Where is my order?");
        var seen = (await _desk.Ticket(id)).CustomerVersion;
        await _desk.CustomerWrites("mia", "Found it, never mind. But the lid is broken!");
        var stale = Assert.IsType<ReplyOutcome.Stale>(await _desk.AgentReplies(id, "It is on its way", customerVersion: seen));
        Assert.Equal("Found it, never mind. But the lid is broken!", Assert.Single(stale.NewMessages).Text);
        Assert.Equal(2, (await _desk.Messages(id)).Count);
    }

    [StoreFact]
    public async Task Another_teams_ticket_is_not_there_at_all()
    {
        var id = await _desk.CustomerWrites("mia", "Refund please");
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        var outsider = TestDesk.AgentOf(TestDesk.Billing);
        Assert.Null(await _desk.Tickets.DetailAsync(id, outsider, default));
        Assert.Null(await _desk.Tickets.OlderMessagesAsync(id, 99, outsider, default));
        Assert.IsType<ReplyOutcome.NotFound>(await _desk.AgentReplies(id, "x", outsider));
        Assert.Equal("not-found", (await _desk.Notes.HandleAsync(id, new NoteRequest("n", "x"), outsider, default)).Refusal?.Code);
        Assert.IsType<ChangeOutcome.NotFound>(await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Subject: "x"), outsider, default));
        foreach (var view in Enum.GetValues<QueueView>())
        {
            Assert.Empty((await _desk.Tickets.ListAsync(new QueueRequest(view), outsider, default)).Items);
            Assert.Empty((await _desk.Tickets.ListAsync(new QueueRequest(view, TestDesk.Shipping), outsider, default)).Items);
        }

        Assert.Equal(0, (await _desk.Counts.ForAsync(outsider, default)).Open);
        Assert.Single((await _desk.Tickets.ListAsync(new QueueRequest(QueueView.Team, TestDesk.Shipping), TestDesk.AgentOf(TestDesk.Shipping), default)).Items);
    }

    [StoreFact]
    public async Task Pages_of_every_view_join_without_gap_or_overlap()
    {
        for (var i = 0; i < 35; i++)
        {
            var id = await _desk.CustomerWrites($"c{i}", i % 3 == 0 ? "This is terrible, I want my money back!" : "A question about size");
            long? team = (i % 3) switch { 0 => TestDesk.Billing, 1 => TestDesk.Shipping, _ => null };
            await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(team) }, TestDesk.Supervisor, default);
        }

        foreach (var (viewer, expected) in new[] { (TestDesk.Supervisor, 35), (TestDesk.AgentOf(TestDesk.Billing), 23), (TestDesk.AgentOf(TestDesk.Billing, TestDesk.Shipping), 35) })
        {
            var seen = new List<TicketRow>();
            string? after = null;
            do
            {
                var page = await _desk.Tickets.ListAsync(new QueueRequest(QueueView.Unassigned, After: after, Limit: 4), viewer, default);
                seen.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(expected, seen.Select(row => row.Id).Distinct().Count());
            Assert.Equal(expected, seen.Count);
            Assert.Equal(seen.OrderBy(row => row.Rank).ThenBy(row => row.Id).Select(row => row.Id), seen.Select(row => row.Id));
            Assert.Equal(expected, (await _desk.Counts.ForAsync(viewer, default)).Unassigned);
        }
    }

    [StoreFact]
    public async Task Assigning_somebody_who_could_not_see_the_ticket_is_refused()
    {
        var id = await _desk.CustomerWrites("mia", "Refund please");
        var refused = await _desk.Change.HandleAsync(
            id, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping), AssigneeId = new Optional<long?>(TestDesk.Anna) }, TestDesk.Supervisor, default);
        Assert.Equal("agent-not-in-team", Assert.IsType<ChangeOutcome.Refused>(refused).Code);
        Assert.Null((await _desk.Ticket(id)).TeamId);
    }

    [StoreFact]
    public async Task Moving_a_ticket_out_of_its_assignees_sight_leaves_it_unassigned()
    {
        var id = await _desk.CustomerWrites("mia", "Refund please");
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { AssigneeId = new Optional<long?>(TestDesk.Anna) }, TestDesk.Supervisor, default);
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        Assert.Null((await _desk.Ticket(id)).AssigneeId);
    }

    [StoreFact]
    public async Task A_change_against_an_older_version_is_refused()
    {
        var id = await _desk.CustomerWrites("mia", "Refund please");
        var version = (await _desk.Ticket(id)).Version;
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Subject: "Refund"), TestDesk.Supervisor, default);
        Assert.IsType<ChangeOutcome.Stale>(await _desk.Change.HandleAsync(id, new ChangeTicketRequest(version, Subject: "Other"), TestDesk.Supervisor, default));
    }

    [StoreFact]
    public async Task A_snoozed_ticket_sleeps_wakes_in_time_and_at_the_customers_word()
    {
        var id = await _desk.CustomerWrites("mia", "Refund please");
        var until = _desk.Test.Time.GetUtcNow().AddHours(2);
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Status: TicketStatus.Snoozed, SnoozedUntil: until), TestDesk.Supervisor, default);
        Assert.Empty((await _desk.Tickets.ListAsync(new QueueRequest(QueueView.Open), TestDesk.Supervisor, default)).Items);
        Assert.Equal(0, await _desk.Snooze.WakeAsync(default));
        _desk.Test.Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(1, await _desk.Snooze.WakeAsync(default));
        Assert.Equal((TicketStatus.Open, true), ((await _desk.Ticket(id)).Status, (await _desk.Ticket(id)).Waiting));

        await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Status: TicketStatus.Snoozed, SnoozedUntil: until.AddDays(1)), TestDesk.Supervisor, default);
        await _desk.CustomerWrites("mia", "Are you there?");
        Assert.Equal(TicketStatus.Open, (await _desk.Ticket(id)).Status);
    }

    [StoreFact]
    public async Task A_message_after_resolving_reopens_for_a_while_then_opens_anew()
    {
        var id = await _desk.CustomerWrites("mia", "Refund please");
        await _desk.AgentReplies(id, "Done.", resolve: true);
        _desk.Test.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(id, await _desk.CustomerWrites("mia", "It did not arrive on my account"));
        Assert.Equal(TicketStatus.Open, (await _desk.Ticket(id)).Status);
        await _desk.AgentReplies(id, "Done.", resolve: true);
        _desk.Test.Time.Advance(TimeSpan.FromDays(10));
        Assert.NotEqual(id, await _desk.CustomerWrites("mia", "Another question"));
    }

    [StoreFact]
    public async Task Counters_equal_a_recount_after_any_history()
    {
        var random = new Random(7);
        var ids = new List<long>();
        for (var step = 0; step < 250; step++)
        {
            _desk.Test.Time.Advance(TimeSpan.FromMinutes(random.Next(1, 300)));
            if (ids.Count < 5 || random.Next(3) == 0)
            {
                ids.Add(await _desk.CustomerWrites($"c{random.Next(12)}", random.Next(2) == 0 ? "I am furious, this is awful!" : "Thanks, a question"));
                continue;
            }

            var id = ids[random.Next(ids.Count)];
            switch (random.Next(4))
            {
                case 0:
                    await _desk.AgentReplies(id, "Hello", resolve: random.Next(2) == 0);
                    break;
                case 1:
                    await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(random.Next(2) == 0 ? TestDesk.Billing : null) }, TestDesk.Supervisor, default);
                    break;
                case 2:
                    await _desk.Change.HandleAsync(
                        id, new ChangeTicketRequest(Status: TicketStatus.Snoozed, SnoozedUntil: _desk.Test.Time.GetUtcNow().AddHours(5)), TestDesk.Supervisor, default);
                    break;
                default:
                    await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Status: (TicketStatus)random.Next(2, 5)), TestDesk.Supervisor, default);
                    break;
            }

            await _desk.Snooze.WakeAsync(default);
        }

        var counted = await Buckets(
            "select team_id, assignee_id, account_id, status, waiting, negative, count from queue_counts where count <> 0");
        var recounted = await Buckets(
            """
            select coalesce(team_id, 0) as team_id, coalesce(assignee_id, 0) as assignee_id, account_id, status, waiting,
                case when mood < -0.25 then 1 else 0 end as negative, count(*) as count
            from tickets
            group by coalesce(team_id, 0), coalesce(assignee_id, 0), account_id, status, waiting, case when mood < -0.25 then 1 else 0 end
            """);
        Assert.Equal(recounted, counted);
    }

    private async Task<IReadOnlyList<string>> Buckets(string sql) =>
        [.. (await _desk.Test.Db.ReadAsync(s => s.QueryAsync<Bucket>(sql), default)).Select(bucket => bucket.ToString()).Order(StringComparer.Ordinal)];

    private sealed record Bucket
    {
        public long TeamId { get; init; }

        public long AssigneeId { get; init; }

        public long AccountId { get; init; }

        public string Status { get; init; } = "";

        public bool Waiting { get; init; }

        public bool Negative { get; init; }

        public int Count { get; init; }
    }
}
