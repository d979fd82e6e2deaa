using System.Data.Common;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Visitors;

/// <summary>A file that a visitor may read.</summary>
public sealed record VisitorDownload
{
    public required string FileName { get; init; }

    public required string ContentType { get; init; }

    public required string Sha256 { get; init; }
}

/// <summary>Which files are a visitor's: those he sent up, and those in his own conversations.</summary>
public sealed class VisitorFiles(Db db)
{
    public Task AddAsync(Visitor visitor, StoredFile file, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                try
                {
                    await tx.ExecuteAsync(
                        """
                        insert into visitor_files (visitor_id, sha256, file_name, content_type, size_bytes, created_at)
                        values (@Id, @Sha256, @FileName, @ContentType, @Size, @Now)
                        """,
                        new { visitor.Id, file.Sha256, file.FileName, file.ContentType, file.Size, tx.Now });
                }
                catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
                {
                    await tx.ExecuteAsync(
                        "update visitor_files set file_name = @FileName where visitor_id = @Id and sha256 = @Sha256", new { visitor.Id, file.Sha256, file.FileName });
                }
            },
            ct);

    /// <summary>The files as they were received, whatever the visitor says of them now; null if one of them is not his.</summary>
    public async Task<IReadOnlyList<StoredFile>?> ResolveAsync(Visitor visitor, IReadOnlyList<string> sha256, CancellationToken ct)
    {
        if (sha256.Count == 0)
        {
            return [];
        }

        var rows = await db.ReadAsync(
            session => session.QueryAsync<Row>(
                "select sha256, file_name, content_type, size_bytes from visitor_files where visitor_id = @Id and sha256 in @sha256",
                new { visitor.Id, sha256 }),
            ct);
        var own = rows.ToDictionary(row => row.Sha256, row => new StoredFile(row.FileName, row.ContentType, row.SizeBytes, row.Sha256));
        return sha256.All(own.ContainsKey) ? [.. sha256.Distinct().Select(name => own[name])] : null;
    }

    /// <returns>Null: no such file in this visitor's conversations. Notes are not part of them.</returns>
    public Task<VisitorDownload?> FindAsync(Visitor visitor, long attachmentId, CancellationToken ct) =>
        db.ReadAsync(
            session => session.FirstOrDefaultAsync<VisitorDownload>(
                """
                select f.file_name, f.content_type, f.sha256
                from attachments f
                join messages m on m.id = f.message_id
                join tickets t on t.id = m.ticket_id
                join identities i on i.id = t.identity_id
                where f.id = @attachmentId
                    and m.kind in ('customer', 'agent')
                    and t.account_id = @AccountId
                    and i.kind = @Kind
                    and i.address_key = @AddressKey
                """,
                new { attachmentId, visitor.AccountId, visitor.Kind, visitor.AddressKey }),
            ct);

    private sealed record Row
    {
        public string Sha256 { get; init; } = "";

        public string FileName { get; init; } = "";

        public string ContentType { get; init; } = "";

        public long SizeBytes { get; init; }
    }
}
