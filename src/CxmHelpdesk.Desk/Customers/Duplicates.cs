using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Customers;

/// <param name="Reasons">same-email, same-phone, same-name-and-company; strongest first.</param>
public sealed record DuplicateDto(CustomerDto Customer, IReadOnlyList<string> Reasons);

/// <summary>Who might be the same person. A suggestion only: an agent decides, for anybody can claim an address.</summary>
public sealed class Duplicates(Db db)
{
    private const int Most = 20;

    public Task<IReadOnlyList<DuplicateDto>> OfAsync(long customerId, CancellationToken ct) =>
        db.ReadAsync<IReadOnlyList<DuplicateDto>>(
            async session =>
            {
                var me = await session.FirstOrDefaultAsync<CustomerRow>($"select {CustomerRow.Columns} from {CustomerRow.From} where c.id = @customerId", new { customerId });
                if (me is null || me.MergedInto is not null)
                {
                    return [];
                }

                var addresses = await session.QueryAsync<AddressRow>(
                    "select kind, address_key from identities where customer_id = @customerId and kind in ('email', 'phone')", new { customerId });
                string?[] emails = [.. addresses.Where(row => row.Kind == IdentityKey.Email).Select(row => row.AddressKey), SearchWords.KeyOrNull(IdentityKey.Email, me.Email)];
                string?[] phones = [.. addresses.Where(row => row.Kind == IdentityKey.Phone).Select(row => row.AddressKey), SearchWords.KeyOrNull(IdentityKey.Phone, me.Phone)];
                var found = await session.QueryAsync<FoundRow>(
                    """
                    select customer_id, 'same-email' as reason from customer_words where word in @emails
                    union
                    select customer_id, 'same-phone' from customer_words where word in @phones
                    union
                    select id, 'same-name-and-company' from customers where name_key = @NameKey and company_id = @CompanyId and merged_into is null
                    """,
                    new { emails = Present(emails), phones = Present(phones), me.NameKey, me.CompanyId });
                var reasons = found.Where(row => row.CustomerId != customerId).ToLookup(row => row.CustomerId, row => row.Reason);
                var ids = reasons.Select(group => group.Key).Take(Most).ToArray();
                var rows = ids.Length == 0
                    ? []
                    : await session.QueryAsync<CustomerRow>($"select {CustomerRow.Columns} from {CustomerRow.From} where c.id in @ids and c.merged_into is null", new { ids });
                return
                [
                    .. rows.Select(row => new DuplicateDto(row.ToDto(), [.. reasons[row.Id].Order(StringComparer.Ordinal)]))
                        .OrderByDescending(duplicate => duplicate.Reasons.Count).ThenBy(duplicate => duplicate.Reasons[0], StringComparer.Ordinal).ThenBy(duplicate => duplicate.Customer.Id),
                ];
            },
            ct);

    private static string[] Present(string?[] keys) => [.. keys.OfType<string>().Where(key => key.Length >= 5).Distinct()];

    private sealed record AddressRow
    {
        public string Kind { get; init; } = "";

        public string AddressKey { get; init; } = "";
    }

    private sealed record FoundRow
    {
        public long CustomerId { get; init; }

        public string Reason { get; init; } = "";
    }
}
