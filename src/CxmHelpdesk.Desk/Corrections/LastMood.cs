using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Corrections;

/// <summary>How a customer sounded last, after the reading of a message that was there already has changed.</summary>
internal static class LastMood
{
    public static Task RefreshAsync(Tx tx, long customerId) => tx.ExecuteAsync(
        $"""
        update customers
        set last_mood = coalesce((select m.mood from messages m where m.customer_id = @customerId and m.mood is not null order by m.at desc {tx.Dialect.Limit("1")}), last_mood)
        where id = @customerId
        """,
        new { customerId });
}
