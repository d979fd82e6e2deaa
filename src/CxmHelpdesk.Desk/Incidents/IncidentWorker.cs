using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Incidents;

/// <summary>Puts the tickets of different customers together whose messages tell of one trouble within an hour.</summary>
internal sealed class IncidentWorker(Db db, EventLog events, TimeProvider time, ILogger<IncidentWorker> log)
    : EventFollower(db, events, time, "incidents", TimeSpan.FromMilliseconds(500), log)
{
    public static readonly TimeSpan Within = TimeSpan.FromHours(1);

    // Below, a message asks something: that many ask it makes no incident.
    private const double LeastUrgency = 0.9;

    // When something is down thousands write. Each new message is held against every ticket whose words are kept, so the words of some must do.
    private const int EnoughToKnowBy = 20;

    protected override async Task TakeAsync(Tx tx, IReadOnlyList<DeskEvent> fresh)
    {
        var since = tx.Now - Within;
        var messageIds = fresh
            .Where(happened => happened.Type == EventTypes.MessageAdded && happened.At >= since)
            .Select(happened => JsonSerializer.Deserialize(happened.Data, DeskJson.Default.MessageAddedData)!)
            .Where(added => added.Kind == MessageKind.Customer.ToText())
            .Select(added => added.MessageId)
            .ToArray();
        if (messageIds.Length == 0)
        {
            return;
        }

        await tx.ExecuteAsync("delete from incident_words where at < @since", new { since });
        await tx.ExecuteAsync("delete from incident_tickets where at < @since and incident_id is null and apart = 0", new { since });
        var told = await tx.QueryAsync<Told>(
            """
            select m.ticket_id, m.seq, m.text, m.created_at as at, t.subject, t.customer_id, i.incident_id, i.apart
            from messages m
            join tickets t on t.id = m.ticket_id
            left join incident_tickets i on i.ticket_id = m.ticket_id
            where m.id in @messageIds and m.automatic = 0 and m.urgency >= @LeastUrgency and t.status in ('open', 'snoozed')
            order by m.created_at, m.id
            """,
            new { messageIds, LeastUrgency });
        var placed = new HashSet<long>();
        foreach (var message in told.Where(one => one.IncidentId is null && one.Apart != true))
        {
            if (!placed.Contains(message.TicketId) && await PlaceAsync(tx, message, since))
            {
                placed.Add(message.TicketId);
            }
        }
    }

    /// <returns>Others tell of the same.</returns>
    private static async Task<bool> PlaceAsync(Tx tx, Told message, DateTimeOffset since)
    {
        var words = Matter.WordsOf(message.Seq == 1 ? $"{message.Subject}\n{message.Text}" : message.Text);
        if (words.Count == 0)
        {
            return false;
        }

        var others = await tx.QueryAsync<Other>(
            """
            select i.ticket_id, i.words, i.incident_id, shared.common
            from (select w.ticket_id, count(*) as common from incident_words w where w.word in @words and w.at >= @since group by w.ticket_id) as shared
            join incident_tickets i on i.ticket_id = shared.ticket_id
            join tickets t on t.id = shared.ticket_id
            where i.apart = 0 and t.customer_id <> @CustomerId
            """,
            new { words, since, message.CustomerId });
        var same = others.Where(other => Matter.IsOne(other.Common, other.Words, words.Count)).MaxBy(other => (other.Common / Math.Sqrt(other.Words), other.IncidentId is not null, -other.TicketId));
        var incidentId = same is null ? (long?)null : same.IncidentId ?? tx.NextId();
        await tx.ExecuteAsync("delete from incident_words where ticket_id = @TicketId", new { message.TicketId });
        await tx.ExecuteAsync("delete from incident_tickets where ticket_id = @TicketId", new { message.TicketId });
        await tx.ExecuteAsync(
            "insert into incident_tickets (ticket_id, at, words, incident_id, apart) values (@TicketId, @At, @Count, @incidentId, 0)",
            new { message.TicketId, message.At, words.Count, incidentId });
        if (incidentId is null || others.Count(other => other.IncidentId == incidentId) < EnoughToKnowBy)
        {
            await tx.ExecuteAsync("insert into incident_words (word, ticket_id, at) values (@word, @TicketId, @At)", words.Select(word => new { word, message.TicketId, message.At }));
        }

        if (same is { IncidentId: null })
        {
            await tx.ExecuteAsync("update incident_tickets set incident_id = @incidentId where ticket_id = @TicketId", new { incidentId, same.TicketId });
            await TellAsync(tx, same.TicketId, incidentId);
        }

        if (incidentId is not null)
        {
            await TellAsync(tx, message.TicketId, incidentId);
        }

        return incidentId is not null;
    }

    private static async Task TellAsync(Tx tx, long ticketId, long? incidentId)
    {
        if (await TicketState.LoadAsync(tx, ticketId) is { } ticket)
        {
            tx.Append(TicketEvents.Told(ticket, null, IncidentQueries.Field, null, incidentId?.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private sealed record Told
    {
        public long TicketId { get; init; }

        public long CustomerId { get; init; }

        public long Seq { get; init; }

        public string Subject { get; init; } = "";

        public string Text { get; init; } = "";

        public DateTimeOffset At { get; init; }

        public long? IncidentId { get; init; }

        public bool? Apart { get; init; }
    }

    private sealed record Other
    {
        public long TicketId { get; init; }

        public int Words { get; init; }

        public long? IncidentId { get; init; }

        public int Common { get; init; }
    }
}
