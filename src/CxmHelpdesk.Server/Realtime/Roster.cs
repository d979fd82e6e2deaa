namespace CxmHelpdesk.Server.Realtime;

/// <summary>
/// Which agents are here, available or away, and since when. Kept in memory, for this process, and told to all its agents. What every process
/// must know is written down by <see cref="PresenceKeeper"/>.
/// </summary>
internal sealed class Roster(LiveConnections<AgentHub> connections, TimeProvider time)
{
    /// <summary>
    /// When all come back after a restart, each would be told of each other one by one, and the whole list written for each anew: what came up
    /// in so long is told at once.
    /// </summary>
    private static readonly TimeSpan Gathered = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, AgentPresence> _agents = [];
    private readonly Dictionary<long, AgentPresence> _untold = [];
    private readonly HashSet<string> _newcomers = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done as soon as an agent comes, goes, or says that he is away; then there is a new one.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    public IReadOnlyList<AgentPresence> Agents()
    {
        lock (_gate)
        {
            return [.. _agents.Values];
        }
    }

    /// <summary>Has this connection told of all who are here.</summary>
    public void TellAll(string connectionId)
    {
        lock (_gate)
        {
            TellSoon();
            _newcomers.Add(connectionId);
        }
    }

    public void Arrived(long agentId)
    {
        lock (_gate)
        {
            if (!IsHere(agentId))
            {
                Tell(agentId, AgentState.Available);
            }
        }
    }

    public void SetState(long agentId, AgentState state)
    {
        lock (_gate)
        {
            if (_agents.GetValueOrDefault(agentId)?.State != state)
            {
                Tell(agentId, state);
            }
        }
    }

    /// <summary>As <see cref="SetState"/>, by somebody else.</summary>
    /// <returns>False: the agent is not here.</returns>
    public bool TrySetState(long agentId, AgentState state)
    {
        lock (_gate)
        {
            if (!IsHere(agentId))
            {
                return false;
            }

            SetState(agentId, state);
            return true;
        }
    }

    /// <summary>All others have gone.</summary>
    public void HereAre(IReadOnlySet<long> agentIds)
    {
        lock (_gate)
        {
            foreach (var gone in _agents.Keys.Where(id => IsHere(id) && !agentIds.Contains(id)).ToArray())
            {
                Tell(gone, AgentState.Offline);
            }
        }
    }

    private bool IsHere(long agentId) => _agents.GetValueOrDefault(agentId) is not (null or { State: AgentState.Offline });

    private void Tell(long agentId, AgentState state)
    {
        var agent = new AgentPresence(agentId, state, time.GetUtcNow());
        _agents[agentId] = agent;
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TellSoon();
        _untold[agentId] = agent;
    }

    private void TellSoon()
    {
        if (_untold.Count == 0 && _newcomers.Count == 0)
        {
            _ = TellGatheredAsync();
        }
    }

    private async Task TellGatheredAsync()
    {
        await Task.Delay(Gathered, time);
        lock (_gate)
        {
            if (_untold.Count > 0)
            {
                connections.PushToGroups(nameof(IAgentClient.Agents), _untold.Values.ToArray());
            }

            connections.PushTo(_newcomers, nameof(IAgentClient.Agents), _agents.Values.ToArray());
            _untold.Clear();
            _newcomers.Clear();
        }
    }
}
