using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Customers;

/// <param name="Id">The shop's own id of the customer.</param>
public sealed record DemoCustomer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Email { get; init; }

    public string? Language { get; init; }
}

/// <summary>Who can be signed in to the demo shop: customers whom the shop knows by an id of its own.</summary>
public sealed class DemoCustomers(Db db)
{
    private const string Columns =
        """
        select external_id as id, name, email, language
        from customers
        where external_id is not null
        and merged_into is null
        """;

    public Task<IReadOnlyList<DemoCustomer>> ListAsync(int limit, CancellationToken ct) =>
        db.ReadAsync(session => session.QueryAsync<DemoCustomer>($"{Columns} order by external_id {session.Dialect.Limit("@limit")}", new { limit }), ct);

    public Task<DemoCustomer?> FindAsync(string id, CancellationToken ct) =>
        db.ReadAsync(session => session.FirstOrDefaultAsync<DemoCustomer>($"{Columns} and external_id = @id", new { id }), ct);
}
