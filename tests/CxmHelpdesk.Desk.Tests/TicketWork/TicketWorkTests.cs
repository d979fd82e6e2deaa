using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;

namespace CxmHelpdesk.Desk.Tests.TicketWork;

public sealed class TicketWorkOnSqlite : TicketWorkTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class TicketWorkOnSqlServer : TicketWorkTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class TicketWorkTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private MergeTickets _merges = null!;
    private TicketSides _sides = null!;
    private Notifications _notifications = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        (_merges, _sides, _notifications) = (new MergeTickets(_desk.Test.Db), new TicketSides(_desk.Test.Db), new Notifications(_desk.Test.Db));
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task What_is_written_to_a_merged_ticket_arrives_in_the_kept_one()
    {
        var kept = await _desk.CustomerWrites("mia", "My parcel is lost");
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(5));
        var other = await _desk.CustomerWrites("tom", "I write for Mia: her parcel is lost", id: "m2");
        await _desk.Change.HandleAsync(other, new ChangeTicketRequest(Tags: ["parcel"]), TestDesk.Supervisor, default);
        Assert.Null((await _merges.MergeAsync(kept, new MergeTicketRequest(other), TestDesk.Supervisor, default)).Refusal);

        Assert.Equal((TicketStatus.Resolved, false), ((await _desk.Ticket(other)).Status, (await _desk.Ticket(other)).Waiting));
        Assert.Equal(["parcel"], (await _desk.Ticket(kept)).Tags);
        Assert.Equal(kept, await _desk.CustomerWrites("tom", "Any news?"));
        Assert.Equal(kept, await _desk.CustomerWrites("tom", "Hello?", answersTo: "m2"));
        Assert.Equal(kept, await _desk.CustomerWrites("mia", "Any news?"));
        var side = (await _sides.OfAsync(kept, TestDesk.Supervisor, default))!;
        Assert.Equal((other, 1), (Assert.Single(side.Merged).TicketId, side.Merged[0].MessageCount));
        Assert.Equal(kept, (await _sides.OfAsync(other, TestDesk.Supervisor, default))!.MergedInto);
        Assert.Equal("already-merged", (await _merges.MergeAsync(other, new MergeTicketRequest(kept), TestDesk.Supervisor, default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task The_messages_of_what_was_merged_stand_among_those_of_the_kept_one_in_the_order_of_time()
    {
        var kept = await _desk.CustomerWrites("mia", "1");
        var other = await Later(() => _desk.CustomerWrites("tom", "2"));
        var part = await Later(() => _desk.CustomerWrites("eve", "3"));
        await Later(() => _desk.CustomerWrites("mia", "4"));
        await Later(() => _desk.CustomerWrites("tom", "5"));
        await _merges.MergeAsync(other, new MergeTicketRequest(part), TestDesk.Supervisor, default);
        await _merges.MergeAsync(kept, new MergeTicketRequest(other), TestDesk.Supervisor, default);
        await Later(() => _desk.CustomerWrites("tom", "6"));
        var thread = await _desk.Messages(kept);
        Assert.Equal(["1", "2", "3", "4", "5", "6"], thread.Select(message => message.Text));
        Assert.Equal([kept, other, part, kept, other, kept], thread.Select(message => message.TicketId));
        Assert.Equal(["2", "3", "5"], (await _desk.Messages(other)).Select(message => message.Text));

        var older = (await _desk.Tickets.OlderMessagesAsync(kept, thread[4].Id, TestDesk.Supervisor, default))!;
        Assert.Equal(["1", "2", "3", "4"], older.Items.Select(message => message.Text));
        Assert.Empty((await _desk.Tickets.OlderMessagesAsync(part, thread[0].Id, TestDesk.Supervisor, default))!.Items);

        await _desk.Change.HandleAsync(part, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        var seen = (await _desk.Tickets.DetailAsync(kept, TestDesk.AgentOf(TestDesk.Billing), default))!.Messages;
        Assert.Equal(["1", "2", "4", "5", "6"], seen.Select(message => message.Text));
    }

    private async Task<long> Later(Func<Task<long>> writes)
    {
        _desk.Test.Time.Advance(TimeSpan.FromMinutes(1));
        return await writes();
    }

    [StoreFact]
    public async Task A_merge_that_is_taken_back_leaves_both_as_they_were()
    {
        var kept = await _desk.CustomerWrites("mia", "My parcel is lost");
        await _desk.AgentReplies(kept, "We look for it.");
        var other = await _desk.CustomerWrites("tom", "Her parcel is lost!");
        await _desk.Change.HandleAsync(other, new ChangeTicketRequest(Tags: ["parcel"]), TestDesk.Supervisor, default);
        var (keptBefore, otherBefore) = (await _desk.Ticket(kept), await _desk.Ticket(other));

        await _merges.MergeAsync(kept, new MergeTicketRequest(other), TestDesk.Supervisor, default);
        Assert.Equal((true, otherBefore.AnswerBy), ((await _desk.Ticket(kept)).Waiting, (await _desk.Ticket(kept)).AnswerBy));
        var merge = (await _sides.OfAsync(kept, TestDesk.Supervisor, default))!.Merged.Single();
        Assert.Null((await _merges.UndoAsync(merge.MergeId, TestDesk.Supervisor, default)).Refusal);

        var (keptAfter, otherAfter) = (await _desk.Ticket(kept), await _desk.Ticket(other));
        Assert.Equal((keptBefore.Status, keptBefore.Waiting, keptBefore.Rank), (keptAfter.Status, keptAfter.Waiting, keptAfter.Rank));
        Assert.Equal((otherBefore.Status, otherBefore.Waiting, otherBefore.Rank, otherBefore.AnswerBy), (otherAfter.Status, otherAfter.Waiting, otherAfter.Rank, otherAfter.AnswerBy));
        Assert.Empty(keptAfter.Tags);
        Assert.Equal(other, await _desk.CustomerWrites("tom", "Hello?"));
        Assert.Equal("not-found", (await _merges.UndoAsync(merge.MergeId, TestDesk.Supervisor, default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task Merging_lets_no_stranger_into_the_other_ticket()
    {
        var kept = await _desk.CustomerWrites("mia", "My card number was charged twice", "secret-id");
        var other = await _desk.CustomerWrites("tom", "Her parcel is lost!", "toms-id");
        await _merges.MergeAsync(kept, new MergeTicketRequest(other), TestDesk.Supervisor, default);
        Assert.NotEqual(kept, await _desk.CustomerWrites("eve", "Tell me more", answersTo: "toms-id"));
        var outsider = TestDesk.AgentOf(TestDesk.Billing);
        await _desk.Change.HandleAsync(kept, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        Assert.Equal("not-found", (await _merges.MergeAsync(kept, new MergeTicketRequest(other), outsider, default)).Refusal?.Code);
        Assert.Null(await _sides.OfAsync(kept, outsider, default));
        Assert.Null(await _sides.TrailAsync(kept, long.MaxValue, outsider, default));
    }

    [StoreFact]
    public async Task A_message_about_something_else_becomes_a_ticket_of_its_own()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        await _desk.CustomerWrites("mia", "By the way, do you sharpen knives?");
        var split = new SplitTicket(_desk.Test.Db, _desk.Settings);
        var second = (await _desk.Messages(id))[1];
        var fresh = (await split.HandleAsync(id, new SplitTicketRequest(second.Id), TestDesk.Supervisor, default)).Value;
        Assert.Equal(("By the way, do you sharpen knives?", true, "mia"), (fresh.Subject, fresh.Waiting, fresh.CustomerName));
        Assert.Equal(["My parcel is lost"], (await _desk.Messages(id)).Select(message => message.Text));
        Assert.Equal([1L], (await _desk.Messages(fresh.Id)).Select(message => message.Seq));
        Assert.Equal((fresh.Id, "split"), (await _sides.OfAsync(id, TestDesk.Supervisor, default))!.Links.Select(link => (link.TicketId, link.Kind)).Single());
        await _desk.AgentReplies(id, "We look for it.");
        Assert.Equal(2, (await _desk.Messages(id)).Count);
        Assert.Equal("cannot-split", (await split.HandleAsync(fresh.Id, new SplitTicketRequest(second.Id), TestDesk.Supervisor, default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task A_message_of_a_ticket_that_became_part_is_split_off_and_its_only_one_undoes_the_merge()
    {
        var kept = await _desk.CustomerWrites("mia", "My parcel is lost");
        var part = await _desk.CustomerWrites("tom", "Mia's parcel has not come");
        await _desk.CustomerWrites("tom", "And do you sharpen knives?");
        Assert.Null((await _merges.MergeAsync(kept, new MergeTicketRequest(part), TestDesk.Supervisor, default)).Refusal);
        var split = new SplitTicket(_desk.Test.Db, _desk.Settings);
        Task<IReadOnlyList<MessageDto>> Shown() => _desk.Messages(kept);

        var knives = (await Shown()).Single(message => message.Text.Contains("knives", StringComparison.Ordinal));
        var fresh = (await split.HandleAsync(kept, new SplitTicketRequest(knives.Id), TestDesk.Supervisor, default)).Value;
        Assert.Equal(("And do you sharpen knives?", true, "tom"), (fresh.Subject, fresh.Waiting, fresh.CustomerName));
        Assert.Equal(2, (await Shown()).Count);
        Assert.Null((await _sides.OfAsync(fresh.Id, TestDesk.Supervisor, default))!.MergedInto);

        var parcel = (await Shown()).Single(message => message.TicketId == part);
        Assert.Equal(part, (await split.HandleAsync(kept, new SplitTicketRequest(parcel.Id), TestDesk.Supervisor, default)).Value.Id);
        Assert.Null((await _sides.OfAsync(part, TestDesk.Supervisor, default))!.MergedInto);
        Assert.Equal(["My parcel is lost"], (await Shown()).Select(message => message.Text));
        Assert.Equal("not-found", (await split.HandleAsync(kept, new SplitTicketRequest(parcel.Id), TestDesk.Supervisor, default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task Who_is_named_in_a_note_or_given_a_ticket_hears_of_it_if_he_may_see_it()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        var anna = TestDesk.AgentOf(TestDesk.Billing);
        await _desk.Notes.HandleAsync(id, new NoteRequest("n1", "@Anna, please look", Mentions: [TestDesk.Anna, TestDesk.Anna, TestDesk.Ben]), TestDesk.Supervisor, default);
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { AssigneeId = new Optional<long?>(TestDesk.Anna) }, TestDesk.Supervisor, default);
        var hers = await _notifications.ListAsync(anna, default);
        Assert.Equal([NotificationKind.Assigned, NotificationKind.Mention], hers.Items.Select(one => one.Kind).Order().Reverse());
        Assert.Equal((2, "Ben"), (hers.Unread, hers.Items[0].ByName));
        Assert.Equal([id], hers.Following);
        Assert.Empty((await _notifications.ListAsync(TestDesk.Supervisor, default)).Items);
        await _notifications.ReadAsync(new ReadNotificationsRequest([hers.Items[0].Id]), anna, default);
        Assert.Equal(1, (await _notifications.ListAsync(anna, default)).Unread);

        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        await _desk.Notes.HandleAsync(id, new NoteRequest("n2", "@Anna?", Mentions: [TestDesk.Anna]), TestDesk.Supervisor, default);
        Assert.Empty((await _notifications.ListAsync(anna, default)).Items);
    }

    [StoreFact]
    public async Task A_field_takes_what_its_kind_is_and_the_trail_tells_who_changed_it()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        var fields = new TicketFields(_desk.Test.Db);
        var carrier = (await fields.SaveAsync(null, new SaveTicketField("Carrier", TicketFieldKind.Choice, ["DHL", "Yamato"]), TestDesk.Supervisor, default)).Value;
        Assert.Equal("invalid", (await fields.SetAsync(id, carrier.Id, new SetFieldRequest("Pigeon"), TestDesk.Supervisor, default)).Refusal?.Code);
        Assert.Null((await fields.SetAsync(id, carrier.Id, new SetFieldRequest("DHL"), TestDesk.Supervisor, default)).Refusal);
        Assert.Equal([new FieldValueDto(carrier.Id, "DHL")], (await _sides.OfAsync(id, TestDesk.Supervisor, default))!.Fields);
        var last = (await _sides.TrailAsync(id, long.MaxValue, TestDesk.Supervisor, default))!.Items[0];
        Assert.Equal(("ticket.changed", TestDesk.Ben), (last.Type, last.AgentId));
        Assert.Contains("field:Carrier", last.Data, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Linked_tickets_know_each_other_and_followers_come_and_go()
    {
        var a = await _desk.CustomerWrites("mia", "My parcel is lost");
        var b = await _desk.CustomerWrites("tom", "Mine too");
        var links = new TicketLinks(_desk.Test.Db);
        Assert.True(await links.LinkAsync(b, a, true, TestDesk.Supervisor, default));
        Assert.True(await links.LinkAsync(a, b, true, TestDesk.Supervisor, default));
        Assert.Equal(b, Assert.Single((await _sides.OfAsync(a, TestDesk.Supervisor, default))!.Links).TicketId);
        Assert.Equal(a, Assert.Single((await _sides.OfAsync(b, TestDesk.Supervisor, default))!.Links).TicketId);
        await links.LinkAsync(a, b, false, TestDesk.Supervisor, default);
        Assert.Empty((await _sides.OfAsync(b, TestDesk.Supervisor, default))!.Links);
        Assert.False(await links.LinkAsync(a, a, true, TestDesk.Supervisor, default));

        await links.FollowAsync(a, true, TestDesk.Supervisor, default);
        Assert.Equal([TestDesk.Ben], (await _sides.OfAsync(a, TestDesk.Supervisor, default))!.Followers);
        await links.FollowAsync(a, false, TestDesk.Supervisor, default);
        Assert.Empty((await _sides.OfAsync(a, TestDesk.Supervisor, default))!.Followers);
    }
}

public sealed class FieldValueTests
{
    [Theory]
    [InlineData(TicketFieldKind.Number, "1.5", true)]
    [InlineData(TicketFieldKind.Number, "1,5", false)]
    [InlineData(TicketFieldKind.Number, "1e5", false)]
    [InlineData(TicketFieldKind.Date, "2026-02-28", true)]
    [InlineData(TicketFieldKind.Date, "2026-02-30", false)]
    [InlineData(TicketFieldKind.Switch, "true", true)]
    [InlineData(TicketFieldKind.Switch, "yes", false)]
    [InlineData(TicketFieldKind.Choice, "DHL", true)]
    [InlineData(TicketFieldKind.Choice, "dhl", false)]
    [InlineData(TicketFieldKind.Text, "anything", true)]
    public void Each_kind_takes_its_own_writing(TicketFieldKind kind, string value, bool fits) =>
        Assert.Equal(fits, TicketFields.Fits(new TicketFieldDto(1, "F", kind, ["DHL"], 0, false), value));
}
