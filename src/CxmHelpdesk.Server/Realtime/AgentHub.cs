using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Visitors;
using Microsoft.AspNetCore.SignalR;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>
/// The agents' live line. Everything that changes a ticket goes by HTTP; here are only the log's events, who is where, and what was thereby read.
/// A client connects, calls <see cref="Resume"/> with the last number it has, and takes what was pushed meanwhile after the answer.
/// </summary>
internal sealed class AgentHub(
    AgentFeed feed, EventHydration hydration, LiveConnections<AgentHub> connections, Presence presence, Roster roster, AgentGate gate, WatchedTickets tickets, VisitorGroups visitors, CustomerTyping customers, SeenByAgent seen)
    : Hub<IAgentClient>
{
    private AgentIdentity Agent => (AgentIdentity)Context.Items[typeof(AgentIdentity)]!;

    public override Task OnConnectedAsync()
    {
        var agent = AgentIdentity.Of(Context.User!);
        Context.Items[typeof(AgentIdentity)] = agent;
        gate.Enter(Context.ConnectionId, agent);
        presence.Connected(Context.ConnectionId, agent);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        gate.Leave(Context.ConnectionId);
        presence.Disconnected(Context.ConnectionId);
        return Task.CompletedTask;
    }

    /// <param name="after">The last number the client has; null: it starts anew and fetches its lists after the answer.</param>
    public async Task<AgentResume> Resume(long? after)
    {
        await feed.Following.WaitAsync(Context.ConnectionAborted);

        // First into the audience, then the snapshot: what commits in between comes twice and is dropped by its number, never not at all.
        connections.Join(Context.ConnectionId, Audience.GroupOf(Agent.Viewer));
        var missed = await hydration.SinceAsync(after, Agent.Viewer, Context.ConnectionAborted);
        roster.TellAll(Context.ConnectionId);
        return missed;
    }

    public async Task Watch(long? ticketId)
    {
        var ticket = ticketId is { } id
            ? await tickets.FindAsync(id, Agent.Viewer, Context.ConnectionAborted) ?? throw new HubException("ticket-not-found")
            : null;
        presence.Watch(Context.ConnectionId, ticket);
        if (ticket is not null)
        {
            await seen.MarkAsync(ticket.TicketId, Context.ConnectionAborted);
        }
    }

    public async Task Typing(long ticketId, bool on)
    {
        var ticket = presence.Typing(Context.ConnectionId, ticketId, on);
        if (ticket is not null && on)
        {
            // Not waited for: the provider may be slow, and the agent is not to notice.
            _ = customers.TellAsync(ticketId, CancellationToken.None);
        }

        if (ticket is { Visitor: { } visitor })
        {
            visitors.TellTyping(visitor, Agent.Name, on);
            await seen.MarkAsync(ticketId, Context.ConnectionAborted);
        }
    }

    public Task SetState(AgentState state)
    {
        if (state is not (AgentState.Available or AgentState.Away))
        {
            throw new HubException("state-unknown");
        }

        roster.SetState(Agent.AgentId, state);
        return Task.CompletedTask;
    }
}
