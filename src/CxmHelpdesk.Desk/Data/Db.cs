using System.Data.Common;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Data;

/// <summary>
/// The database, one engine or the other. Reads and writes are functions over a <see cref="Session"/> or a <see cref="Tx"/>;
/// inside of one nothing but the database may be awaited, and a write may run more than once (a deadlock's victim is tried
/// again), so it changes nothing outside the database.
/// </summary>
public abstract class Db(SqlDialect dialect, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _refill = new(1);

    public SqlDialect Dialect => dialect;

    public StatementCounter Statements { get; } = new();

    internal IdBlock Ids { get; } = new();

    /// <summary>
    /// Called with the events of each commit right after it, in no guaranteed order; must be quick and not throw.
    /// Whoever must not miss one reads the log and takes this as a wake-up.
    /// </summary>
    internal event Action<IReadOnlyList<DeskEvent>>? Committed;

    public Task<T> ReadAsync<T>(Func<Session, Task<T>> read, CancellationToken ct) => ReadCoreAsync(read, ct);

    /// <summary>Returns after the commit is durable.</summary>
    public async Task<T> WriteAsync<T>(Func<Tx, Task<T>> write, CancellationToken ct)
    {
        if (Ids.RunsLow)
        {
            await RefillIdsAsync(ct);
        }

        return await WriteCoreAsync(write, ct);
    }

    public Task WriteAsync(Func<Tx, Task> write, CancellationToken ct) =>
        WriteAsync<bool>(async tx =>
        {
            await write(tx);
            return true;
        }, ct);

    /// <summary>Writes a consistent copy while everything goes on. SQLite only: SQL Server has its own tools.</summary>
    public abstract Task BackupAsync(string file, CancellationToken ct);

    /// <summary>Opens a connection outside of reads and writes, for migrations and tools.</summary>
    internal abstract Task<DbConnection> OpenAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();

    protected abstract Task<T> ReadCoreAsync<T>(Func<Session, Task<T>> read, CancellationToken ct);

    protected abstract Task<T> WriteCoreAsync<T>(Func<Tx, Task<T>> write, CancellationToken ct);

    /// <summary>This instant in whole milliseconds, as the database keeps it.</summary>
    protected DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    protected void RaiseCommitted(IReadOnlyList<DeskEvent> events)
    {
        if (events.Count > 0)
        {
            Committed?.Invoke(events);
        }
    }

    /// <summary>
    /// Numbers and stores the events as the last statements before the commit: the counter's row stays locked until then, so
    /// numbers become visible in their order and a reader of "everything after N" misses nothing.
    /// </summary>
    protected static async Task<IReadOnlyList<DeskEvent>> StoreEventsAsync(Tx tx, IReadOnlyList<(NewEvent Event, DateTimeOffset At)> events)
    {
        if (events.Count == 0)
        {
            return [];
        }

        await tx.ExecuteAsync("update counters set value = value + @Count where name = 'events'", new { events.Count });
        var last = await tx.ScalarAsync<long>("select value from counters where name = 'events'");
        var numbered = new DeskEvent[events.Count];
        for (var i = 0; i < numbered.Length; i++)
        {
            var (happened, at) = events[i];
            numbered[i] = new DeskEvent
            {
                Seq = last - numbered.Length + 1 + i,
                Type = happened.Type,
                At = at,
                TicketId = happened.TicketId,
                CustomerId = happened.CustomerId,
                TeamId = happened.TeamId,
                PreviousTeamId = happened.PreviousTeamId,
                AgentId = happened.AgentId,
                Data = happened.Data,
            };
        }

        await tx.ExecuteAsync(
            """
            insert into events (seq, type, at, ticket_id, customer_id, team_id, previous_team_id, agent_id, data)
            values (@Seq, @Type, @At, @TicketId, @CustomerId, @TeamId, @PreviousTeamId, @AgentId, @Data)
            """,
            numbered);
        return numbered;
    }

    private async Task RefillIdsAsync(CancellationToken ct)
    {
        await _refill.WaitAsync(ct);
        try
        {
            if (!Ids.RunsLow)
            {
                return;
            }

            var last = await WriteCoreAsync(
                async tx =>
                {
                    await tx.ExecuteAsync("update counters set value = value + @Size where name = 'ids'", new { IdBlock.Size });
                    return await tx.ScalarAsync<long>("select value from counters where name = 'ids'");
                },
                ct);
            Ids.Refill(last);
        }
        finally
        {
            _refill.Release();
        }
    }
}
