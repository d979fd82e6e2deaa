using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.History;

/// <summary>Finds whose an item is, once per customer and batch: by external id, else by e-mail address, else makes one.</summary>
internal sealed class CustomerResolver(Tx tx)
{
    private readonly Dictionary<string, Whose> _found = new(StringComparer.Ordinal);

    public async Task<Whose> ResolveAsync(HistoryFields fields)
    {
        var externalId = fields.Text("customerExternalId", 200);
        var email = fields.Email("customerEmail");
        if (externalId is null && email is null)
        {
            throw new ItemProblem("customerExternalId", "missing", "customerExternalId or customerEmail is needed.");
        }

        var cacheKey = $"{externalId}\n{email}";
        if (_found.TryGetValue(cacheKey, out var known))
        {
            return known;
        }

        return _found[cacheKey] = await FindAsync(tx, externalId, email)
            ?? new Whose(await CreateAsync(externalId, email, fields.Text("customerName", 200)), null);
    }

    /// <summary>Follows merges.</summary>
    public static async Task<Whose?> FindAsync(Tx tx, string? externalId, string? email)
    {
        if (externalId is not null
            && await tx.FirstOrDefaultAsync<Named>("select id, merged_into from customers where external_id = @externalId", new { externalId }) is { } byId)
        {
            return byId.MergedInto is { } into ? new Whose(into, byId.Id) : new Whose(byId.Id, null);
        }

        if (email is null)
        {
            return null;
        }

        var byEmail = await tx.FirstOrDefaultAsync<Owner>(
            """
            select c.id, c.external_id, i.home_id
            from identities i
            join customers c on c.id = i.customer_id
            where i.kind = 'email'
            and i.address_key = @key
            """,
            new { key = IdentityKey.Of(IdentityKey.Email, email) });
        if (byEmail is null)
        {
            return null;
        }

        // Two people of the shop may share an address; the id tells them apart.
        if (externalId is not null && byEmail.ExternalId is not null)
        {
            return null;
        }

        if (externalId is not null)
        {
            await tx.ExecuteAsync("update customers set external_id = @externalId, version = version + 1 where id = @Id", new { externalId, byEmail.Id });
        }

        return new Whose(byEmail.Id, byEmail.HomeId == byEmail.Id ? null : byEmail.HomeId);
    }

    private async Task<long> CreateAsync(string? externalId, string? email, string? name)
    {
        var id = tx.NextId();
        var shown = name ?? email ?? externalId!;
        await tx.ExecuteAsync(
            "insert into customers (id, name, name_key, email, external_id, created_at, version) values (@id, @shown, @nameKey, @email, @externalId, @Now, 1)",
            new { id, shown, nameKey = SearchWords.Key(shown), email, externalId, tx.Now });
        await AddAddressAsync(tx, id, IdentityKey.Email, email, shown);
        await SearchWords.RebuildAsync(tx, id);
        return id;
    }

    /// <summary>An address that is somebody else's stays so.</summary>
    public static async Task AddAddressAsync(Tx tx, long customerId, string kind, string? address, string name)
    {
        if (SearchWords.KeyOrNull(kind, address) is not { } key
            || await tx.FirstOrDefaultAsync<long?>("select id from identities where kind = @kind and address_key = @key", new { kind, key }) is not null)
        {
            return;
        }

        await CustomerDirectory.InsertIdentityAsync(tx, tx.NextId(), customerId, new Party(kind, address!) { Name = name }, key);
    }

    private sealed record Owner
    {
        public long Id { get; init; }

        public string? ExternalId { get; init; }

        public long? HomeId { get; init; }
    }

    private sealed record Named
    {
        public long Id { get; init; }

        public long? MergedInto { get; init; }
    }
}

/// <param name="NamedId">Whom the source named, where a merge led to another customer.</param>
internal sealed record Whose(long CustomerId, long? NamedId);
