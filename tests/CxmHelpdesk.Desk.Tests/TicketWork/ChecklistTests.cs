using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Macros;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.TicketWork;

namespace CxmHelpdesk.Desk.Tests.TicketWork;

public sealed class ChecklistOnSqlite : ChecklistTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class ChecklistOnSqlServer : ChecklistTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class ChecklistTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private Checklist _checklist = null!;
    private long _id;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _checklist = new Checklist(_desk.Test.Db);
        _id = await _desk.CustomerWrites("mia", "My parcel is lost");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task Items_are_added_ticked_moved_renamed_and_removed_and_the_ticket_counts_what_is_open()
    {
        var list = await Add("Call the carrier", " Tell Mia ", "Refund");
        Assert.Equal(["Call the carrier", "Tell Mia", "Refund"], list.Select(one => one.Text));
        Assert.Equal(3, (await _desk.Ticket(_id)).OpenChecks);

        list = await Change(list[0].Id, new ChangeCheckRequest(Done: true));
        Assert.Equal((_desk.Test.Time.GetUtcNow(), TestDesk.Ben), (list[0].DoneAt!.Value, list[0].DoneBy!.Value));
        Assert.Equal(2, (await _desk.Ticket(_id)).OpenChecks);
        list = await Change(list[0].Id, new ChangeCheckRequest(Done: false));
        Assert.Equal((null, null), (list[0].DoneAt, list[0].DoneBy));

        list = await Change(list[2].Id, new ChangeCheckRequest(Text: "Refund 20 €", Position: 0));
        Assert.Equal(["Refund 20 €", "Call the carrier", "Tell Mia"], list.Select(one => one.Text));
        list = await Change(list[0].Id, new ChangeCheckRequest(Position: 49));
        Assert.Equal(["Call the carrier", "Tell Mia", "Refund 20 €"], list.Select(one => one.Text));

        list = (await _checklist.RemoveAsync(_id, list[1].Id, TestDesk.Supervisor, default)).Value;
        list = await Add("Last");
        Assert.Equal(["Call the carrier", "Refund 20 €", "Last"], list.Select(one => one.Text));
        Assert.Equal(list, (await new TicketSides(_desk.Test.Db).OfAsync(_id, TestDesk.Supervisor, default))!.Checks);
        var told = (await _desk.Test.Events.ReadAsync(0, 100, default)).Where(happened => happened.Type == EventTypes.TicketChanged).ToArray();
        Assert.Equal(7, told.Length);
        Assert.Contains("Call the carrier, Tell Mia, Refund", told[0].Data, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_list_is_short_and_only_for_those_who_see_the_ticket()
    {
        var list = await Add([.. Enumerable.Range(0, Checklist.MostItems).Select(i => $"Item {i}")]);
        Assert.Equal("checklist-full", (await _checklist.AddAsync(_id, new AddChecksRequest(["One more"]), TestDesk.Supervisor, default)).Refusal?.Code);
        await _desk.Change.HandleAsync(_id, new Desk.Tickets.ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        var outsider = TestDesk.AgentOf(TestDesk.Billing);
        Assert.Equal("not-found", (await _checklist.ChangeAsync(_id, list[0].Id, new ChangeCheckRequest(Done: true), outsider, default)).Refusal?.Code);
        Assert.Equal("not-found", (await _checklist.RemoveAsync(_id, list[0].Id, outsider, default)).Refusal?.Code);
        var other = await _desk.CustomerWrites("tom", "Another matter");
        Assert.Equal("not-found", (await _checklist.ChangeAsync(other, list[0].Id, new ChangeCheckRequest(Done: true), TestDesk.Supervisor, default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task A_macro_puts_its_items_on_the_list_once()
    {
        await Add("Refund");
        var macro = await _desk.Macros.AddAsync(
            new SaveItem<Macro>("Refund", new Macro { Actions = new MacroActions { Checks = ["Refund", "Write to accounting"] } }, true), TestDesk.Supervisor, default);
        var preview = (await _desk.RunMacro.PreviewAsync(macro.Id, new PreviewMacroRequest([_id]), TestDesk.Supervisor, _desk.Test.Time.GetUtcNow(), default)).Value;
        Assert.Equal([new FieldChange("check", null, "Refund, Write to accounting")], preview[0].Changes);
        var version = (await _desk.Ticket(_id)).CustomerVersion;
        var ran = (await _desk.RunMacro.RunAsync(macro.Id, new RunMacroRequest(_id, "run-1", version), TestDesk.Supervisor, default)).Value;
        Assert.Equal(2, ran.Ticket.OpenChecks);
        Assert.Equal((await new TicketSides(_desk.Test.Db).OfAsync(_id, TestDesk.Supervisor, default))!.Checks[^1].Id, Assert.Single(ran.Checks));
        await _desk.RunMacro.RunAsync(macro.Id, new RunMacroRequest(_id, "run-2", version), TestDesk.Supervisor, default);
        Assert.Equal(["Refund", "Write to accounting"], (await new TicketSides(_desk.Test.Db).OfAsync(_id, TestDesk.Supervisor, default))!.Checks.Select(one => one.Text));
    }

    private async Task<IReadOnlyList<CheckDto>> Add(params string[] texts) => (await _checklist.AddAsync(_id, new AddChecksRequest(texts), TestDesk.Supervisor, default)).Value;

    private async Task<IReadOnlyList<CheckDto>> Change(long checkId, ChangeCheckRequest request) => (await _checklist.ChangeAsync(_id, checkId, request, TestDesk.Supervisor, default)).Value;
}
