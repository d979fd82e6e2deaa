using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.History;

namespace CxmHelpdesk.Desk.Visitors;

/// <summary>Puts the pages a known visitor looks at on his timeline; one page counts once in ten minutes.</summary>
public sealed class PageVisits(Db db, TimeProvider time)
{
    private const int MaxUrlLength = 1000;
    private static readonly TimeSpan Once = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The page without query and fragment, which may hold secrets (a link to reset a password); null: no page of the web.
    /// </summary>
    public static string? Plain(string url) =>
        url.Length <= 4 * MaxUrlLength && Uri.TryCreate(url, UriKind.Absolute, out var page) && page.Scheme is "http" or "https"
            && page.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) is { Length: <= MaxUrlLength } plain
            ? plain
            : null;

    /// <param name="page">As <see cref="Plain"/> made it.</param>
    public async Task RecordAsync(Visitor visitor, string page, string title, CancellationToken ct)
    {
        var owner = await db.ReadAsync(
            session => session.FirstOrDefaultAsync<Owner>(
                "select id, customer_id, home_id from identities where kind = @Kind and address_key = @AddressKey", new { visitor.Kind, visitor.AddressKey }),
            ct);
        if (owner is null)
        {
            return;
        }

        var window = time.GetUtcNow().ToUnixTimeSeconds() / (long)Once.TotalSeconds;
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(page)), 0, 8);
        var externalId = string.Create(CultureInfo.InvariantCulture, $"visit-{owner.Id}-{window}-{mark}");
        await db.WriteAsync(
            async tx =>
            {
                var touch = new NewTouch(owner.CustomerId, "page.visited", TouchArea.Visit, "desk", externalId, tx.Now, title) { NamedId = owner.HomeId, Link = page };
                if (await Timeline.AddAsync(tx, touch) is not null)
                {
                    tx.Append(new NewEvent(EventTypes.HistoryChanged) { CustomerId = owner.CustomerId });
                }
            },
            ct);
    }

    private sealed record Owner
    {
        public long Id { get; init; }

        public long CustomerId { get; init; }

        public long? HomeId { get; init; }
    }
}
