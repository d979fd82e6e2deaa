using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace CxmHelpdesk.Desk.Data;

/// <summary>SQL Server under READ COMMITTED SNAPSHOT (switched on by <see cref="Migrator"/>): readers do not wait for writers.</summary>
public sealed class SqlServerDb(string connectionString, TimeProvider time) : Db(SqlDialect.SqlServer, time)
{
    private const int Tries = 4;

    public override Task BackupAsync(string file, CancellationToken ct) =>
        throw new NotSupportedException("Back up SQL Server with its own tools (BACKUP DATABASE).");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal override async Task<DbConnection> OpenAsync(CancellationToken ct)
    {
        var connection = new SqlConnection(connectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    protected override async Task<T> ReadCoreAsync<T>(Func<Session, Task<T>> read, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        return await read(new Session(Dialect, connection, null, Statements, ct));
    }

    protected override async Task<T> WriteCoreAsync<T>(Func<Tx, Task<T>> write, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteOnceAsync(write, ct);
            }
            catch (Exception error) when (attempt < Tries && (error is ConcurrentChangeException || (error is DbException sql && Dialect.IsTransient(sql))))
            {
#pragma warning disable CA5394 // Jitter, no secret.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(10, 60) * attempt), ct);
#pragma warning restore CA5394
            }
        }
    }

    private async Task<T> WriteOnceAsync<T>(Func<Tx, Task<T>> write, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        // Disposing rolls back whatever was not committed, after any error.
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var tx = new Tx(Dialect, connection, transaction, Statements, Ids, Now(), ct);
        var result = await write(tx);
        var stored = await StoreEventsAsync(tx, [.. tx.Events.Select(e => (e, tx.Now))]);

        // From here on a cancelled caller must not leave it open whether the write happened.
        await transaction.CommitAsync(CancellationToken.None);
        RaiseCommitted(stored);
        tx.RunAfterCommit();
        return result;
    }
}
