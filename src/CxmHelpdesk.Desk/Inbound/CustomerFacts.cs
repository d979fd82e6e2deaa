using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>What of a customer bears on the priority.</summary>
internal sealed record CustomerFacts
{
    /// <summary>So many messages make the mood of late: enough that one odd reading is no trend, few enough that it follows.</summary>
    public const int RecentMessages = 3;

    private const int RecentDays = 30;

    /// <param name="accountId">The account that the customer writes on now.</param>
    /// <param name="sender">As whom he writes.</param>
    public static async Task<CustomerFacts> LoadAsync(Tx tx, long customerId, long accountId, Party? sender = null) =>
        (await tx.FirstOrDefaultAsync<CustomerFacts>(
            $"""
            select c.lifetime_hundredths, c.open_deals_hundredths, c.last_mood,
                (select avg(r.mood) from (
                    select m.mood from messages m
                    where m.customer_id = @customerId and m.at >= @since and m.mood is not null
                    order by m.at desc
                    {tx.Dialect.Limit("@RecentMessages")}) as r) as recent_mood,
                (select count(distinct t.account_id) from tickets t
                    where t.customer_id = @customerId and t.status = 'open' and t.waiting = 1 and t.account_id <> @accountId) as other_channels,
                (select min(a.name) from agents a where a.email_key = @email and a.deactivated_at is null) as agent_name
            from customers c
            where c.id = @customerId
            """,
            new { customerId, accountId, since = tx.Now.AddDays(-RecentDays), RecentMessages, email = sender is { Kind: IdentityKey.Email } ? IdentityKey.Of(IdentityKey.Email, sender.Address) : null }))!;

    /// <summary>Of what customers have among their orders and deals.</summary>
    public long LifetimeHundredths { get; init; }

    public long OpenDealsHundredths { get; init; }

    /// <summary>Of his last message; null: he has not written.</summary>
    public double? LastMood { get; init; }

    /// <summary>Mean of his last messages before this one, on any channel; null: none of late.</summary>
    public double? RecentMood { get; init; }

    /// <summary>The agent whose address the sender has; null: nobody's.</summary>
    public string? AgentName { get; init; }

    /// <summary>Other accounts on which he waits for us.</summary>
    public int OtherChannels { get; init; }
}
