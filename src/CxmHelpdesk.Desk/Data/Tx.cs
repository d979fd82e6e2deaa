using System.Data.Common;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Data;

/// <summary>A write. What it does and the events that tell of it become visible together or not at all.</summary>
public sealed class Tx : Session
{
    private readonly IdBlock _ids;
    private readonly List<NewEvent> _events = [];
    private List<Action>? _afterCommit;

    internal Tx(SqlDialect dialect, DbConnection connection, DbTransaction transaction, StatementCounter counter, IdBlock ids, DateTimeOffset now, CancellationToken ct)
        : base(dialect, connection, transaction, counter, ct)
    {
        _ids = ids;
        Now = now;
    }

    /// <summary>The instant of this write, in whole milliseconds.</summary>
    public DateTimeOffset Now { get; }

    internal IReadOnlyList<NewEvent> Events => _events;

    /// <returns>How many rows were touched.</returns>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => RunAsync(sql, parameters);

    /// <summary>An id that no other row of any table has. Never order by it.</summary>
    public long NextId() => _ids.Next();

    /// <summary>The number by which people call a ticket. Taken as late as possible: its row stays locked until the commit.</summary>
    public Task<long> NextTicketNumberAsync() => ScalarAsync<long>(Dialect.CountUp, new { name = "tickets" });

    /// <summary>Tells subscribers, once the write is committed.</summary>
    public void Append(NewEvent happened) => _events.Add(happened);

    /// <summary>Runs once the write is committed, and only then. Must be quick and not throw: a wake-up, nothing more.</summary>
    internal void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    internal void RunAfterCommit() => _afterCommit?.ForEach(action => action());
}
