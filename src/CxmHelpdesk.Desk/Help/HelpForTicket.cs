using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Help;

/// <summary>Articles that may answer what a ticket's customer wrote last.</summary>
public sealed class HelpForTicket(Db db)
{
    private const int Most = 3;

    /// <summary>Below this an agent would only be kept from reading what fits.</summary>
    private const double LeastCovered = 0.34;

    /// <summary>Null: there is no such ticket for the viewer. In the ticket's language.</summary>
    public Task<IReadOnlyList<HelpEntry>?> FindAsync(long ticketId, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<IReadOnlyList<HelpEntry>?>(
            async session =>
            {
                var ticket = (await TicketQueries.RowsAsync(session, [ticketId])).SingleOrDefault();
                if (ticket is null || !viewer.CanSeeTicket(ticket.TeamId))
                {
                    return null;
                }

                var said = await session.FirstOrDefaultAsync<string?>(
                    $"""
                    select text
                    from messages
                    where ticket_id = @ticketId and kind = 'customer'
                    order by seq desc
                    {session.Dialect.Limit("1")}
                    """,
                    new { ticketId });
                var hits = await HelpSearch.FindAsync(session, $"{ticket.Subject}\n{said}", HelpLanguages.Nearest(ticket.Language), Most);
                return [.. hits.Where(hit => hit.Covered >= LeastCovered).Select(hit => hit.Entry)];
            },
            ct);
}
