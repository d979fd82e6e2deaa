using System.Data.Common;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Drafts;

/// <param name="CustomerVersion">The ticket's up to which the agent has read; lower than before marks it unread.</param>
public sealed record SeenRequest(long CustomerVersion);

/// <param name="Versions">Ticket id -> its customer version that was last seen.</param>
public sealed record SeenDto(IReadOnlyDictionary<long, long> Versions);

/// <summary>What each agent has read, the same on every machine.</summary>
public sealed class SeenTickets(Db db)
{
    private const int Newest = 3_000;

    /// <summary>Of the tickets looked at last.</summary>
    public Task<SeenDto> ListAsync(Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(
            async session => new SeenDto((await session.QueryAsync<Row>(
                $"""
                select ticket_id, customer_version from ticket_seen
                where agent_id = @AgentId
                order by seen_at desc
                {session.Dialect.Limit("@Newest")}
                """,
                new { viewer.AgentId, Newest })).ToDictionary(row => row.TicketId, row => row.CustomerVersion)),
            ct);

    /// <returns>False: no such ticket for this viewer.</returns>
    public Task<bool> SetAsync(long ticketId, SeenRequest request, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                if (!await AgentDrafts.SeesAsync(tx, ticketId, viewer))
                {
                    return false;
                }

                const string Update = "update ticket_seen set customer_version = @CustomerVersion, seen_at = @Now where agent_id = @AgentId and ticket_id = @ticketId";
                var row = new { viewer.AgentId, ticketId, request.CustomerVersion, tx.Now };
                if (await tx.ExecuteAsync(Update, row) == 0)
                {
                    try
                    {
                        await tx.ExecuteAsync("insert into ticket_seen (agent_id, ticket_id, customer_version, seen_at) values (@AgentId, @ticketId, @CustomerVersion, @Now)", row);
                    }
                    catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
                    {
                        await tx.ExecuteAsync(Update, row);
                    }
                }

                return true;
            },
            ct);

    private sealed record Row
    {
        public long TicketId { get; init; }

        public long CustomerVersion { get; init; }
    }
}
