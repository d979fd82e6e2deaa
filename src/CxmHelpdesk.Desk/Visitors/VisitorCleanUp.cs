using CxmHelpdesk.Desk.CleanUp;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Visitors;

/// <summary>
/// Forgets browsers whose token has run out, those that opened the chat, never wrote and did not come back for a month, and uploads that
/// were never sent: what was sent stands in its message.
/// </summary>
public sealed class VisitorCleanUp(Db db, TimeProvider time) : ICleanUp
{
    /// <summary>An anonymous browser that never said a word.</summary>
    public static readonly TimeSpan SilentLife = TimeSpan.FromDays(30);

    /// <summary>An upload waits for its message; the file itself goes as soon as nobody names it.</summary>
    public static readonly TimeSpan UploadLife = TimeSpan.FromDays(2);

    private const int BatchSize = 500;

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var uploads = await db.WriteAsync(tx => tx.ExecuteAsync("delete from visitor_files where created_at < @before", new { before = now - UploadLife }), ct);
        var gone = 0;
        for (int batch; ; gone += batch)
        {
            batch = await db.WriteAsync(tx => RemoveAsync(tx, now), ct);
            if (batch < BatchSize)
            {
                return uploads + gone + batch;
            }
        }
    }

    private static async Task<int> RemoveAsync(Tx tx, DateTimeOffset now)
    {
        // A token's end moves with each visit, so it tells when an anonymous browser was last here, and its index serves both.
        var ids = await tx.QueryAsync<long>(
            $"""
            select v.id
            from visitors v
            where v.expires_at < @now
            or (v.expires_at < @silent
                and v.kind = '{IdentityKey.Visitor}'
                and not exists (select 1 from identities i where i.kind = v.kind and i.address_key = v.address))
            order by v.expires_at, v.id
            {tx.Dialect.Limit("@BatchSize")}
            """,
            new { now, silent = now + VisitorStore.AnonymousLife - SilentLife, BatchSize });
        await tx.ExecuteAsync("delete from visitor_files where visitor_id in @ids", new { ids });
        return await tx.ExecuteAsync("delete from visitors where id in @ids", new { ids });
    }
}
