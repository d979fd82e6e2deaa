using CxmHelpdesk.Desk.Incidents;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxmHelpdesk.Desk.Tests.Incidents;

public sealed class IncidentsOnSqlite : IncidentTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class IncidentsOnSqlServer : IncidentTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class IncidentTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private IncidentWorker _worker = null!;
    private IncidentQueries _incidents = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _worker = new IncidentWorker(_desk.Test.Db, _desk.Test.Events, _desk.Test.Time, NullLogger<IncidentWorker>.Instance);
        _incidents = new IncidentQueries(_desk.Test.Db, _desk.Test.Time);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task Three_customers_with_one_trouble_within_an_hour_are_an_incident()
    {
        var mia = await Writes("mia", "The checkout page gives me error 502, I cannot pay!");
        var tom = await Writes("tom", "Getting a 502 on checkout. I need this today.");
        Assert.Empty(await Seen());
        await Writes("ida", "My parcel was stolen from the porch, what now? It is urgent.");
        var eva = await Writes("eva", "Error 502 when paying!!! Your checkout is down");
        var incident = Assert.Single(await Seen());
        Assert.Equal([mia, tom, eva], incident.TicketIds);
        Assert.Equal((3, (await _desk.Ticket(mia)).Subject), (incident.Waiting, incident.Subject));
        Assert.Equal([mia, tom, eva], (await _incidents.TicketsAsync(incident.Id, TestDesk.Supervisor, default))!.Select(row => row.Id).Order());
        await FollowAsync();
        Assert.Equal(3, Assert.Single(await Seen()).TicketIds.Count);
    }

    [StoreFact]
    public async Task One_customer_alone_or_three_over_a_day_are_none()
    {
        await Writes("mia", "The checkout page gives me error 502, I cannot pay!");
        await Writes("mia", "Still error 502 at the checkout, I cannot pay!");
        await Writes("tom", "Error 502 in the checkout, I cannot pay!");
        _desk.Test.Time.Advance(TimeSpan.FromHours(2));
        await Writes("eva", "The checkout says error 502, I cannot pay!");
        Assert.Empty(await Seen());
    }

    [StoreFact]
    public async Task Nobody_learns_of_tickets_that_he_may_not_see()
    {
        var id = await IncidentAsync();
        var hidden = Assert.Single(await Seen()).TicketIds[0];
        await _desk.Change.HandleAsync(hidden, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        var anna = TestDesk.AgentOf(TestDesk.Billing);
        var hers = Assert.Single(await _incidents.ListAsync(anna, default));
        Assert.DoesNotContain(hidden, hers.TicketIds);
        Assert.Equal((3, 3), (hers.TicketIds.Count, hers.Waiting));
        Assert.DoesNotContain(hidden, (await _incidents.TicketsAsync(id, anna, default))!.Select(row => row.Id));
        Assert.Equal("not-found", (await _incidents.PutAsync(id, hidden, false, anna, default)).Refusal?.Code);

        await _desk.Change.HandleAsync(hers.TicketIds[0], new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        Assert.Empty(await _incidents.ListAsync(anna, default));
        Assert.Null(await _incidents.TicketsAsync(id, anna, default));
    }

    [StoreFact]
    public async Task Who_is_taken_out_stays_out_until_a_person_puts_him_back()
    {
        var id = await IncidentAsync();
        var wrong = Assert.Single(await Seen()).TicketIds[1];
        Assert.Null((await _incidents.PutAsync(id, wrong, false, TestDesk.Supervisor, default)).Refusal);
        await _desk.CustomerWrites("c1", "The checkout still gives error 502, I cannot pay!");
        await FollowAsync();
        Assert.DoesNotContain(wrong, Assert.Single(await Seen()).TicketIds);
        Assert.Null((await _incidents.PutAsync(id, wrong, true, TestDesk.Supervisor, default)).Refusal);
        Assert.Contains(wrong, Assert.Single(await Seen()).TicketIds);
        Assert.Equal("not-found", (await _incidents.PutAsync(id + 1, wrong, true, TestDesk.Supervisor, default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task However_many_write_of_it_all_are_in_it_and_few_are_looked_through_for_each()
    {
        for (var i = 0; i < 40; i++)
        {
            await Writes($"c{i}", "The checkout page gives error 502, I cannot pay!");
        }

        Assert.Equal(40, Assert.Single(await Seen()).TicketIds.Count);
        Assert.Equal(20, await _desk.Test.Db.ReadAsync(s => s.ScalarAsync<long>("select count(distinct ticket_id) from incident_words"), default));
    }

    [StoreFact]
    public async Task Once_all_are_resolved_it_is_no_longer_shown()
    {
        await IncidentAsync();
        foreach (var ticket in Assert.Single(await Seen()).TicketIds)
        {
            await _desk.AgentReplies(ticket, "It works again.", resolve: true);
        }

        Assert.Empty(await Seen());
    }

    private async Task<long> IncidentAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            await Writes($"c{i}", "The checkout page gives error 502, I cannot pay!");
        }

        return Assert.Single(await Seen()).Id;
    }

    private Task<IReadOnlyList<IncidentDto>> Seen() => _incidents.ListAsync(TestDesk.Supervisor, default);

    private async Task<long> Writes(string from, string text)
    {
        var id = await _desk.CustomerWrites(from, text);
        await FollowAsync();
        return id;
    }

    private async Task FollowAsync() => await _worker.TakeAsync(await _desk.Test.Events.ReadAsync(0, 1000, default), default);
}
