using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Html;

/// <summary>A mail as it came, byte for byte, with all of its headers.</summary>
public sealed class MessageSources(Db db)
{
    public const string Mail = "message/rfc822";

    /// <summary>Null: there is none, it is no mail (other deliveries may hold a provider's secrets), or it is in a ticket that the viewer may not see.</summary>
    public async Task<byte[]?> FindAsync(long messageId, Viewer viewer, CancellationToken ct)
    {
        var row = await db.ReadAsync(
            session => session.FirstOrDefaultAsync<Row>(
                """
                select e.body, t.team_id
                from messages m
                join tickets t on t.id = m.ticket_id
                join envelopes e on e.id = m.envelope_id
                where m.id = @messageId and e.content_type = @Mail
                """,
                new { messageId, Mail }),
            ct);
        return row is not null && viewer.CanSeeTicket(row.TeamId) ? row.Body : null;
    }

    private sealed record Row
    {
        public byte[] Body { get; init; } = [];

        public long? TeamId { get; init; }
    }
}
