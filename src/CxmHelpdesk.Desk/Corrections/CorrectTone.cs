using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Corrections;

/// <summary>
/// A person's word of mood or urgency. It beats the reader's until the customer writes again: the ticket is ranked by it at once, and it is kept with
/// the message that it is about, to teach by. The customer's next message is read by itself; what was said of the earlier ones stands.
/// </summary>
internal static class CorrectTone
{
    /// <param name="ticket">With the request's other changes.</param>
    /// <returns>Corrected and ranked anew; the same if the request says nothing of tone.</returns>
    public static async Task<TicketState> ApplyAsync(Tx tx, TicketState ticket, ChangeTicketRequest request, long agentId, PrioritySettings settings)
    {
        if (!request.Mood.IsSet && !request.Urgency.IsSet)
        {
            return ticket;
        }

        var record = PriorityRecord.Parse(ticket.Reasons);
        if (request.Mood.IsSet && (request.Mood.Value ?? record.MoodRead) is { } mood)
        {
            await KeepAsync(tx, ticket, "mood", record.MoodRead is not null, "m.seq desc", request.Mood.Value, agentId);
            record = record with { MoodRead = request.Mood.Value is null ? null : record.MoodRead ?? ticket.Mood };
            await LastMood.RefreshAsync(tx, ticket.CustomerId);
            ticket = ticket with { Mood = mood };
        }

        if (request.Urgency.IsSet && (request.Urgency.Value ?? record.UrgencyRead) is { } urgency)
        {
            // The ticket is as urgent as the most urgent message it waits with: that is the one which was read too high, or else the last was read too low.
            var order = ticket.Waiting && urgency < ticket.Urgency ? "m.urgency desc, m.seq desc" : "m.seq desc";
            await KeepAsync(tx, ticket, "urgency", record.UrgencyRead is not null, order, request.Urgency.Value, agentId);
            record = record with { UrgencyRead = request.Urgency.Value is null ? null : record.UrgencyRead ?? ticket.Urgency };
            ticket = ticket with { Urgency = urgency };
        }

        ticket = ticket with
        {
            MoodCorrectedBy = record.MoodRead is null && record.UrgencyRead is null ? null : agentId,
            Reasons = record.ToJson(),
        };
        return ticket is { WaitingSince: not null, AnswerBy: not null }
            ? TicketPriority.Ranked(ticket, record, await CustomerFacts.LoadAsync(tx, ticket.CustomerId, ticket.AccountId), settings)
            : ticket;
    }

    /// <summary>Notes it with a message of those that the ticket waits with: the first in <paramref name="order"/>, or the one that was corrected before.</summary>
    private static async Task KeepAsync(Tx tx, TicketState ticket, string quantity, bool again, string order, double? said, long agentId)
    {
        order = again ? $"case when c.message_id is null then 1 else 0 end, c.at desc, {order}" : order;
        var about = await tx.FirstOrDefaultAsync<About>(
            $"""
            select m.id, m.{quantity} as value, c.value_read
            from messages m
            left join tone_corrections c on c.message_id = m.id and c.quantity = @quantity
            where m.ticket_id = @Id and m.kind = 'customer' and m.{quantity} is not null
            order by case when m.created_at >= @since then 0 else 1 end, {order}
            {tx.Dialect.Limit("1")}
            """,
            new { ticket.Id, quantity, since = ticket.WaitingSince ?? ticket.LastMessageAt });
        if (about is null)
        {
            return;
        }

        var read = about.ValueRead ?? about.Value;
        await tx.ExecuteAsync($"update messages set {quantity} = @value where id = @Id", new { value = said ?? read, about.Id });
        await tx.ExecuteAsync("delete from tone_corrections where message_id = @Id and quantity = @quantity", new { about.Id, quantity });
        if (said is { } value)
        {
            await tx.ExecuteAsync(
                "insert into tone_corrections (message_id, quantity, value_read, value_said, agent_id, at) values (@Id, @quantity, @read, @value, @agentId, @Now)",
                new { about.Id, quantity, read, value, agentId, tx.Now });
        }
    }

    private sealed record About
    {
        public long Id { get; init; }

        public double Value { get; init; }

        public double? ValueRead { get; init; }
    }
}
