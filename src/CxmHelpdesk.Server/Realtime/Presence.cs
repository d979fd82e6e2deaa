namespace CxmHelpdesk.Server.Realtime;

/// <summary>A ticket that an agent looks at, and whose it is.</summary>
/// <param name="Visitor">Where live answers to the customer go; null: he is not in a chat. See <see cref="VisitorGroups"/>.</param>
internal sealed record WatchedTicket(long TicketId, long? TeamId, long CustomerId, string? Visitor);

/// <summary>
/// Who looks at which ticket, who types. Kept in memory, for this process: with several nodes agents see those of their
/// own node. Owner of its announcements: whatever changes here is told here.
/// </summary>
internal sealed class Presence(LiveConnections<AgentHub> connections, Roster roster, TimeProvider time)
{
    /// <summary>A reload or a train's tunnel is no leaving.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    /// <summary>Clients repeat "typing" every few seconds; silence ends it.</summary>
    public static readonly TimeSpan TypingLasts = TimeSpan.FromSeconds(8);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Seat> _seats = new(StringComparer.Ordinal);
    private readonly Dictionary<long, IReadOnlyList<TicketViewer>> _told = [];
    public void Connected(string connectionId, AgentIdentity agent)
    {
        lock (_gate)
        {
            _seats[connectionId] = new Seat(agent);
            roster.Arrived(agent.AgentId);
        }
    }

    public void Disconnected(string connectionId)
    {
        lock (_gate)
        {
            if (_seats.TryGetValue(connectionId, out var seat))
            {
                seat.LeftAt = time.GetUtcNow();
                seat.TypingUntil = null;
                TellViewers(seat.Ticket?.TicketId);
            }
        }
    }

    public void Watch(string connectionId, WatchedTicket? ticket)
    {
        lock (_gate)
        {
            if (!_seats.TryGetValue(connectionId, out var seat))
            {
                return;
            }

            var before = seat.Ticket?.TicketId;
            seat.Ticket = ticket;
            seat.TypingUntil = null;

            // He is back: the place that was kept for him is not needed.
            foreach (var kept in _seats.Where(s => s.Value.LeftAt is not null && s.Value.Agent.AgentId == seat.Agent.AgentId).Select(s => s.Key).ToArray())
            {
                if (_seats.Remove(kept, out var old) && old.Ticket?.TicketId != ticket?.TicketId)
                {
                    TellViewers(old.Ticket?.TicketId);
                }
            }

            if (before != ticket?.TicketId)
            {
                TellViewers(before);
            }

            TellViewers(ticket?.TicketId);
            if (ticket is not null)
            {
                connections.PushTo([connectionId], nameof(IAgentClient.Presence), new TicketPresence(ticket.TicketId, Viewers(ticket.TicketId)));
            }
        }
    }

    /// <returns>The ticket, if this connection watches it.</returns>
    public WatchedTicket? Typing(string connectionId, long ticketId, bool on)
    {
        lock (_gate)
        {
            if (!_seats.TryGetValue(connectionId, out var seat) || seat.Ticket?.TicketId != ticketId)
            {
                return null;
            }

            seat.TypingUntil = on ? time.GetUtcNow() + TypingLasts : null;
            TellViewers(ticketId);
            return seat.Ticket;
        }
    }

    /// <summary>To the agents who watch a ticket of this visitor.</summary>
    public void TellWatchers(string visitor, string method, Func<long, object> aboutTicket)
    {
        lock (_gate)
        {
            foreach (var ticket in Here().Where(s => s.Value.Ticket?.Visitor == visitor).GroupBy(s => s.Value.Ticket!.TicketId))
            {
                connections.PushTo(ticket.Select(s => s.Key), method, aboutTicket(ticket.Key));
            }
        }
    }

    public IReadOnlySet<long> WatchedCustomers()
    {
        lock (_gate)
        {
            return Here().Select(s => s.Value.Ticket?.CustomerId).OfType<long>().ToHashSet();
        }
    }

    /// <summary>Whoever may not see the ticket any more does not watch it any more.</summary>
    public void TicketMoved(long ticketId, long? teamId)
    {
        lock (_gate)
        {
            foreach (var seat in _seats.Values.Where(s => s.Ticket?.TicketId == ticketId))
            {
                seat.Ticket = seat.Agent.Viewer.CanSeeTicket(teamId) ? seat.Ticket! with { TeamId = teamId } : null;
            }

            TellViewers(ticketId);
        }
    }

    /// <summary>Ends what nobody ended: typing without a stop, places kept beyond the grace.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            foreach (var (id, seat) in _seats.ToArray())
            {
                if (seat.LeftAt + Grace <= now)
                {
                    _seats.Remove(id);
                    TellViewers(seat.Ticket?.TicketId);
                }
                else if (seat.TypingUntil <= now)
                {
                    seat.TypingUntil = null;
                    TellViewers(seat.Ticket?.TicketId);
                }
            }

            roster.HereAre(_seats.Values.Select(seat => seat.Agent.AgentId).ToHashSet());
        }
    }

    private IEnumerable<KeyValuePair<string, Seat>> Here() => _seats.Where(s => s.Value.LeftAt is null);

    private IReadOnlyList<TicketViewer> Viewers(long ticketId) =>
        [
            .. _seats.Values.Where(seat => seat.Ticket?.TicketId == ticketId)
                .GroupBy(seat => seat.Agent.AgentId)
                .Select(seats => new TicketViewer(seats.Key, seats.First().Agent.Name, seats.Any(seat => seat.TypingUntil is not null)))
                .OrderBy(viewer => viewer.AgentId),
        ];

    private void TellViewers(long? ticketId)
    {
        if (ticketId is not { } id)
        {
            return;
        }

        var viewers = Viewers(id);
        if (viewers.SequenceEqual(_told.GetValueOrDefault(id, [])))
        {
            return;
        }

        if (viewers.Count == 0)
        {
            _told.Remove(id);
        }
        else
        {
            _told[id] = viewers;
        }

        connections.PushTo(Here().Where(s => s.Value.Ticket?.TicketId == id).Select(s => s.Key), nameof(IAgentClient.Presence), new TicketPresence(id, viewers));
    }

    private sealed class Seat(AgentIdentity agent)
    {
        public AgentIdentity Agent => agent;

        public WatchedTicket? Ticket { get; set; }

        public DateTimeOffset? TypingUntil { get; set; }

        public DateTimeOffset? LeftAt { get; set; }
    }
}
