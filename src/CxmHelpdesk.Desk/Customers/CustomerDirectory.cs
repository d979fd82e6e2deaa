using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Customers;

/// <param name="IsNew">The customer was made just now.</param>
/// <param name="Blocked">An agent wants to hear no more from this address.</param>
internal sealed record FoundIdentity(long IdentityId, long CustomerId, bool IsNew, bool Blocked);

/// <summary>Finds who writes. The address decides; what a sender merely claims about himself is kept to answer to and never leads to somebody known.</summary>
internal static class CustomerDirectory
{
    /// <summary>One statement for an address that we know, four for a new one.</summary>
    /// <exception cref="ArgumentException">The address is unusable.</exception>
    public static async Task<FoundIdentity> FindOrCreateAsync(Tx tx, Party party, string? language)
    {
        var key = IdentityKey.Of(party.Kind, party.Address);
        return await FindAsync(tx, party, key) ?? await CreateAsync(tx, party, key, language);
    }

    private static async Task<FoundIdentity?> FindAsync(Tx tx, Party party, string key)
    {
        var known = await tx.FirstOrDefaultAsync<Known>(
            """
            select i.id, i.customer_id, i.verified, i.name, i.blocked_at, c.name as customer_name, c.email, c.phone
            from identities i
            join customers c on c.id = i.customer_id
            where i.kind = @Kind
            and i.address_key = @key
            """,
            new { party.Kind, key });
        if (known is null)
        {
            return null;
        }

        await LearnAsync(tx, party, key, known);
        return new FoundIdentity(known.Id, known.CustomerId, false, known.BlockedAt is not null);
    }

    /// <summary>Fills what we did not know; never replaces what we do.</summary>
    private static async Task LearnAsync(Tx tx, Party party, string key, Known known)
    {
        var name = known.Name ?? Clean(party.Name, 200);
        var verified = known.Verified || party.Verified;
        if (name != known.Name || verified != known.Verified)
        {
            await tx.ExecuteAsync("update identities set name = @name, verified = @verified where id = @Id", new { name, verified, known.Id });
        }

        var customerName = name is not null && IsPlaceholder(known.CustomerName, party, key) ? name : known.CustomerName;
        var email = known.Email ?? Clean(party.ClaimedEmail, 254);
        var phone = known.Phone ?? Clean(party.ClaimedPhone, 40);
        if (customerName == known.CustomerName && email == known.Email && phone == known.Phone)
        {
            return;
        }

        await tx.ExecuteAsync(
            """
            update customers
            set name = @customerName, name_key = @nameKey, email = @email, phone = @phone, version = version + 1
            where id = @CustomerId
            """,
            new { customerName, nameKey = SearchWords.Key(customerName), email, phone, known.CustomerId });
        await SearchWords.RebuildAsync(tx, known.CustomerId);
    }

    private static async Task<FoundIdentity> CreateAsync(Tx tx, Party party, string key, string? language)
    {
        // The site itself vouches for a signed user, by the id under which it may have told us of him before.
        var customerId = party is { Kind: IdentityKey.User, Verified: true }
            ? await tx.FirstOrDefaultAsync<long?>(
                "select coalesce(merged_into, id) from customers where external_id = @Address", new { party.Address })
            : null;
        var isNew = customerId is null;
        var owner = customerId ?? await InsertCustomerAsync(tx, party, key, language);
        var identityId = tx.NextId();
        try
        {
            await InsertIdentityAsync(tx, identityId, owner, party, key);
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
            // Somebody else was faster: theirs counts.
            if (isNew)
            {
                await tx.ExecuteAsync("delete from customers where id = @owner", new { owner });
            }

            return (await FindAsync(tx, party, key))!;
        }

        if (isNew)
        {
            await SearchWords.InsertAsync(tx, owner, SearchWords.Of(NameOf(party, key), [AddressWord(party.Kind, key),
                SearchWords.KeyOrNull(IdentityKey.Email, party.ClaimedEmail), SearchWords.KeyOrNull(IdentityKey.Phone, party.ClaimedPhone)]));
        }

        return new FoundIdentity(identityId, owner, isNew, false);
    }

    internal static Task InsertIdentityAsync(Tx tx, long id, long customerId, Party party, string key) =>
        tx.ExecuteAsync(
            """
            insert into identities (id, customer_id, kind, address_key, address, name, verified, created_at)
            values (@id, @customerId, @Kind, @key, @Address, @name, @Verified, @Now)
            """,
            new { id, customerId, party.Kind, key, party.Address, name = Clean(party.Name, 200), party.Verified, tx.Now });

    private static async Task<long> InsertCustomerAsync(Tx tx, Party party, string key, string? language)
    {
        var id = tx.NextId();
        var name = NameOf(party, key);
        await tx.ExecuteAsync(
            """
            insert into customers (id, name, name_key, email, phone, language, created_at, version)
            values (@id, @name, @nameKey, @email, @phone, @language, @Now, 1)
            """,
            new
            {
                id,
                name,
                nameKey = SearchWords.Key(name),
                email = Clean(party.Kind == IdentityKey.Email ? party.Address : party.ClaimedEmail, 254),
                phone = Clean(party.Kind == IdentityKey.Phone ? party.Address : party.ClaimedPhone, 40),
                language = Clean(language, 8),
                tx.Now,
            });
        return id;
    }

    private static string NameOf(Party party, string key) => Clean(party.Name, 200) ?? Placeholder(party, key);

    private static bool IsPlaceholder(string name, Party party, string key) => name == Placeholder(party with { ClaimedEmail = null }, key) || name == party.ClaimedEmail;

    /// <summary>Somebody without a name is called by the address, or by a short mark that stays the same.</summary>
    private static string Placeholder(Party party, string key) => party.Kind is IdentityKey.Email or IdentityKey.Phone
        ? Clean(party.Address, 200)!
        : Clean(party.ClaimedEmail, 200) ?? $"#{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)), 0, 3)}";

    private static string? AddressWord(string kind, string key) => kind is IdentityKey.Email or IdentityKey.Phone ? key : null;

    private static string? Clean(string? text, int max)
    {
        var trimmed = text?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed.Length > max ? trimmed[..max] : trimmed;
    }

    private sealed record Known
    {
        public long Id { get; init; }

        public long CustomerId { get; init; }

        public bool Verified { get; init; }

        public string? Name { get; init; }

        public DateTimeOffset? BlockedAt { get; init; }

        public string CustomerName { get; init; } = "";

        public string? Email { get; init; }

        public string? Phone { get; init; }
    }
}
