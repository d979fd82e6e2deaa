using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests;

/// <summary>An empty, migrated database of its own for one test, and a clock that moves only by hand.</summary>
public sealed class TestDb : IAsyncDisposable
{
    private readonly string? _sqlServerDatabase;

    private TestDb(Db db, string folder, FakeTime time, string? sqlServerDatabase)
    {
        (Db, Folder, Time, _sqlServerDatabase) = (db, folder, time, sqlServerDatabase);
        Events = new EventLog(db, Options.Create(new DatabaseOptions()), TimeProvider.System);
    }

    public static string? SqlServer { get; } = Environment.GetEnvironmentVariable("CXM_TEST_SQLSERVER");

    public Db Db { get; }

    public string Folder { get; }

    public FakeTime Time { get; }

    public EventLog Events { get; }

    public static async Task<TestDb> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cxm-").FullName;
        var time = new FakeTime();
        var db = new SqliteDb(Path.Combine(folder, "cxm.db"), time);
        await Migrator.MigrateAsync(db, time, default);
        return new TestDb(db, folder, time, null);
    }

    /// <summary>On the server that CXM_TEST_SQLSERVER names; each call makes a database and drops it again.</summary>
    public static async Task<TestDb> CreateOnSqlServerAsync()
    {
        var name = $"cxm_{Guid.NewGuid():N}"[..20];
        await OnMaster($"create database {name}");
        var time = new FakeTime();
        var db = new SqlServerDb(new SqlConnectionStringBuilder(SqlServer) { InitialCatalog = name }.ConnectionString, time);
        await Migrator.MigrateAsync(db, time, default);
        return new TestDb(db, Directory.CreateTempSubdirectory("cxm-").FullName, time, name);
    }

    /// <summary>SQLite's plan, a step a line.</summary>
    public async Task<IReadOnlyList<string>> PlanOf(string sql)
    {
        var names = System.Text.RegularExpressions.Regex.Matches(sql, "@(\\w+)").Select(match => match.Groups[1].Value).Distinct();
        var parameters = names.ToDictionary(name => name, _ => (object)1);
        return await Db.ReadAsync(
            async session => (IReadOnlyList<string>)[.. (await session.QueryAsync<PlanRow>($"explain query plan {sql}", parameters)).Select(row => row.Detail)], default);
    }

    public async ValueTask DisposeAsync()
    {
        await Db.DisposeAsync();
        Directory.Delete(Folder, true);
        if (_sqlServerDatabase is not null)
        {
            SqlConnection.ClearAllPools();
            await OnMaster($"drop database {_sqlServerDatabase}");
        }
    }

    private sealed record PlanRow
    {
        public string Detail { get; init; } = "";
    }

    private static async Task OnMaster(string sql)
    {
        await using var connection = new SqlConnection(SqlServer);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is made a few lines above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A fact for SQL Server: reported as skipped, with the reason, where no server is named.</summary>
public sealed class SqlServerFactAttribute : FactAttribute
{
    public SqlServerFactAttribute()
    {
        if (TestDb.SqlServer is null)
        {
            Skip = "CXM_TEST_SQLSERVER names no SQL Server.";
        }
    }
}
