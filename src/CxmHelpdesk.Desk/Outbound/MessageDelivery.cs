using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>How far a message has come on its way to the customer. Ordered; the two failures are final unless somebody tries again.</summary>
public enum Delivery
{
    Queued,
    Sending,
    Sent,
    Delivered,
    Read,
    Bounced,
    Failed,
}

internal static class MessageDelivery
{
    public static bool IsAfter(this Delivery next, Delivery current) =>
        current is not (Delivery.Bounced or Delivery.Failed) && next > current;

    /// <summary>Goes forward only; see <see cref="IsAfter"/>.</summary>
    /// <returns>False: it had come that far before.</returns>
    public static async Task<bool> AdvanceAsync(Tx tx, long messageId, Delivery delivery, string? note, string? code = null)
    {
        var current = await tx.FirstOrDefaultAsync<string?>("select delivery from messages where id = @messageId", new { messageId });
        if (current is null || !delivery.IsAfter(Enum.Parse<Delivery>(current, ignoreCase: true)))
        {
            return false;
        }

        await SetAsync(tx, messageId, delivery, note, code: code);
        return true;
    }

    /// <summary>Tells the agent something about a message that is out and of which nothing further is known.</summary>
    public static async Task<bool> NoteAsync(Tx tx, long messageId, string? note)
    {
        if (await tx.FirstOrDefaultAsync<string?>("select delivery from messages where id = @messageId", new { messageId }) != "sent")
        {
            return false;
        }

        await SetAsync(tx, messageId, Delivery.Sent, note);
        return true;
    }

    /// <summary>Whatever it was before. Message and event in one write.</summary>
    public static async Task SetAsync(Tx tx, long messageId, Delivery delivery, string? note, long? agentId = null, string? code = null)
    {
        await tx.ExecuteAsync(
            "update messages set delivery = @delivery, delivery_note = @note, delivery_code = @code where id = @messageId",
            new { delivery = delivery.ToText(), note = Shorten(note), code = Shorten(code, 60), messageId });
        var ticket = await tx.FirstOrDefaultAsync<TicketOfMessage>(
            "select t.id, t.customer_id, t.team_id, t.identity_id, m.account_id from messages m join tickets t on t.id = m.ticket_id where m.id = @messageId", new { messageId });
        if (code == OptOuts.Code && ticket is not null)
        {
            // Said to the provider, not to us: nobody need try again to find out.
            await OptOuts.ApplyAsync(tx, ticket.AccountId, ticket.IdentityId, Consent.Withdrawn);
        }

        tx.Append(new NewEvent(EventTypes.MessageDelivery, JsonSerializer.Serialize(new { messageId, delivery = delivery.ToText() }))
        {
            TicketId = ticket?.Id,
            CustomerId = ticket?.CustomerId,
            TeamId = ticket?.TeamId,
            AgentId = agentId,
        });
    }

    /// <summary>As long as the column, and not through the middle of a character.</summary>
    public static string? Shorten(string? text, int maxLength = 500)
    {
        if (text is null || text.Length <= maxLength)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }

    private sealed record TicketOfMessage
    {
        public long Id { get; init; }

        public long CustomerId { get; init; }

        public long? TeamId { get; init; }

        public long IdentityId { get; init; }

        public long AccountId { get; init; }
    }
}
