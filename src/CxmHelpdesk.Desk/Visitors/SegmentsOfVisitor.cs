using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Segments;

namespace CxmHelpdesk.Desk.Visitors;

/// <summary>Whether a visitor belongs to a segment. Asked only of those whom the site has signed in: what others say of themselves proves nothing.</summary>
public sealed class SegmentsOfVisitor(Db db, SavedSegments segments, TimeProvider time)
{
    /// <param name="jwt">By which the site says who it is.</param>
    /// <param name="secrets">By which the account's site signs identities.</param>
    /// <param name="names">Of shared segments, the most wanted first.</param>
    /// <returns>The first of them that the visitor belongs to; null: none.</returns>
    public async Task<Outcome<string?>> FirstAsync(string jwt, IReadOnlyList<string> secrets, IReadOnlyList<string> names, CancellationToken ct)
    {
        var user = await SiteIdentity.ReadAsync(jwt, secrets, time.GetUtcNow());
        if (user.Refusal is { } refusal)
        {
            return refusal;
        }

        // Who has never written is known by the number that the site and the desk share, as he will be when he writes.
        var customerId = await db.ReadAsync(
            async session => await session.FirstOrDefaultAsync<long?>(
                    "select customer_id from identities where kind = @kind and address_key = @key",
                    new { kind = IdentityKey.User, key = IdentityKey.Of(IdentityKey.User, user.Value.Id) })
                ?? await session.FirstOrDefaultAsync<long?>("select coalesce(merged_into, id) from customers where external_id = @Id", new { user.Value.Id }),
            ct);
        foreach (var name in names)
        {
            if (customerId is { } id && await segments.HoldsAsync(name, id, ct))
            {
                return Outcome.Of<string?>(name);
            }
        }

        return Outcome.Of<string?>(null);
    }
}
