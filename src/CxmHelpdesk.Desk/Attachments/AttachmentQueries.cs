using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Attachments;

public sealed class AttachmentQueries(Db db)
{
    /// <summary>Null: there is none, or it hangs on a ticket that the viewer may not see.</summary>
    public async Task<StoredFile?> FindAsync(long id, Viewer viewer, CancellationToken ct)
    {
        var row = await db.ReadAsync(
            session => session.FirstOrDefaultAsync<Row>(
                """
                select a.file_name, a.content_type, a.size_bytes, a.sha256, t.team_id
                from attachments a
                join tickets t on t.id = a.ticket_id
                where a.id = @id
                """,
                new { id }),
            ct);
        return row is not null && viewer.CanSeeTicket(row.TeamId) ? new StoredFile(row.FileName, row.ContentType, row.SizeBytes, row.Sha256) : null;
    }

    private sealed record Row
    {
        public string FileName { get; init; } = "";

        public string ContentType { get; init; } = "";

        public long SizeBytes { get; init; }

        public string Sha256 { get; init; } = "";

        public long? TeamId { get; init; }
    }
}
