using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Customers;

/// <summary>Hears no more from an address, or hears again.</summary>
public sealed class BlockIdentity(Db db)
{
    /// <returns>False: the customer has no such address.</returns>
    public Task<bool> SetAsync(long customerId, long identityId, bool blocked, long agentId, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                var rows = await tx.ExecuteAsync(
                    """
                    update identities
                    set blocked_at = case when @blocked = 1 then coalesce(blocked_at, @Now) end
                    where id = @identityId
                    and customer_id = @customerId
                    """,
                    new { blocked, tx.Now, identityId, customerId });
                if (rows > 0)
                {
                    tx.Append(new NewEvent(EventTypes.CustomerChanged) { CustomerId = customerId, AgentId = agentId });
                }

                return rows > 0;
            },
            ct);
}
