using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>
/// Finds the ticket that a message belongs to: our own token that came back, what the message answers, the provider's conversation, or the sender's open
/// conversation. Whatever a message says of itself counts only if its sender takes part in that ticket; else anybody who
/// learnt an id could write into a stranger's thread and be answered there.
/// </summary>
internal static class TicketMatcher
{
    /// <summary>A resolved conversation is taken up again within this time; later a new ticket is opened.</summary>
    public static readonly TimeSpan ReopenWithin = TimeSpan.FromDays(3);

    /// <param name="byTopic">The channel's messages have subjects: only a message's own hints tie it to a ticket, not its sender alone.</param>
    public static async Task<TicketState?> FindAsync(Tx tx, long accountId, FoundIdentity sender, ReadMessage read, bool byTopic)
    {
        var found = await FindAsync(tx, accountId, sender, read.AnsweredTicketId, read.Message.Thread, byTopic);

        // A program's message joins only the conversation of the very address it comes from. Else somebody could have himself copied in, use a
        // ticket's address to sign up elsewhere, and read the code or link that comes back in our answer.
        return read.Message.Automatic && found is not null && found.IdentityId != sender.IdentityId ? null : found;
    }

    private static async Task<TicketState?> FindAsync(Tx tx, long accountId, FoundIdentity sender, long? named, ThreadHints hints, bool byTopic)
    {
        var (identityId, customerId) = (sender.IdentityId, sender.CustomerId);
        if (named is { } id && await OfParticipantAsync(tx, await TicketState.LoadAsync(tx, id), identityId, customerId) is { Status: not TicketStatus.Trash } byToken
            && await GoesByAsync(tx, byToken, accountId) && await KeptAsync(tx, byToken) is { Status: not TicketStatus.Trash } kept)
        {
            return kept;
        }

        if (hints.AnswersTo.Count > 0)
        {
            var answered = await tx.QueryAsync<long>(
                "select distinct ticket_id from messages where account_id = @accountId and external_id in @ids",
                new { accountId, ids = hints.AnswersTo.Take(20) });
            foreach (var ticketId in answered)
            {
                if (await KeptAsync(tx, await OfParticipantAsync(tx, await TicketState.LoadAsync(tx, ticketId), identityId, customerId)) is { Status: not TicketStatus.Trash } ticket)
                {
                    return ticket;
                }
            }
        }

        if (hints.Conversation is { } conversation)
        {
            var known = await tx.FirstOrDefaultAsync<TicketState>(
                $"""
                select {TicketState.Columns} from tickets
                where account_id = @accountId and conversation_key = @conversation
                order by last_message_at desc
                {tx.Dialect.Limit("1")}
                """,
                new { accountId, conversation });
            if (await KeptAsync(tx, await OfParticipantAsync(tx, known, identityId, customerId)) is { } ticket && IsLive(ticket, tx.Now))
            {
                return ticket;
            }
        }

        if (byTopic || sender.IsNew)
        {
            return null;
        }

        var latest = await tx.FirstOrDefaultAsync<TicketState>(
            $"""
            select {TicketState.Columns} from tickets
            where identity_id = @identityId and account_id = @accountId and status in ('open', 'snoozed', 'resolved')
            order by last_message_at desc
            {tx.Dialect.Limit("1")}
            """,
            new { identityId, accountId });
        latest = await KeptAsync(tx, latest ?? await AnsweredThereAsync(tx, accountId, identityId, customerId));
        return latest is not null && IsLive(latest, tx.Now) ? latest : null;
    }

    /// <summary>It is the account's, or was answered by it; a token that came back elsewhere is none of ours there.</summary>
    private static async Task<bool> GoesByAsync(Tx tx, TicketState ticket, long accountId) =>
        ticket.AccountId == accountId
        || await tx.FirstOrDefaultAsync<long?>(
            $"select id from messages where ticket_id = @Id and account_id = @accountId and sent_to is not null order by id {tx.Dialect.Limit("1")}", new { ticket.Id, accountId }) is not null;

    /// <summary>The ticket of another account that an agent last went on with here, to this very address.</summary>
    private static async Task<TicketState?> AnsweredThereAsync(Tx tx, long accountId, long identityId, long customerId)
    {
        var answered = await tx.FirstOrDefaultAsync<long?>(
            $"select ticket_id from messages where sent_to = @identityId and account_id = @accountId order by at desc {tx.Dialect.Limit("1")}", new { identityId, accountId });
        return answered is { } id ? await OfParticipantAsync(tx, await TicketState.LoadAsync(tx, id), identityId, customerId) : null;
    }

    /// <summary>The ticket that this one became part of, if it did.</summary>
    internal static async Task<TicketState?> KeptAsync(Tx tx, TicketState? ticket)
    {
        // A kept ticket may itself be merged later; nobody makes longer chains by hand.
        for (var i = 0; i < 10 && ticket?.MergedInto is { } kept; i++)
        {
            ticket = await TicketState.LoadAsync(tx, kept);
        }

        return ticket;
    }

    private static bool IsLive(TicketState ticket, DateTimeOffset now) =>
        ticket.Status is TicketStatus.Open or TicketStatus.Snoozed
        || (ticket.Status is TicketStatus.Resolved && now - (ticket.ResolvedAt ?? ticket.LastMessageAt) < ReopenWithin);

    internal static async Task<TicketState?> OfParticipantAsync(Tx tx, TicketState? ticket, long identityId, long customerId)
    {
        if (ticket is null || ticket.IdentityId == identityId || ticket.CustomerId == customerId)
        {
            return ticket;
        }

        var takesPart = await tx.FirstOrDefaultAsync<long?>(
            "select ticket_id from ticket_participants where ticket_id = @Id and identity_id = @identityId", new { ticket.Id, identityId });
        return takesPart is null ? null : ticket;
    }
}
