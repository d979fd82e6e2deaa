using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Customers;

/// <summary>By how much a write moves the sums that a customer carries.</summary>
internal sealed record SumsChange(long Lifetime, int Orders, long OpenDeals, int OpenDealsCount)
{
    public static SumsChange None { get; } = new(0, 0, 0, 0);

    public static SumsChange operator +(SumsChange a, SumsChange b) =>
        new(a.Lifetime + b.Lifetime, a.Orders + b.Orders, a.OpenDeals + b.OpenDeals, a.OpenDealsCount + b.OpenDealsCount);

    public static SumsChange operator -(SumsChange a) => new(-a.Lifetime, -a.Orders, -a.OpenDeals, -a.OpenDealsCount);

    /// <summary>An order counts unless it was cancelled or sent back.</summary>
    public static SumsChange OfOrder(string state, long baseHundredths) =>
        state is "cancelled" or "returned" ? None : new SumsChange(baseHundredths, 1, 0, 0);

    public static SumsChange OfDeal(string state, long baseHundredths) =>
        state == "open" ? new SumsChange(0, 0, baseHundredths, 1) : None;
}

internal static class CustomerSums
{
    public static Task<int> ApplyAsync(Tx tx, long customerId, SumsChange change) =>
        tx.ExecuteAsync(
            """
            update customers
            set lifetime_hundredths = lifetime_hundredths + @Lifetime, orders_count = orders_count + @Orders,
                open_deals_hundredths = open_deals_hundredths + @OpenDeals, open_deals_count = open_deals_count + @OpenDealsCount
            where id = @customerId
            """,
            new { change.Lifetime, change.Orders, change.OpenDeals, change.OpenDealsCount, customerId });

    /// <summary>From the rows themselves, after many of them moved at once.</summary>
    public static Task<int> RecomputeAsync(Tx tx, long customerId) =>
        tx.ExecuteAsync(
            """
            update customers
            set lifetime_hundredths = (select coalesce(sum(o.base_hundredths), 0) from orders o where o.customer_id = customers.id and o.state not in ('cancelled', 'returned')),
                orders_count = (select count(*) from orders o where o.customer_id = customers.id and o.state not in ('cancelled', 'returned')),
                open_deals_hundredths = (select coalesce(sum(d.base_hundredths), 0) from deals d where d.customer_id = customers.id and d.state = 'open'),
                open_deals_count = (select count(*) from deals d where d.customer_id = customers.id and d.state = 'open'),
                tickets_count = (select count(*) from tickets t where t.customer_id = customers.id)
            where id = @customerId
            """,
            new { customerId });
}
