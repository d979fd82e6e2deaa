using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>
/// Who gets copies of what is written in a ticket: those to whom the customer showed his message, until an agent chooses others. Whoever was taken
/// off the list may still write into the ticket.
/// </summary>
public sealed class CopyList(Db db)
{
    /// <summary>Null: no such ticket for this viewer.</summary>
    public Task<IReadOnlyList<Recipient>?> OfAsync(long ticketId, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<IReadOnlyList<Recipient>?>(
            async session => await TicketState.LoadAsync(session, ticketId) is { } ticket && viewer.CanSeeTicket(ticket.TeamId)
                ? await OfAsync(session, ticketId, null)
                : null,
            ct);

    /// <param name="kind">Of address; null: the requester's.</param>
    internal static async Task<IReadOnlyList<Recipient>> OfAsync(Session session, long ticketId, string? kind) =>
        [.. (await session.QueryAsync<Row>(
            """
            select i.address, i.name
            from ticket_participants p
            join tickets t on t.id = p.ticket_id
            join identities mine on mine.id = t.identity_id
            join identities i on i.id = p.identity_id and i.id <> mine.id
            where p.ticket_id = @ticketId and p.copied = @copied and i.kind = coalesce(@kind, mine.kind) and i.blocked_at is null
            order by p.added_at, i.id
            """,
            new { ticketId, kind, copied = true })).Select(row => new Recipient(row.Address, row.Name))];

    /// <summary>What an agent chose becomes the ticket's list; whom he added takes part from now on.</summary>
    /// <param name="chosen">Null: the list as it is.</param>
    /// <returns>What goes with the message.</returns>
    internal static async Task<Copies> SettleAsync(Tx tx, TicketState ticket, string kind, Copies? chosen)
    {
        if (chosen is null)
        {
            return new Copies(await OfAsync(tx, ticket.Id, kind), []);
        }

        var copied = new Dictionary<long, Recipient>();
        foreach (var one in chosen.Cc)
        {
            var found = await CustomerDirectory.FindOrCreateAsync(tx, new Party(kind, one.Address.Trim()) { Name = one.Name }, ticket.Language);
            if (found.IdentityId != ticket.IdentityId)
            {
                copied.TryAdd(found.IdentityId, one);
            }
        }

        var known = await tx.QueryAsync<long>("select identity_id from ticket_participants where ticket_id = @Id", new { ticket.Id });
        foreach (var identityId in copied.Keys.Except(known))
        {
            await tx.ExecuteAsync(
                "insert into ticket_participants (ticket_id, identity_id, added_at) values (@Id, @identityId, @Now)", new { ticket.Id, identityId, tx.Now });
        }

        foreach (var identityId in known)
        {
            await tx.ExecuteAsync(
                "update ticket_participants set copied = @copied where ticket_id = @Id and identity_id = @identityId",
                new { copied = copied.ContainsKey(identityId), ticket.Id, identityId });
        }

        return new Copies([.. copied.Values], chosen.Bcc);
    }

    private sealed record Row
    {
        public string Address { get; init; } = "";

        public string? Name { get; init; }
    }
}
