using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>
/// The open connections of one hub, and the only writer of pushes to them. A push is serialised once for its whole group and
/// handed to each connection without waiting: a client that does not read fills its own buffer (see <see cref="RealtimeSetup"/>),
/// then at most <see cref="WaitingLimit"/> pushes wait for it, then it is cut off and comes back by resuming. The others never wait for it.
/// What is pushed to one connection arrives in the order of the pushes.
/// </summary>
internal sealed partial class LiveConnections<THub>(ILogger<DefaultHubLifetimeManager<THub>> logger) : DefaultHubLifetimeManager<THub>(logger)
    where THub : Hub
{
    private const int WaitingLimit = 256;

    private readonly ConcurrentDictionary<string, Connection> _connections = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly ILogger _logger = logger;

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        _connections[connection.ConnectionId] = new Connection(connection);
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (_connections.TryRemove(connection.ConnectionId, out var gone))
        {
            Leave(gone);
        }

        await base.OnDisconnectedAsync(connection);
    }

    public int Count => _connections.Count;

    /// <summary>Groups that have members now.</summary>
    public IEnumerable<string> Groups => _groups.Where(group => group.Value.Members.Length > 0).Select(group => group.Key);

    public bool Has(string group) => _groups.TryGetValue(group, out var found) && found.Members.Length > 0;

    /// <summary>A connection is in one group at a time; it gets what is pushed to the group from now on.</summary>
    public void Join(string connectionId, string group)
    {
        if (!_connections.TryGetValue(connectionId, out var connection))
        {
            return;
        }

        Leave(connection);
        connection.Group = group;
        while (!_groups.GetOrAdd(group, _ => new Group()).TryAdd(connection))
        {
            // That one was just closed because it was empty; the next is a new one.
        }

        // It may have gone while it was joined.
        if (!_connections.ContainsKey(connectionId))
        {
            Leave(connection);
        }
    }

    public void Push(string group, string method, object argument)
    {
        if (_groups.TryGetValue(group, out var found) && found.Members is { Length: > 0 } members)
        {
            Push(members, Message(method, argument));
        }
    }

    public void PushToGroups(string method, object argument) => Push(_groups.Values.SelectMany(group => group.Members), Message(method, argument));

    public void PushTo(IEnumerable<string> connectionIds, string method, object argument)
    {
        SerializedHubMessage? message = null;
        foreach (var id in connectionIds)
        {
            if (_connections.TryGetValue(id, out var connection))
            {
                Push(connection, message ??= Message(method, argument));
            }
        }
    }

    /// <summary>Says goodbye and closes. Does not wait for it: one who does not read may take until the transport's time-out.</summary>
    /// <param name="comeBack">The client should connect again at once, to be sorted anew.</param>
    public void Close(string connectionId, string reason, bool comeBack)
    {
        if (_connections.TryGetValue(connectionId, out var connection) && !connection.Closing)
        {
            connection.Closing = true;
            Leave(connection);
            _ = SayGoodbyeAsync(connection.Context, reason, comeBack);
        }
    }

    private static async Task SayGoodbyeAsync(HubConnectionContext connection, string reason, bool comeBack)
    {
        try
        {
            if (!comeBack)
            {
                await connection.WriteAsync(new InvocationMessage(nameof(IAgentClient.SignedOut), [reason]));
            }

            await connection.WriteAsync(new CloseMessage(reason, allowReconnect: comeBack));
        }
        catch (OperationCanceledException)
        {
            // It was faster.
        }
        finally
        {
            connection.Abort();
        }
    }

    private static SerializedHubMessage Message(string method, object argument) => new(new InvocationMessage(method, [argument]));

    private void Push(IEnumerable<Connection> connections, SerializedHubMessage message)
    {
        foreach (var connection in connections)
        {
            Push(connection, message);
        }
    }

    private void Push(Connection connection, SerializedHubMessage message)
    {
        if (connection.Closing)
        {
            return;
        }

        var write = connection.Context.WriteAsync(message);
        if (write.IsCompletedSuccessfully)
        {
            return;
        }

        if (Interlocked.Increment(ref connection.Waiting) > WaitingLimit)
        {
            connection.Closing = true;
            LogTooSlow(connection.Context.ConnectionId, WaitingLimit);
            connection.Context.Features.Get<IConnectionLifetimeFeature>()?.Abort();
        }

        _ = WaitAsync(connection, write);
    }

    private static async Task WaitAsync(Connection connection, ValueTask write)
    {
        try
        {
            await write;
        }
        catch (OperationCanceledException)
        {
            // It is gone; when it is back, it resumes.
        }
        finally
        {
            Interlocked.Decrement(ref connection.Waiting);
        }
    }

    private void Leave(Connection connection)
    {
        if (connection.Group is { } group && _groups.TryGetValue(group, out var found))
        {
            found.Remove(connection);
            if (found.Members.Length == 0)
            {
                Forget(group, found);
            }
        }
    }

    /// <summary>Groups of visitors come and go by the thousand. One that somebody joins just now is kept: it closes only while empty.</summary>
    private void Forget(string name, Group group)
    {
        if (group.TryClose())
        {
            _groups.TryRemove(new KeyValuePair<string, Group>(name, group));
        }
    }

    [LoggerMessage(4101, LogLevel.Warning, "Connection {ConnectionId} does not read: {Waiting} pushes wait for it. It is cut off and may resume.")]
    private partial void LogTooSlow(string connectionId, int waiting);

    private sealed class Connection(HubConnectionContext context)
    {
        public int Waiting;

        public HubConnectionContext Context => context;

        public string? Group { get; set; }

        public bool Closing { get; set; }
    }

    private sealed class Group
    {
        private readonly Lock _gate = new();
        private bool _closed;

        /// <summary>Replaced, never changed: pushes walk it without a lock.</summary>
        public Connection[] Members { get; private set; } = [];

        public bool TryAdd(Connection connection)
        {
            lock (_gate)
            {
                if (!_closed)
                {
                    Members = [.. Members, connection];
                }

                return !_closed;
            }
        }

        public void Remove(Connection connection)
        {
            lock (_gate)
            {
                Members = [.. Members.Where(member => member != connection)];
            }
        }

        public bool TryClose()
        {
            lock (_gate)
            {
                return _closed = Members.Length == 0;
            }
        }
    }
}
