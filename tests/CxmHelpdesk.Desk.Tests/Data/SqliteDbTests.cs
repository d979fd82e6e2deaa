using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.Data;

public sealed class SqliteDbTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cxm-").FullName;
    private SqliteDb _db = null!;

    public async Task InitializeAsync()
    {
        _db = new SqliteDb(Path.Combine(_folder, "cxm.db"), TimeProvider.System);
        await Migrator.MigrateAsync(_db, TimeProvider.System, default);
    }

    public async Task DisposeAsync()
    {
        await _db.DisposeAsync();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing_and_the_event_log_has_no_gap()
    {
        var writes = Enumerable.Range(0, 400).Select(i => _db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync("insert into teams (id, name, created_at) values (@id, @name, @now)", new { id = tx.NextId(), name = $"t{i}", now = tx.Now });
                tx.Append(new NewEvent(EventTypes.TeamChanged));
                tx.Append(new NewEvent(EventTypes.TeamChanged));
            },
            default));
        await Task.WhenAll(writes);

        Assert.Equal(400, await _db.ReadAsync(s => s.ScalarAsync<long>("select count(*) from teams"), default));
        var log = await new EventLog(_db, Options.Create(new DatabaseOptions()), TimeProvider.System).ReadAsync(0, 1000, default);
        Assert.Equal(Enumerable.Range(1, 800).Select(i => (long)i), log.Select(e => e.Seq));
    }

    [Fact]
    public async Task A_failing_write_takes_back_only_its_own_work_and_tells_no_events()
    {
        var writes = Enumerable.Range(0, 50).Select(async i =>
        {
            try
            {
                await _db.WriteAsync(
                    async tx =>
                    {
                        await tx.ExecuteAsync("insert into teams (id, name, created_at) values (@id, 'x', 1)", new { id = tx.NextId() });
                        tx.Append(new NewEvent(EventTypes.TeamChanged));
                        if (i % 2 == 0)
                        {
                            throw new InvalidOperationException("no");
                        }
                    },
                    default);
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        });
        Assert.Equal(25, (await Task.WhenAll(writes)).Count(ok => ok));
        Assert.Equal(25, await _db.ReadAsync(s => s.ScalarAsync<long>("select count(*) from teams"), default));
        Assert.Equal(25, await _db.ReadAsync(s => s.ScalarAsync<long>("select value from counters where name = 'events'"), default));
    }

    [Fact]
    public async Task Awaiting_anything_but_the_database_inside_a_write_is_refused()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _db.WriteAsync(_ => Task.Delay(50), default));
    }

    [Fact]
    public async Task Instants_survive_as_whole_milliseconds()
    {
        var at = new DateTimeOffset(2026, 11, 22, 9, 30, 15, 123, TimeSpan.FromHours(9));
        await _db.WriteAsync(tx => tx.ExecuteAsync("insert into teams (id, name, created_at, archived_at) values (1, 'a', @at, @none)", new { at, none = (DateTimeOffset?)null }), default);
        var row = await _db.ReadAsync(s => s.FirstOrDefaultAsync<TeamRow>("select created_at, archived_at from teams"), default);
        Assert.Equal(at, row!.CreatedAt);
        Assert.Null(row.ArchivedAt);
    }

    [Fact]
    public async Task Following_the_log_yields_old_and_new_events_once_and_in_order()
    {
        var log = new EventLog(_db, Options.Create(new DatabaseOptions()), TimeProvider.System);
        Task Happen() => _db.WriteAsync(tx => { tx.Append(new NewEvent(EventTypes.TeamChanged)); return Task.CompletedTask; }, default);
        for (var i = 0; i < 10; i++)
        {
            await Happen();
        }

        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var seen = new List<long>();
        var follower = Task.Run(async () =>
        {
            await foreach (var batch in log.FollowAsync(0, stop.Token))
            {
                seen.AddRange(batch.Select(e => e.Seq));
                if (seen.Count >= 110)
                {
                    break;
                }
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Happen()));
        await follower;
        Assert.Equal(Enumerable.Range(1, 110).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task A_second_start_finds_nothing_to_migrate() =>
        Assert.Equal(0, await Migrator.MigrateAsync(_db, TimeProvider.System, default));

    [Fact]
    public async Task A_backup_taken_while_writes_go_on_is_a_whole_database()
    {
        var writes = Task.WhenAll(Enumerable.Range(0, 200).Select(i => _db.WriteAsync(
            tx => tx.ExecuteAsync("insert into teams (id, name, created_at) values (@id, 'x', 1)", new { id = tx.NextId() }), default)));
        var file = Path.Combine(_folder, "copy.db");
        await _db.BackupAsync(file, default);
        await writes;
        await using var copy = new SqliteDb(file, TimeProvider.System);
        Assert.Equal("ok", await copy.ReadAsync(s => s.ScalarAsync<string>("pragma integrity_check"), default));
        await Assert.ThrowsAsync<IOException>(() => _db.BackupAsync(file, default));
    }

    private sealed record TeamRow
    {
        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? ArchivedAt { get; init; }
    }
}
