using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Customers;

/// <param name="Reasons">
/// same-email, same-phone: confirmed for both, by a channel that proves addresses or by the system of record that knows the customer. claims-email, claims-phone: at least one only typed it in, which proves nothing.
/// same-by-network: a private answer to the one reached the other, as their network says. same-name-and-order: the one wrote of an order of the other. same-name-and-company. Proofs first.
/// </param>
/// <param name="Picture">As a network shows him: <c>/api/pictures/{picture}</c>.</param>
public sealed record DuplicateDto(CustomerDto Customer, IReadOnlyList<string> Reasons, string? Picture);

/// <summary>Who might be the same person. A suggestion only: an agent decides, for anybody can claim an address.</summary>
public sealed class Duplicates(Db db)
{
    private const string SaidByNetwork = "same-by-network";
    private const int Most = 20;
    private const int MostOrders = 200;
    private const int MostTexts = 50;

    public Task<IReadOnlyList<DuplicateDto>> OfAsync(long customerId, CancellationToken ct) =>
        db.ReadAsync<IReadOnlyList<DuplicateDto>>(
            async session =>
            {
                var me = await session.FirstOrDefaultAsync<CustomerRow>($"select {CustomerRow.Columns} from {CustomerRow.From} where c.id = @customerId", new { customerId });
                if (me is null || me.MergedInto is not null)
                {
                    return [];
                }

                var mine = await AddressesAsync(session, [customerId]);
                string?[] emails = [.. mine.Where(row => row.Kind == IdentityKey.Email).Select(row => row.AddressKey), SearchWords.KeyOrNull(IdentityKey.Email, me.Email)];
                string?[] phones = [.. mine.Where(row => row.Kind == IdentityKey.Phone).Select(row => row.AddressKey), SearchWords.KeyOrNull(IdentityKey.Phone, me.Phone)];
                var found = (await session.QueryAsync<FoundRow>(
                    """
                    select customer_id, 'email' as reason, word from customer_words where word in @emails
                    union
                    select customer_id, 'phone', word from customer_words where word in @phones
                    union
                    select id, 'same-name-and-company', '' from customers where name_key = @NameKey and company_id = @CompanyId and merged_into is null
                    """,
                    new { emails = Present(emails), phones = Present(phones), me.NameKey, me.CompanyId })).ToList();
                found.AddRange(await SameNameAndOrderAsync(session, me));
                found.AddRange((await SamePeople.OfAsync(session, customerId)).Select(id => new FoundRow { CustomerId = id, Reason = SaidByNetwork }));
                var reasons = found.Where(row => row.CustomerId != customerId).ToLookup(row => row.CustomerId);
                var ids = reasons.Select(group => group.Key).Take(Most).ToArray();
                var rows = ids.Length == 0
                    ? []
                    : await session.QueryAsync<CustomerRow>($"select {CustomerRow.Columns} from {CustomerRow.From} where c.id in @ids and c.merged_into is null", new { ids });
                var theirs = (await AddressesAsync(session, ids)).ToLookup(row => row.CustomerId);
                var pictures = (await PicturesAsync(session, ids)).ToDictionary(row => row.CustomerId, row => row.Picture);
                string Named(FoundRow row, CustomerRow other) => row.Reason is not (IdentityKey.Email or IdentityKey.Phone) ? row.Reason
                    : IsProven(me, mine, row) && IsProven(other, theirs[other.Id], row) ? $"same-{row.Reason}" : $"claims-{row.Reason}";
                return
                [
                    .. rows.Select(row => new DuplicateDto(row.ToDto(), [.. reasons[row.Id].Select(reason => Named(reason, row)).Distinct().OrderBy(IsClaim).ThenBy(reason => reason, StringComparer.Ordinal)], pictures.GetValueOrDefault(row.Id)))
                        .OrderBy(duplicate => IsClaim(duplicate.Reasons[0])).ThenByDescending(duplicate => duplicate.Reasons.Count).ThenBy(duplicate => duplicate.Reasons[0], StringComparer.Ordinal).ThenBy(duplicate => duplicate.Customer.Id),
                ];
            },
            ct);

    /// <summary>A channel proved that he owns the address, or the system that he comes from says that it is his. What he typed in himself is neither.</summary>
    private static bool IsProven(CustomerRow customer, IEnumerable<AddressRow> addresses, FoundRow found) =>
        addresses.Any(row => row.Verified && row.Kind == found.Reason && row.AddressKey == found.Word)
        || (customer.ExternalId is not null && SearchWords.KeyOrNull(found.Reason, found.Reason == IdentityKey.Email ? customer.Email : customer.Phone) == found.Word);

    private static bool IsClaim(string reason) => reason is not ("same-email" or "same-phone" or SaidByNetwork);

    private static Task<IReadOnlyList<AddressRow>> AddressesAsync(Session session, IReadOnlyList<long> customerIds) => session.QueryAsync<AddressRow>(
        "select customer_id, kind, address_key, verified from identities where customer_id in @customerIds and kind in ('email', 'phone')", new { customerIds });

    private static async Task<IReadOnlyList<PictureRow>> PicturesAsync(Session session, long[] ids) => ids.Length == 0
        ? []
        : await session.QueryAsync<PictureRow>("select customer_id, max(picture_sha256) as picture from identities where customer_id in @ids and picture_sha256 is not null group by customer_id", new { ids });

    /// <summary>Others of this name whose order number stands in what this customer wrote of late.</summary>
    private static async Task<IEnumerable<FoundRow>> SameNameAndOrderAsync(Session session, CustomerRow me)
    {
        var orders = await session.QueryAsync<OrderRow>(
            $"""
            select o.customer_id, o.number
            from customers c
            join orders o on o.customer_id = c.id
            where c.name_key = @NameKey and c.id <> @Id and c.merged_into is null
            order by o.placed_at desc
            {session.Dialect.Limit("@MostOrders")}
            """,
            new { me.NameKey, me.Id, MostOrders });
        if (orders.Count == 0)
        {
            return [];
        }

        var texts = await session.QueryAsync<string>(
            $"""
            select text from messages
            where customer_id = @Id and kind = 'customer'
            order by at desc
            {session.Dialect.Limit("@MostTexts")}
            """,
            new { me.Id, MostTexts });
        return orders.Where(order => texts.Any(text => Names(text, order.Number)))
            .Select(order => new FoundRow { CustomerId = order.CustomerId, Reason = "same-name-and-order" });
    }

    /// <summary>The number by itself: 1234 is not in 51234.</summary>
    private static bool Names(string text, string number)
    {
        for (var at = text.IndexOf(number, StringComparison.OrdinalIgnoreCase); number.Length >= 4 && at >= 0; at = text.IndexOf(number, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + number.Length;
            if ((at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static string[] Present(string?[] keys) => [.. keys.OfType<string>().Where(key => key.Length >= 5).Distinct()];

    private sealed record AddressRow
    {
        public long CustomerId { get; init; }

        public bool Verified { get; init; }

        public string Kind { get; init; } = "";

        public string AddressKey { get; init; } = "";
    }

    private sealed record PictureRow
    {
        public long CustomerId { get; init; }

        public string Picture { get; init; } = "";
    }

    private sealed record FoundRow
    {
        public long CustomerId { get; init; }

        public string Reason { get; init; } = "";

        public string Word { get; init; } = "";
    }

    private sealed record OrderRow
    {
        public long CustomerId { get; init; }

        public string Number { get; init; } = "";
    }
}
