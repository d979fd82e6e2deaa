using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.SqlClient;

namespace CxmHelpdesk.Desk.Data;

/// <summary>
/// Brings a database to this version's schema: numbered scripts from <c>db/migrations</c>, each in one transaction, once,
/// under a lock that holds off other starting nodes. A script that was changed after it ran stops the start.
/// </summary>
public static class Migrator
{
    private const string Prefix = "migrations/";

    public static async Task<int> MigrateAsync(Db db, TimeProvider time, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await MigrateOnceAsync(db, time, ct);
            }
            catch (SqlException cutOff) when (attempt < 3 && cutOff.Class >= 16 && cutOff.Number is 596 or 0 or 233 or 10053 or 10054 or -1)
            {
                // Another node that starts has changed the database's isolation, see PrepareSqlServerAsync. Each script is whole or not there.
                SqlConnection.ClearAllPools();
                await Task.Delay(TimeSpan.FromSeconds(attempt), time, ct);
            }
        }
    }

    private static async Task<int> MigrateOnceAsync(Db db, TimeProvider time, CancellationToken ct)
    {
        await using var connection = await db.OpenAsync(ct);
        var sqlServer = db.Dialect == SqlDialect.SqlServer;
        if (sqlServer)
        {
            await PrepareSqlServerAsync(connection);
        }

        var applied = 0;
        foreach (var script in Scripts(db.Dialect))
        {
            ct.ThrowIfCancellationRequested();
            applied += await ApplyAsync(connection, script, sqlServer, time) ? 1 : 0;
        }

        return applied;
    }

    /// <summary>Whether the database has exactly this version's schema: no script missing, none changed, none from a later version.</summary>
    public static async Task<bool> IsCurrentAsync(Db db, CancellationToken ct)
    {
        var applied = await db.ReadAsync(session => session.QueryAsync<string>("select checksum from migrations order by number"), ct);
        return applied.SequenceEqual(Scripts(db.Dialect).Select(script => script.Checksum), StringComparer.Ordinal);
    }

    internal static IReadOnlyList<Script> Scripts(SqlDialect dialect)
    {
        var assembly = typeof(Migrator).Assembly;
        var other = dialect == SqlDialect.Sqlite ? ".sqlserver.sql" : ".sqlite.sql";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !name.EndsWith(other, StringComparison.Ordinal))
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    var file = name[Prefix.Length..];
                    var text = reader.ReadToEnd().ReplaceLineEndings("\n");
                    var number = int.Parse(file.AsSpan(0, 4), CultureInfo.InvariantCulture);
                    return new Script(number, file.Split('.')[0], text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
                })
                .OrderBy(script => script.Number),
        ];
    }

    private static async Task<bool> ApplyAsync(DbConnection connection, Script script, bool sqlServer, TimeProvider time)
    {
        // SQLite takes the write lock here, so two starting processes cannot both find a script missing.
        await using var transaction = await connection.BeginTransactionAsync();
        if (sqlServer)
        {
            // A lock that was not granted is told by the number it returns, not by an error.
            await connection.ExecuteAsync(
                """
                declare @granted int;
                exec @granted = sp_getapplock @Resource = 'cxm-migrations', @LockMode = 'Exclusive', @LockTimeout = 60000;
                if @granted < 0
                throw 50000, 'Another process has been migrating this database for a minute.', 1;
                """,
                transaction: transaction);
        }

        await CreateHistoryAsync(connection, transaction, sqlServer);
        var known = await connection.QueryFirstOrDefaultAsync<string>(
            "select checksum from migrations where number = @Number", new { script.Number }, transaction);
        if (known is not null)
        {
            return known == script.Checksum
                ? false
                : throw new InvalidOperationException($"Migration {script.Name} was changed after it had run on this database.");
        }

        foreach (var batch in Batches(script.Text))
        {
            await connection.ExecuteAsync(batch, transaction: transaction);
        }

        await connection.ExecuteAsync(
            "insert into migrations (number, name, checksum, applied_at) values (@Number, @Name, @Checksum, @At)",
            new { script.Number, script.Name, script.Checksum, At = time.GetUtcNow() },
            transaction);
        await transaction.CommitAsync();
        return true;
    }

    private static Task CreateHistoryAsync(DbConnection connection, DbTransaction transaction, bool sqlServer) =>
        connection.ExecuteAsync(
            sqlServer
                ? """
                  if object_id(N'migrations', N'U') is null
                  create table migrations (number bigint not null primary key, name nvarchar(120) not null, checksum nvarchar(64) not null, applied_at bigint not null)
                  """
                : """
                  create table if not exists migrations (
                      number integer not null primary key, name text not null, checksum text not null, applied_at integer not null) strict
                  """,
            transaction: transaction);

    /// <summary>
    /// Readers must not wait for writers; without this they do on SQL Server, and only there. The change ends every other session of the
    /// database, so one node at a time looks whether it is needed, and a node whose session was ended begins again.
    /// </summary>
    private static Task PrepareSqlServerAsync(DbConnection connection) =>
        connection.ExecuteAsync(
            """
            if serverproperty('BabelfishVersion') is null
            exec(N'exec sp_getapplock @Resource = ''cxm-snapshot'', @LockMode = ''Exclusive'', @LockOwner = ''Session'', @LockTimeout = 60000;
                   if (select is_read_committed_snapshot_on from sys.databases where database_id = db_id()) = 0
                   alter database current set read_committed_snapshot on with rollback immediate;
                   exec sp_releaseapplock @Resource = ''cxm-snapshot'', @LockOwner = ''Session'';')
            """);

    /// <summary>Lines that hold only GO end a batch, as in SQL Server's own tools.</summary>
    private static IEnumerable<string> Batches(string script)
    {
        var batch = new StringBuilder();
        foreach (var line in script.Split('\n'))
        {
            if (line.Trim().Equals("go", StringComparison.OrdinalIgnoreCase))
            {
                yield return batch.ToString();
                batch.Clear();
            }
            else
            {
                batch.Append(line).Append('\n');
            }
        }

        if (batch.ToString().Trim().Length > 0)
        {
            yield return batch.ToString();
        }
    }

    internal sealed record Script(int Number, string Name, string Text, string Checksum);
}
