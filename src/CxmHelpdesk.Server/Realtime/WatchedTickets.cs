using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>Finds what presence must know of a ticket that an agent opens, if he may see it.</summary>
internal sealed class WatchedTickets(Db db)
{
    public async Task<WatchedTicket?> FindAsync(long ticketId, Viewer viewer, CancellationToken ct)
    {
        var row = await db.ReadAsync(
            session => session.FirstOrDefaultAsync<Row>(
                """
                select t.id, t.team_id, t.customer_id, t.account_id, i.kind, i.address_key
                from tickets t
                join identities i on i.id = t.identity_id
                where t.id = @ticketId
                """,
                new { ticketId }),
            ct);
        return row is null || !viewer.CanSeeTicket(row.TeamId)
            ? null
            : new WatchedTicket(row.Id, row.TeamId, row.CustomerId, VisitorGroups.Name(row.AccountId, row.Kind, row.AddressKey));
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public long? TeamId { get; init; }

        public long CustomerId { get; init; }

        public long AccountId { get; init; }

        public string Kind { get; init; } = "";

        public string AddressKey { get; init; } = "";
    }
}
