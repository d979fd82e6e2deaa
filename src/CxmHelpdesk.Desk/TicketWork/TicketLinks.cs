using System.Data.Common;
using System.Globalization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Drafts;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.TicketWork;

public sealed record LinkRequest(long OtherId);

/// <param name="On">Hear of the ticket, or no more.</param>
public sealed record FollowRequest(bool On);

/// <summary>Which tickets belong together, and who wants to hear of one.</summary>
public sealed class TicketLinks(Db db)
{
    /// <returns>False: one of the two is not there for this viewer, or they are the same.</returns>
    public Task<bool> LinkAsync(long ticketId, long otherId, bool linked, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                var ticket = await TicketState.LoadAsync(tx, ticketId);
                if (ticketId == otherId || ticket is null || !viewer.CanSeeTicket(ticket.TeamId) || !await AgentDrafts.SeesAsync(tx, otherId, viewer))
                {
                    return false;
                }

                var (first, second) = (Math.Min(ticketId, otherId), Math.Max(ticketId, otherId));
                var rows = linked
                    ? await InsertAsync(tx, first, second, "related", viewer.AgentId)
                    : await tx.ExecuteAsync("delete from ticket_links where ticket_id = @first and other_id = @second", new { first, second });
                if (rows > 0)
                {
                    var number = otherId.ToString(CultureInfo.InvariantCulture);
                    tx.Append(TicketEvents.Told(ticket, viewer.AgentId, "link", linked ? null : number, linked ? number : null));
                }

                return true;
            },
            ct);

    /// <returns>False: no such ticket for this viewer.</returns>
    public Task<bool> FollowAsync(long ticketId, bool on, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                if (!await AgentDrafts.SeesAsync(tx, ticketId, viewer))
                {
                    return false;
                }

                await (on ? FollowAsync(tx, ticketId, viewer.AgentId)
                    : tx.ExecuteAsync("delete from ticket_followers where ticket_id = @ticketId and agent_id = @AgentId", new { ticketId, viewer.AgentId }));
                return true;
            },
            ct);

    internal static async Task<int> InsertAsync(Tx tx, long ticketId, long otherId, string kind, long agentId)
    {
        try
        {
            return await tx.ExecuteAsync(
                "insert into ticket_links (ticket_id, other_id, kind, created_by, created_at) values (@first, @second, @kind, @agentId, @Now)",
                new { first = Math.Min(ticketId, otherId), second = Math.Max(ticketId, otherId), kind, agentId, tx.Now });
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
            return 0;
        }
    }

    internal static async Task FollowAsync(Tx tx, long ticketId, long agentId)
    {
        try
        {
            await tx.ExecuteAsync("insert into ticket_followers (ticket_id, agent_id, added_at) values (@ticketId, @agentId, @Now)", new { ticketId, agentId, tx.Now });
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
        }
    }
}
