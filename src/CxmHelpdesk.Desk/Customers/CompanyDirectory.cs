using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Customers;

internal static class CompanyDirectory
{
    /// <returns>The company of that name, made if there is none; null for no name.</returns>
    public static async Task<long?> FindOrCreateAsync(Tx tx, string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return null;
        }

        var key = SearchWords.Key(name);
        var known = await tx.FirstOrDefaultAsync<long?>(
            $"select id from companies where name_key = @key order by id {tx.Dialect.Limit("1")}", new { key });
        return known ?? await InsertAsync(tx, name.Trim(), key, null, null);
    }

    public static async Task<long> InsertAsync(Tx tx, string name, string key, string? domain, string? externalId)
    {
        var id = tx.NextId();
        await tx.ExecuteAsync(
            """
            insert into companies (id, name, name_key, domain, external_id, created_at, version)
            values (@id, @name, @key, @domain, @externalId, @Now, 1)
            """,
            new { id, name, key, domain, externalId, tx.Now });
        return id;
    }
}
