using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>
/// Turns events of the log into what agents see: one snapshot, a fixed number of statements for tickets and messages however many events
/// there are, and for customers a fixed number an audience.
/// </summary>
internal sealed class EventHydration(Db db, CustomerQueries customers)
{
    /// <summary>Customers shown in full by one push. A batch with more is an import or a flood, and its tickets' customers are fetched when opened.</summary>
    private const int MostPanels = 100;

    /// <summary>More than this many missed events are not worth sending.</summary>
    public const int MostMissed = 1000;

    /// <param name="watched">Customers whose history somebody looks at; a change of another's history is told without it.</param>
    /// <returns>For each audience what it sees of the events, in order.</returns>
    public Task<IReadOnlyList<IReadOnlyList<AgentEvent>>> ForAsync(
        IReadOnlyList<DeskEvent> events, IReadOnlyList<Audience> audiences, IReadOnlySet<long> watched, CancellationToken ct) =>
        audiences.Count == 0
            ? Task.FromResult<IReadOnlyList<IReadOnlyList<AgentEvent>>>([])
            : db.ReadAsync<IReadOnlyList<IReadOnlyList<AgentEvent>>>(
                async session =>
                {
                    var facts = await LoadAsync(session, events);
                    var views = new List<IReadOnlyList<AgentEvent>>(audiences.Count);
                    foreach (var audience in audiences)
                    {
                        views.Add(await ViewAsync(session, events, facts, audience.Viewer, watched));
                    }

                    return views;
                },
                ct);

    /// <summary>What this viewer missed after <paramref name="after"/>, from one snapshot; null: only the head is wanted.</summary>
    public Task<AgentResume> SinceAsync(long? after, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var head = await session.ScalarAsync<long>("select value from counters where name = 'events'");
                if (after is not { } last || last == head)
                {
                    return new AgentResume(head, [], Reset: false);
                }

                if (last > head || last < 0 || head - last > MostMissed)
                {
                    return new AgentResume(head, [], Reset: true);
                }

                var events = await session.QueryAsync<DeskEvent>(
                    """
                    select seq, type, at, ticket_id, customer_id, team_id, previous_team_id, agent_id, data
                    from events
                    where seq > @last and seq <= @head
                    order by seq
                    """,
                    new { last, head });
                return new AgentResume(head, await ViewAsync(session, events, await LoadAsync(session, events), viewer, new HashSet<long>()), Reset: false);
            },
            ct);

    private static async Task<Facts> LoadAsync(Session session, IReadOnlyList<DeskEvent> events)
    {
        var messageIds = new Dictionary<long, long>();
        var ticketIds = new HashSet<long>();
        foreach (var happened in events)
        {
            if (happened.TicketId is { } ticketId)
            {
                ticketIds.Add(ticketId);
                if (happened.Type is EventTypes.MessageAdded or EventTypes.MessageDelivery or EventTypes.MessageChanged && MessageIdOf(happened) is { } messageId)
                {
                    messageIds[happened.Seq] = messageId;
                }
            }
        }

        var tickets = await TicketQueries.RowsAsync(session, ticketIds);
        var messages = await TicketQueries.MessagesAsync(session, messageIds.Values.ToHashSet());
        return new Facts(tickets.ToDictionary(ticket => ticket.Id), messages.ToDictionary(message => message.Id), messageIds);
    }

    private async Task<IReadOnlyList<AgentEvent>> ViewAsync(
        Session session, IReadOnlyList<DeskEvent> events, Facts facts, Viewer viewer, IReadOnlySet<long> watched)
    {
        var seen = events.Where(e => Concerns(e, viewer)).ToList();
        var shown = new HashSet<long>();
        foreach (var happened in seen)
        {
            if (shown.Count < MostPanels && ShowsCustomer(happened, facts, watched) is { } customerId && !IsGone(happened, facts, viewer))
            {
                shown.Add(customerId);
            }
        }

        var panels = shown.Count == 0 ? null : await customers.PanelsAsync(session, shown, viewer);

        // A customer is sent once a push, with the last event that shows him.
        var view = new AgentEvent[seen.Count];
        for (var i = seen.Count - 1; i >= 0; i--)
        {
            var customerId = ShowsCustomer(seen[i], facts, watched);
            var gone = IsGone(seen[i], facts, viewer);
            var panel = !gone && customerId is { } id && shown.Remove(id) ? panels?.GetValueOrDefault(id) : null;
            view[i] = Show(seen[i], facts, gone, panel);
        }

        return view;
    }

    private static AgentEvent Show(DeskEvent happened, Facts facts, bool gone, CustomerPanel? panel) => gone
        ? new AgentEvent { Seq = happened.Seq, Type = happened.Type, At = happened.At, TicketId = happened.TicketId, Data = "{}", Removed = true }
        : new AgentEvent
        {
            Seq = happened.Seq,
            Type = happened.Type,
            At = happened.At,
            AgentId = happened.AgentId,
            TicketId = happened.TicketId,
            CustomerId = happened.CustomerId,
            Data = happened.Data,
            Ticket = happened.TicketId is { } ticketId ? facts.Tickets.GetValueOrDefault(ticketId) : null,
            Message = facts.MessageOf(happened),
            Customer = panel,
        };

    /// <summary>A ticket that came from no team was in everybody's sight: its previous team is 0.</summary>
    private static bool Concerns(DeskEvent happened, Viewer viewer) =>
        viewer.CanSeeTicket(happened.TeamId)
        || happened.PreviousTeamId is { } previous && (previous == 0 || viewer.TeamIds.Contains(previous));

    /// <summary>By the ticket's team of now: an event of yesterday must not show what belongs to another team today.</summary>
    private static bool IsGone(DeskEvent happened, Facts facts, Viewer viewer) =>
        happened.Type is EventTypes.TicketDeleted
        || happened.TicketId is { } ticketId
        && !viewer.CanSeeTicket(facts.Tickets.TryGetValue(ticketId, out var ticket) ? ticket.TeamId : happened.TeamId);

    private static long? ShowsCustomer(DeskEvent happened, Facts facts, IReadOnlySet<long> watched) => happened.Type switch
    {
        EventTypes.TicketOpened => CustomerOf(happened, facts),
        EventTypes.MessageAdded => facts.MessageOf(happened) is { Kind: MessageKind.Customer } ? CustomerOf(happened, facts) : null,
        EventTypes.HistoryChanged or EventTypes.CustomerChanged => happened.CustomerId is { } id && watched.Contains(id) ? id : null,
        _ => null,
    };

    /// <summary>A merge may have given the ticket to another customer since.</summary>
    private static long? CustomerOf(DeskEvent happened, Facts facts) =>
        happened.TicketId is { } id && facts.Tickets.TryGetValue(id, out var ticket) ? ticket.CustomerId : happened.CustomerId;

    private static long? MessageIdOf(DeskEvent happened)
    {
        using var data = JsonDocument.Parse(happened.Data);
        return data.RootElement.ValueKind is JsonValueKind.Object
            && data.RootElement.TryGetProperty("messageId", out var id) && id.TryGetInt64(out var value) ? value : null;
    }

    private sealed record Facts(
        IReadOnlyDictionary<long, TicketRow> Tickets, IReadOnlyDictionary<long, MessageDto> Messages, IReadOnlyDictionary<long, long> MessageIds)
    {
        public MessageDto? MessageOf(DeskEvent happened) =>
            MessageIds.TryGetValue(happened.Seq, out var id) ? Messages.GetValueOrDefault(id) : null;
    }
}
