using CxmHelpdesk.Desk.Macros;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Macros;

public sealed class MacrosOnSqlite : MacroTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class MacrosOnSqlServer : MacroTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class MacroTests : IAsyncLifetime
{
    private TestDesk _desk = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync() => _desk = await OpenAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task A_macro_does_what_its_preview_said()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Tags: ["old", "keep"]), TestDesk.Supervisor, default);
        var macro = await Add(new Macro("Sorry, {{customer.name}}.", MacroTextUse.Send)
        {
            Actions = new MacroActions(TicketStatus.Resolved, Assign: MacroActions.Me, Team: $"{TestDesk.Billing}", Mood: -1) { AddTags = ["lost"], RemoveTags = ["old"] },
        });

        var preview = Assert.Single((await _desk.RunMacro.PreviewAsync(macro.Id, new PreviewMacroRequest([id]), TestDesk.Supervisor, _desk.Test.Time.GetUtcNow(), default)).Value);
        Assert.Equal("Sorry, mia.", preview.Text);
        Assert.Equal(["assigneeId", "mood", "status", "tags", "teamId"], preview.Changes.Select(change => change.Field).Order());
        Assert.Equal(("keep, old", "keep, lost"), preview.Changes.Where(change => change.Field == "tags").Select(change => (change.Before, change.After)).Single());

        var result = (await Run(macro.Id, id)).Value;
        Assert.Equal("Sorry, mia.", result.Message!.Text);
        var after = await _desk.Ticket(id);
        Assert.Equal((TicketStatus.Resolved, TestDesk.Ben, TestDesk.Billing, -1d), (after.Status, after.AssigneeId, after.TeamId, after.Mood));
        Assert.Equal(["keep", "lost"], after.Tags);
        Assert.Equal(TicketStatus.Open, result.Before.Status);
        Assert.Empty((await _desk.RunMacro.PreviewAsync(macro.Id, new PreviewMacroRequest([id]), TestDesk.Supervisor, _desk.Test.Time.GetUtcNow(), default)).Value.Single().Changes);
    }

    [StoreFact]
    public async Task If_a_change_is_refused_the_text_does_not_go_out_alone()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        var macro = await Add(new Macro("Sorry.", MacroTextUse.Send) { Actions = new MacroActions(Assign: $"{TestDesk.Anna}", Team: $"{TestDesk.Shipping}") });
        Assert.Equal("agent-not-in-team", (await Run(macro.Id, id)).Refusal?.Code);
        Assert.Single(await _desk.Messages(id));
        Assert.Null((await _desk.Ticket(id)).TeamId);
    }

    [StoreFact]
    public async Task If_the_customer_wrote_meanwhile_nothing_is_done()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        var macro = await Add(new Macro("Sorry.", MacroTextUse.Send) { Actions = new MacroActions(TicketStatus.Resolved) });
        var seen = (await _desk.Ticket(id)).CustomerVersion;
        await _desk.CustomerWrites("mia", "Found it!");
        var refused = (await _desk.RunMacro.RunAsync(macro.Id, new RunMacroRequest(id, "c1", seen), TestDesk.Supervisor, default)).Refusal;
        Assert.Equal("stale", refused?.Code);
        Assert.Equal(TicketStatus.Open, (await _desk.Ticket(id)).Status);
    }

    [StoreFact]
    public async Task A_note_or_a_draft_sends_nothing()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        var note = (await Run((await Add(new Macro("Look at {{ticket.number}}", MacroTextUse.Note))).Id, id)).Value;
        Assert.Equal((MessageKind.Note, $"Look at #{id}"), (note.Message!.Kind, note.Message.Text));
        var draft = (await Run((await Add(new Macro("Hello {{agent.name}}"))).Id, id)).Value;
        Assert.Equal(("Hello Ben", null), (draft.Draft, draft.Message));
        Assert.Equal(0, await _desk.Test.Db.ReadAsync(s => s.ScalarAsync<long>("select count(*) from outbound"), default));
        Assert.True((await _desk.Ticket(id)).Waiting);
    }

    [StoreFact]
    public async Task What_is_personal_only_its_maker_sees_and_what_is_shared_only_maker_and_supervisors_change()
    {
        var anna = TestDesk.AgentOf(TestDesk.Billing);
        var mine = await _desk.Macros.AddAsync(new SaveItem<Macro>("Mine", new Macro("x"), Shared: false), anna, default);
        var ours = await _desk.Macros.AddAsync(new SaveItem<Macro>("Ours", new Macro("x"), Shared: true), TestDesk.Supervisor, default);
        Assert.Equal(["Mine", "Ours"], (await _desk.Macros.ListAsync(anna, default)).Select(item => item.Name));
        Assert.Equal(["Ours"], (await _desk.Macros.ListAsync(TestDesk.Supervisor, default)).Select(item => item.Name));
        Assert.Equal("not-found", (await _desk.Macros.RemoveAsync(mine.Id, TestDesk.Supervisor, default)).Refusal?.Code);
        Assert.Equal("forbidden", (await _desk.Macros.RemoveAsync(ours.Id, anna, default)).Refusal?.Code);

        var change = new SaveItem<Macro>("Ours now", new Macro("y"), true, ours.Version);
        Assert.Equal("Ours now", (await _desk.Macros.ChangeAsync(ours.Id, change, TestDesk.Supervisor, default)).Value.Name);
        Assert.Equal("stale", (await _desk.Macros.ChangeAsync(ours.Id, change, TestDesk.Supervisor, default)).Refusal?.Code);
        Assert.Null((await _desk.Macros.RemoveAsync(ours.Id, TestDesk.Supervisor, default)).Refusal);
    }

    [StoreFact]
    public async Task A_resolve_that_is_taken_back_puts_the_ticket_where_it_was()
    {
        var id = await _desk.CustomerWrites("mia", "My parcel is lost");
        var before = await _desk.Ticket(id);
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Status: TicketStatus.Resolved), TestDesk.Supervisor, default);
        Assert.Equal((false, null), ((await _desk.Ticket(id)).Waiting, (await _desk.Ticket(id)).WaitingSince));
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest(Status: TicketStatus.Open), TestDesk.Supervisor, default);
        var after = await _desk.Ticket(id);
        Assert.Equal((before.Rank, before.AnswerBy, before.WaitingSince, true), (after.Rank, after.AnswerBy, after.WaitingSince, after.Waiting));
    }

    private Task<SavedItem<Macro>> Add(Macro macro) => _desk.Macros.AddAsync(new SaveItem<Macro>("Macro", macro, Shared: true), TestDesk.Supervisor, default);

    private async Task<Outcome<MacroResult>> Run(long macroId, long ticketId) => await _desk.RunMacro.RunAsync(
        macroId, new RunMacroRequest(ticketId, Guid.NewGuid().ToString("N"), (await _desk.Ticket(ticketId)).CustomerVersion), TestDesk.Supervisor, default);
}
