using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;

namespace CxmHelpdesk.Desk.SideConversations;

/// <param name="TakesPart">The sender is in the ticket itself: he answers what was passed on to him, and is heard there.</param>
internal sealed record AnsweredAside(SideConversation Side, TicketState Ticket, bool TakesPart);

/// <summary>What somebody else answers comes into the ticket it is about, as a note.</summary>
internal static class IngestAside
{
    /// <summary>
    /// Our own token leads in whoever has it: a colleague answers for the one who was asked, and nothing but our next message, which an agent writes, goes
    /// out again. An id alone, which many may have seen, leads in only the one who was asked; and so does either for a program's message, or
    /// somebody could sign up elsewhere with the conversation's address.
    /// </summary>
    public static async Task<AnsweredAside?> FindAsync(Tx tx, long accountId, FoundIdentity sender, ReadMessage read)
    {
        var byToken = read.AnsweredSideId is { } id ? await SideConversation.LoadAsync(tx, id) : null;
        var ids = read.Message.Thread.AnswersTo;
        var side = byToken ?? (ids.Count == 0 ? null : await SideConversation.OfMessagesAsync(tx, accountId, ids.Take(20)));
        if (side is null || side.AccountId != accountId || await TicketMatcher.KeptAsync(tx, await TicketState.LoadAsync(tx, side.TicketId)) is not { } ticket)
        {
            return null;
        }

        if (byToken is not null && !read.Message.Automatic && await TicketMatcher.OfParticipantAsync(tx, ticket, sender.IdentityId, sender.CustomerId) is not null)
        {
            return new AnsweredAside(side, ticket, TakesPart: true);
        }

        var isAsked = sender.IdentityId == side.IdentityId || (sender.CustomerId == side.CustomerId && !read.Message.Automatic);
        return ticket.Status is not TicketStatus.Trash && (isAsked || (byToken is not null && !read.Message.Automatic)) ? new AnsweredAside(side, ticket, TakesPart: false) : null;
    }

    /// <summary>Wakes a ticket that slept until now, and is told to those who follow it, among them who asked.</summary>
    public static async Task<string> ApplyAsync(Tx tx, AnsweredAside answered, FoundIdentity sender, ReadMessage read)
    {
        var (side, before) = (answered.Side, answered.Ticket);
        var wakes = before.Status is TicketStatus.Snoozed && !read.Message.Automatic;
        var after = (before with
        {
            MessageCount = before.MessageCount + 1,
            LastMessageAt = tx.Now,
            Status = wakes ? TicketStatus.Open : before.Status,
        }).Settled(before);
        await after.UpdateAsync(tx, before);
        var messageId = tx.NextId();
        await IngestMessage.InsertMessageAsync(tx, side.AccountId, after, read, messageId, sender.IdentityId, null, side.Id);
        if (TicketEvents.Changed(before, after, null) is { } changed)
        {
            tx.Append(changed);
        }

        tx.Append(TicketEvents.MessageAdded(after, messageId, after.MessageCount, MessageKind.Note, null));
        if (!read.Message.Automatic)
        {
            await Notifications.TellFollowersAsync(tx, NotificationKind.Wrote, after, messageId, null);
        }

        return $"ticket {after.Id}";
    }
}
