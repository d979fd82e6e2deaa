using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Attachments;

/// <summary>Pictures of customers. Every agent sees every customer, and so his picture; no other file is to be had by its name.</summary>
public sealed class PictureQueries(Db db)
{
    /// <returns>Its content type; null: no customer has this picture.</returns>
    public Task<string?> TypeOfAsync(string sha256, CancellationToken ct) => db.ReadAsync(
        session => session.FirstOrDefaultAsync<string>("select max(picture_type) from identities where picture_sha256 = @sha256", new { sha256 }), ct);
}
