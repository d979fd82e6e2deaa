using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>What of a customer bears on the priority.</summary>
internal sealed record CustomerFacts
{
    public static async Task<CustomerFacts> LoadAsync(Session session, long customerId) =>
        (await session.FirstOrDefaultAsync<CustomerFacts>(
            "select lifetime_hundredths, open_deals_hundredths, last_mood from customers where id = @customerId", new { customerId }))!;

    public long LifetimeHundredths { get; init; }

    public long OpenDealsHundredths { get; init; }

    public double? LastMood { get; init; }
}
