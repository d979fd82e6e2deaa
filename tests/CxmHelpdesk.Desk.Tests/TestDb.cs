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

/// <summary>A clock for tests. Timers made from it fire when <see cref="Advance"/> passes their time.</summary>
public sealed class FakeTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by)
    {
        ManualTimer[] due;
        lock (_gate)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.IsDue(_now))];
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    private sealed class ManualTimer(FakeTime owner, TimerCallback callback, object? state) : ITimer
    {
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public bool IsDue(DateTimeOffset now) => _due <= now;

        public void Fire()
        {
            _due = _period > TimeSpan.Zero ? owner.GetUtcNow() + _period : null;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : owner.GetUtcNow() + dueTime;
            if (dueTime == TimeSpan.Zero)
            {
                Fire();
            }

            return true;
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
