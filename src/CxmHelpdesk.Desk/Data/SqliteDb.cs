using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using CxmHelpdesk.Desk.Events;
using Microsoft.Data.Sqlite;

namespace CxmHelpdesk.Desk.Data;

/// <summary>
/// SQLite in WAL mode. One writer commits whatever is waiting together (group commit): each write in a savepoint of its own,
/// one flush to disk for all, so that durability (synchronous=FULL) costs next to nothing under load. Readers go beside it.
/// </summary>
public sealed class SqliteDb : Db
{
    /// <summary>Enough to spread the flush, few enough that the first of a group does not wait long for the last.</summary>
    private const int GroupLimit = 256;

    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromMilliseconds(500);

    private readonly string _connectionString;
    private readonly Channel<Work> _work = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentBag<CachingSqliteConnection> _readers = [];
    private readonly SemaphoreSlim _readerSlots = new(8);
    private readonly Lazy<Task> _writer;
    private readonly CancellationTokenSource _closing = new();
    private int _uncheckpointed;

    public SqliteDb(string file, TimeProvider time)
        : base(SqlDialect.Sqlite, time)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, ForeignKeys = true }.ToString();
        _writer = new Lazy<Task>(() => Task.Factory.StartNew(WriteLoop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    public override async Task BackupAsync(string file, CancellationToken ct)
    {
        if (File.Exists(file))
        {
            throw new IOException($"{file} is there already; a backup never overwrites.");
        }

        await using var connection = await OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "vacuum into $file";
        command.Parameters.Add(new SqliteParameter("$file", file));
        await command.ExecuteNonQueryAsync(ct);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_work.Writer.TryComplete())
        {
            // Disposed of already, by its owner and by the container.
            return;
        }

        await _closing.CancelAsync();
        if (_writer.IsValueCreated)
        {
            await _writer.Value;
        }

        foreach (var reader in _readers)
        {
            await reader.DisposeAsync();
        }

        _readers.Clear();
        _closing.Dispose();
    }

    internal override Task<DbConnection> OpenAsync(CancellationToken ct) => Task.FromResult<DbConnection>(Open());

    protected override async Task<T> ReadCoreAsync<T>(Func<Session, Task<T>> read, CancellationToken ct)
    {
        await _readerSlots.WaitAsync(ct);
        try
        {
            var connection = _readers.TryTake(out var pooled) ? pooled : Open();
            try
            {
                // One snapshot for all statements of the read.
                await using var transaction = connection.BeginTransaction(deferred: true);
                var result = await Finished(read(new Session(Dialect, connection, transaction, Statements, ct)));
                await transaction.CommitAsync(CancellationToken.None);
                _readers.Add(connection);
                return result;
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
        finally
        {
            _readerSlots.Release();
        }
    }

    protected override Task<T> WriteCoreAsync<T>(Func<Tx, Task<T>> write, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        _ = _writer.Value;
        var work = new Work<T>(write, ct);
        return _work.Writer.TryWrite(work)
            ? work.Result
            : Task.FromException<T>(new ObjectDisposedException(nameof(SqliteDb), "The server is shutting down."));
    }

    private void WriteLoop()
    {
        using var connection = Open();
        var checkpoints = Task.Run(CheckpointAsync);
        var group = new List<Work>(GroupLimit);
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < GroupLimit && _work.Reader.TryRead(out var work))
            {
                group.Add(work);
            }

            Commit(connection, group);
            group.Clear();
            Volatile.Write(ref _uncheckpointed, 1);
        }

        checkpoints.GetAwaiter().GetResult();
    }

    /// <summary>Moves committed pages from the log into the file beside the writer, which would otherwise stop for it in the middle of somebody's write.</summary>
    private async Task CheckpointAsync()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma wal_checkpoint(passive)";
        while (!_closing.IsCancellationRequested)
        {
            await Task.Delay(CheckpointInterval, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (Interlocked.Exchange(ref _uncheckpointed, 0) == 1)
            {
                command.ExecuteNonQuery();
            }
        }
    }

    private void Commit(CachingSqliteConnection connection, List<Work> group)
    {
        IReadOnlyList<DeskEvent> stored;
        var written = new List<Tx>(group.Count);
        try
        {
            using var transaction = connection.BeginTransaction();
            var now = Now();
            var events = new List<(NewEvent, DateTimeOffset)>();
            foreach (var work in group)
            {
                var tx = new Tx(Dialect, connection, transaction, Statements, Ids, now, work.Ct);
                transaction.Save("work");
                if (work.Run(tx))
                {
                    transaction.Release("work");
                    events.AddRange(tx.Events.Select(e => (e, now)));
                    written.Add(tx);
                }
                else
                {
                    transaction.Rollback("work");
                    transaction.Release("work");
                }
            }

            var last = new Tx(Dialect, connection, transaction, Statements, Ids, now, CancellationToken.None);
            stored = Finished(StoreEventsAsync(last, events)).GetAwaiter().GetResult();
            transaction.Commit();
        }
        catch (Exception error)
        {
            // Disk full, say: nobody's write happened.
            foreach (var work in group)
            {
                work.Fail(error);
            }

            return;
        }

        RaiseCommitted(stored);
        written.ForEach(tx => tx.RunAfterCommit());
        foreach (var work in group)
        {
            work.Complete();
        }
    }

    private CachingSqliteConnection Open()
    {
        var connection = new CachingSqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            pragma journal_mode = wal;
            pragma synchronous = full;
            pragma busy_timeout = 5000;
            pragma wal_autocheckpoint = 20000;
            pragma cache_size = -16000;
            pragma temp_store = memory;
            """;
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>SQLite answers at once, so a task that is not finished has awaited something else, which would hold up every other write.</summary>
    private static Task<T> Finished<T>(Task<T> task) =>
        task.IsCompleted ? task : throw new InvalidOperationException("Inside a read or write only the database may be awaited.");

    private abstract class Work(CancellationToken ct)
    {
        public CancellationToken Ct => ct;

        /// <returns>False: it failed, and what it did is to be taken back.</returns>
        public abstract bool Run(Tx tx);

        public abstract void Complete();

        public abstract void Fail(Exception error);
    }

    private sealed class Work<T>(Func<Tx, Task<T>> write, CancellationToken ct) : Work(ct)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _value;
        private Exception? _error;

        public Task<T> Result => _done.Task;

        public override bool Run(Tx tx)
        {
            try
            {
                Ct.ThrowIfCancellationRequested();
                _value = Finished(write(tx)).GetAwaiter().GetResult();
                return true;
            }
            catch (Exception error)
            {
                _error = error;
                return false;
            }
        }

        public override void Complete()
        {
            if (_error is null)
            {
                _done.SetResult(_value!);
            }
            else
            {
                Fail(_error);
            }
        }

        public override void Fail(Exception error)
        {
            if (error is OperationCanceledException)
            {
                _done.SetCanceled(Ct);
            }
            else
            {
                _done.SetException(error);
            }
        }
    }
}
