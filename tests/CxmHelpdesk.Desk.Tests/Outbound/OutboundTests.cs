using System.Globalization;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Outbound;

namespace CxmHelpdesk.Desk.Tests.Outbound;

public abstract class OutboundTests : StoreTests
{
    private const string Long = "One two three four five. Six seven eight.";

    private static readonly Viewer Administrator = new(1, Role.Administrator, new HashSet<long>());

    [StoreFact]
    public async Task A_message_goes_out_once_with_who_and_where()
    {
        using var world = await WorldAsync();
        var ticket = await world.CustomerOpensTicketAsync();
        var message = await world.AgentAnswersAsync(ticket, "On its way.");

        await world.SendWhatIsDueAsync();
        await world.SendWhatIsDueAsync();

        var given = Assert.Single(world.Channel.Given);
        Assert.Equal($"m{message}", given.IdempotencyKey);
        Assert.Equal(new Party("scripted", "customer-1") { Name = "Mia", Verified = true }, given.To);
        Assert.Equal(("On its way.", "My order", "en"), (given.Text, given.Subject, given.Language));
        Assert.Equal([$"in-{ticket}"], given.References);
        Assert.Equal(("sent", "sent", null, 1, 1), await world.LookAsync(message));
        var news = Assert.Single(await world.Test.Events.ReadAsync(0, 100, default), e => e.Type == EventTypes.MessageDelivery);
        Assert.Equal(ticket, news.TicketId);
        Assert.Equal($$"""{"messageId":{{message}},"delivery":"sent"}""", news.Data);
    }

    [StoreFact]
    public async Task A_later_message_of_a_ticket_never_overtakes_an_earlier_one()
    {
        using var world = await WorldAsync();
        var (slow, other) = (await world.CustomerOpensTicketAsync(), await world.CustomerOpensTicketAsync());
        world.Channel.Then(new TryLater("Busy."));
        await world.AgentAnswersAsync(slow, "first");
        await world.SendWhatIsDueAsync();
        await world.AgentAnswersAsync(slow, "second");
        await world.AgentAnswersAsync(other, "elsewhere");
        await world.SendWhatIsDueAsync();

        world.Time.Advance(TimeSpan.FromMinutes(1));
        await world.SendWhatIsDueAsync();

        Assert.Equal(["first", "elsewhere", "first", "second"], world.Channel.Given.Select(m => m.Text));
    }

    [StoreFact]
    public async Task A_rejected_message_is_dead_says_why_and_lets_the_next_go()
    {
        using var world = await WorldAsync();
        var ticket = await world.CustomerOpensTicketAsync();
        world.Channel.Then(new Rejected("recipient-unknown", "Nobody has this number."));
        var first = await world.AgentAnswersAsync(ticket, "first");
        var second = await world.AgentAnswersAsync(ticket, "second");

        await world.SendWhatIsDueAsync();

        Assert.Equal(("dead", "failed", "Nobody has this number.", 1, 0), await world.LookAsync(first));
        Assert.Equal("sent", (await world.LookAsync(second)).State);
        var dead = Assert.Single((await new DeadMessages(world.Db).ListAsync(null, 50, default)).Items);
        Assert.Equal((first, ticket, "recipient-unknown"), (dead.MessageId, dead.TicketId, dead.Code));
    }

    [StoreFact]
    public async Task An_exception_counts_as_later_and_gives_up_at_the_limit()
    {
        using var world = await WorldAsync();
        world.Channel.Otherwise = (_, _) => throw new HttpRequestException("https://provider/?token=geheim");
        var message = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "hello");

        await world.SendWhatIsDueAsync();
        Assert.Equal(("waiting", "queued", "The channel failed (HttpRequestException).", 1, 0), await world.LookAsync(message));
        for (var i = 0; i < 5; i++)
        {
            world.Time.Advance(TimeSpan.FromHours(2));
            await world.SendWhatIsDueAsync();
        }

