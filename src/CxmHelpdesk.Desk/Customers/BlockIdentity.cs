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
                if (await tx.FirstOrDefaultAsync<long?>("select id from identities where id = @identityId and customer_id = @customerId", new { identityId, customerId }) is null)
                {
                    return false;
                }

                await ApplyAsync(tx, customerId, identityId, blocked, agentId);
                return true;
            },
            ct);

    /// <returns>The address; null if it was so already.</returns>
    internal static async Task<string?> ApplyAsync(Tx tx, long customerId, long identityId, bool blocked, long agentId)
    {
        var rows = await tx.ExecuteAsync(
            $"update identities set blocked_at = @at where id = @identityId and blocked_at is {(blocked ? "" : "not")} null",
            new { at = blocked ? tx.Now : (DateTimeOffset?)null, identityId });
        if (rows == 0)
        {
            return null;
        }

        tx.Append(new NewEvent(EventTypes.CustomerChanged) { CustomerId = customerId, AgentId = agentId });
        return await tx.FirstOrDefaultAsync<string>("select address from identities where id = @identityId", new { identityId });
    }
}
