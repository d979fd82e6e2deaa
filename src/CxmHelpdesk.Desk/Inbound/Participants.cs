using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>Who is in a ticket's conversation besides its customer.</summary>
internal static class Participants
{
    private const int MaxParticipants = 20;

    /// <summary>Those to whom the sender showed his message. A program's list of recipients invites nobody.</summary>
    public static async Task AddAsync(Tx tx, long ticketId, long senderId, Message message)
    {
        foreach (var party in message.Automatic ? [] : message.Participants.Take(MaxParticipants))
        {
            var identityId = (await CustomerDirectory.FindOrCreateAsync(tx, party, message.Language)).IdentityId;
            if (identityId == senderId)
            {
                continue;
            }

            var known = await tx.FirstOrDefaultAsync<long?>(
                "select ticket_id from ticket_participants where ticket_id = @ticketId and identity_id = @identityId", new { ticketId, identityId });
            if (known is null)
            {
                await tx.ExecuteAsync(
                    "insert into ticket_participants (ticket_id, identity_id, added_at) values (@ticketId, @identityId, @Now)", new { ticketId, identityId, tx.Now });
            }
        }
    }
}