        Assert.Equal(3, world.Channel.Given.Count);
        Assert.Single(world.Channel.Given.Select(m => m.IdempotencyKey).Distinct());
        var (state, delivery, note, _, _) = await world.LookAsync(message);
        Assert.Equal(("dead", "failed"), (state, delivery));
        Assert.DoesNotContain("geheim", note, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_dead_message_can_be_tried_again()
    {
        using var world = await WorldAsync();
        world.Channel.Then(new Rejected("blocked", "Blocked."));
        var message = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "hello");
        await world.SendWhatIsDueAsync();

        Assert.Null((await new RetryMessage(world.Db, world.Signal).HandleAsync(message, Administrator, default)).Refusal);
        Assert.Equal(("waiting", "queued", null, 0, 0), await world.LookAsync(message));
        await world.SendWhatIsDueAsync();

        Assert.Equal("sent", (await world.LookAsync(message)).Delivery);
        var again = await new RetryMessage(world.Db, world.Signal).HandleAsync(message, Administrator, default);
        Assert.Equal("not-waiting", again.Refusal?.Code);
    }

    [StoreFact]
    public async Task A_cancelled_message_is_not_sent_and_the_next_goes()
    {
        using var world = await WorldAsync();
        var ticket = await world.CustomerOpensTicketAsync();
        var first = await world.AgentAnswersAsync(ticket, "first");
        await world.AgentAnswersAsync(ticket, "second");

        Assert.Null((await new CancelMessage(world.Db, world.Signal).HandleAsync(first, Administrator, default)).Refusal);
        await world.SendWhatIsDueAsync();

        Assert.Equal(["second"], world.Channel.Given.Select(m => m.Text));
        Assert.Equal("cancelled", (await world.LookAsync(first)).State);
        Assert.Equal("not-found", (await new CancelMessage(world.Db, world.Signal).HandleAsync(99, Administrator, default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task A_long_text_goes_in_pieces_and_a_piece_that_is_out_is_not_sent_again()
    {
        using var world = await WorldAsync();
        var message = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), Long);
        world.Channel.Then(new Sent("p0"));
        world.Channel.Then(new TryLater("Busy."));
        await world.SendWhatIsDueAsync();
        Assert.Equal(("waiting", 1), ((await world.LookAsync(message)).State, (await world.LookAsync(message)).Part));

        world.Time.Advance(TimeSpan.FromMinutes(1));
        await world.SendWhatIsDueAsync();

        Assert.Equal("sent", (await world.LookAsync(message)).State);
        var pieces = TextSplitter.Split(Long, 20);
        Assert.Equal(3, pieces.Count);
        Assert.Equal([pieces[0], pieces[1], pieces[1], pieces[2]], world.Channel.Given.Select(m => m.Text));
        Assert.Equal([$"m{message}", $"m{message}.1", $"m{message}.1", $"m{message}.2"], world.Channel.Given.Select(m => m.IdempotencyKey));
    }

    [StoreFact]
    public async Task Receipts_only_go_forward_and_a_failure_is_final()
    {
        using var world = await WorldAsync();
        var message = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "hello");
        await world.SendWhatIsDueAsync();
        var id = $"provider-m{message}";

        Assert.True(await world.ReceiveAsync(id, ReceiptState.Read));
        Assert.False(await world.ReceiveAsync(id, ReceiptState.Delivered));
        Assert.Equal("read", (await world.LookAsync(message)).Delivery);
        Assert.True(await world.ReceiveAsync(id, ReceiptState.Bounced, "Mailbox full."));
        Assert.False(await world.ReceiveAsync(id, ReceiptState.Read));
        Assert.False(await world.ReceiveAsync(id, ReceiptState.Failed));
        Assert.False(await world.ReceiveAsync("unknown", ReceiptState.Read));

        var (_, delivery, note, _, _) = await world.LookAsync(message);
        Assert.Equal(("bounced", "Mailbox full."), (delivery, note));
    }

    [StoreFact]
    public async Task A_message_in_pieces_is_as_far_as_its_slowest_piece()
    {
        using var world = await WorldAsync();
        var message = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), Long);
        await world.SendWhatIsDueAsync();

        Assert.False(await world.ReceiveAsync($"provider-m{message}", ReceiptState.Read));
        Assert.False(await world.ReceiveAsync($"provider-m{message}.1", ReceiptState.Read));
        Assert.Equal("sent", (await world.LookAsync(message)).Delivery);
        Assert.True(await world.ReceiveAsync($"provider-m{message}.2", ReceiptState.Delivered));

        Assert.Equal("delivered", (await world.LookAsync(message)).Delivery);
    }

    [StoreFact]
    public async Task A_claim_that_ran_out_is_taken_over_and_the_late_owner_changes_nothing()
    {
        using var world = await WorldAsync();
        var message = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "hello");
        var lost = Assert.Single(await world.ClaimAsync());
        Assert.Empty(await world.ClaimAsync());

        world.Time.Advance(world.Settings.Lease + TimeSpan.FromSeconds(1));
        var taken = Assert.Single(await world.ClaimAsync());
        await world.Store.DeadAsync(lost, "late", "Late.", default);
        await world.Store.LaterAsync(lost, "Late.", TimeSpan.FromHours(1), default);
        await world.Sender.SendAsync(taken, default);

        Assert.Equal(("sent", "sent", null, 1, 1), await world.LookAsync(message));
    }

    [StoreFact]
    public async Task Many_workers_send_each_message_once()
    {
        using var world = await WorldAsync();
        var tickets = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            tickets.Add(await world.CustomerOpensTicketAsync());
        }

        for (var i = 0; i < 60; i++)
        {
            await world.AgentAnswersAsync(tickets[i % 5], $"{i}");
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            // An empty claim is not an empty queue: others may hold what comes before.
            while (await LeftAsync(world) > 0)
            {
                foreach (var claimed in await world.ClaimAsync(3))
                {
                    await world.Sender.SendAsync(claimed, default);
                }
            }
        })));

        Assert.Equal(60, world.Channel.Given.Select(m => m.Text).Distinct().Count());
        Assert.Equal(60, world.Channel.Given.Count);
        foreach (var ofTicket in world.Channel.Given.GroupBy(m => m.To.Address))
        {
            var order = ofTicket.Select(m => int.Parse(m.Text, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(order.Order(), order);
        }
    }

    [StoreFact]
    public async Task Files_are_opened_from_the_store_and_too_large_ones_are_refused_in_words()
    {
        using var world = await WorldAsync();
        var small = await world.Files.SaveAsync(new MemoryStream("hello"u8.ToArray()), "a.txt", "text/plain", 5000, default);
        var large = await world.Files.SaveAsync(new MemoryStream(new byte[2000]), "b.bin", null, 5000, default);
        var read = "";
        world.Channel.Otherwise = async (message, ct) =>
        {
            await using var stream = await message.Files[0].OpenAsync(ct);
            read = await new StreamReader(stream, Encoding.UTF8).ReadToEndAsync(ct);
            return new Sent("x");
        };
        await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "see", small);
        var refused = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "see", large);

        await world.SendWhatIsDueAsync();

        Assert.Equal("hello", read);
        Assert.Equal(("dead", "b.bin is larger than this channel takes."), ((await world.LookAsync(refused)).State, (await world.LookAsync(refused)).Note));
    }

    [StoreFact]
    public async Task Stopping_gives_claims_back_and_a_later_start_sends()
    {
        using var world = await WorldAsync();
        var asked = new TaskCompletionSource();
        world.Channel.Otherwise = async (_, ct) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
            return new Sent("never");
        };
        world.Settings.GraceSeconds = 0;
        var worker = world.Worker();
        await worker.StartAsync(default);
        var message = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "hello");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await worker.StopAsync(default);
        Assert.Equal(("waiting", "queued", null, 0, 0), await world.LookAsync(message));

        var sent = new TaskCompletionSource();
        world.Channel.Otherwise = (m, _) =>
        {
            sent.TrySetResult();
            return Task.FromResult<SendOutcome>(new Sent(m.IdempotencyKey));
        };
        var next = world.Worker();
        await next.StartAsync(default);
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await next.StopAsync(default);

        Assert.Equal("sent", (await world.LookAsync(message)).State);
    }

    [StoreFact]
    public async Task What_is_written_to_an_account_that_is_off_waits_without_an_attempt_and_goes_when_it_is_on()
    {
        using var world = await WorldAsync();
        var message = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "hello");
        var claimed = Assert.Single(await world.ClaimAsync());
        await world.Accounts.ChangeAsync(world.AccountId, new ChangeChannelAccountRequest(Enabled: false), Administrator, default);

        // Once for the message that was claimed before, and then for days.
        await world.Sender.SendAsync(claimed, default);
        Assert.Equal(("waiting", "queued", "The channel is switched off.", 0, 0), await world.LookAsync(message));
        for (var i = 0; i < 30; i++)
        {
            world.Time.Advance(TimeSpan.FromHours(2));
            await world.SendWhatIsDueAsync();
        }

        Assert.Equal(("waiting", 0), ((await world.LookAsync(message)).State, (await world.LookAsync(message)).Attempts));
        Assert.Empty(world.Channel.Given);
        await world.Accounts.ChangeAsync(world.AccountId, new ChangeChannelAccountRequest(Enabled: true), Administrator, default);
        await world.SendWhatIsDueAsync();
        Assert.Equal(("sent", "sent", null, 1, 1), await world.LookAsync(message));
    }

    [StoreFact]
    public async Task A_message_that_came_back_can_be_sent_anew_and_its_old_receipts_no_longer_count()
    {
        using var world = await WorldAsync();
        var message = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), Long);
        await world.SendWhatIsDueAsync();
        var retry = new RetryMessage(world.Db, world.Signal);
        Assert.Equal("not-waiting", (await retry.HandleAsync(message, Administrator, default)).Refusal?.Code);
        await world.ReceiveAsync($"provider-m{message}.1", ReceiptState.Bounced, "Mailbox full.");

        Assert.Null((await retry.HandleAsync(message, Administrator, default)).Refusal);
        Assert.Equal(("waiting", "queued", null, 0, 0), await world.LookAsync(message));
        await world.SendWhatIsDueAsync();

        Assert.Equal(("sent", "sent", null, 1, 3), await world.LookAsync(message));
        Assert.Equal([$"m{message}-1", $"m{message}-1.1", $"m{message}-1.2"], world.Channel.Given.Skip(3).Select(m => m.IdempotencyKey));
        Assert.False(await world.ReceiveAsync($"provider-m{message}.2", ReceiptState.Failed, "Late news of the first time."));
        Assert.True(await world.ReceiveAsync($"provider-m{message}-1.2", ReceiptState.Failed, "Again."));
        Assert.Equal(("failed", "Again."), ((await world.LookAsync(message)).Delivery, (await world.LookAsync(message)).Note));
    }

    [StoreFact]
    public async Task A_receipt_that_overtakes_the_note_that_it_was_sent_counts_once_it_is_known_whose_it_is()
    {
        using var world = await WorldAsync();
        world.Channel.Otherwise = async (message, _) =>
        {
            // The provider's own call comes in while its answer is still under way to us.
            Assert.False(await world.ReceiveAsync($"quick-{message.IdempotencyKey}", message.Text.StartsWith("lost", StringComparison.Ordinal) ? ReceiptState.Bounced : ReceiptState.Delivered, "told early"));
            return new Sent($"quick-{message.IdempotencyKey}");
        };
        var whole = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "hello");
        var lost = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "lost");
        var pieces = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), Long);

        await world.SendWhatIsDueAsync();

        Assert.Equal("delivered", (await world.LookAsync(whole)).Delivery);
        Assert.Equal(("bounced", "told early"), ((await world.LookAsync(lost)).Delivery, (await world.LookAsync(lost)).Note));
        Assert.Equal("delivered", (await world.LookAsync(pieces)).Delivery);
        Assert.False(await world.ReceiveAsync("somebody-elses", ReceiptState.Read));
        Assert.Equal(0, await world.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from early_receipts"), default));
    }

    private static Task<int> LeftAsync(OutboundWorld world) =>
        world.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from outbound where state = 'waiting'"), default);

    private Task<OutboundWorld> WorldAsync() => OutboundWorld.CreateAsync(Test);
}

public sealed class OutboundOnSqlite : OutboundTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class OutboundOnSqlServer : OutboundTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}
