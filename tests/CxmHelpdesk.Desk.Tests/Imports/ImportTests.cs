using System.Text;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Imports;
using CxmHelpdesk.Desk.Tests.Customers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.Imports;

public sealed class ImportsOnSqlite : ImportTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class ImportsOnSqlServer : ImportTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}

public abstract class ImportTests : StoreTests
{
    private static readonly Viewer s_supervisor = new(1, Role.Supervisor, new HashSet<long>());
    private ImportJobs _jobs = null!;
    private ImportRun _run = null!;
    private ImportWorker _worker = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Db.WriteAsync(
            tx => tx.ExecuteAsync("insert into agents (id, email, email_key, name, role, language, time_zone, created_at) values (1, 'a@b', 'a@b', 'A', 'supervisor', 'en', 'UTC', 0)"),
            default);
        var files = new AttachmentStore(Options.Create(new DatabaseOptions { AttachmentsFolder = Path.Combine(Test.Folder, "files") }));
        var signal = new ImportSignal();
        _jobs = new ImportJobs(Db, files, signal);
        _run = new ImportRun(Db, files, new PutHistory(Db, Options.Create(new HistoryOptions())), Test.Time);
        _worker = new ImportWorker(Db, _run, signal, Test.Time, NullLogger<ImportWorker>.Instance);
    }

    [StoreFact]
    public async Task A_japanese_file_is_imported_row_by_row_and_each_wrong_row_is_reported()
    {
        const string Text = """
            注文番号,メールアドレス,氏名,合計金額,通貨,注文日,状態
            A-1,hanako@example.jp,佐藤 花子,"12,800",JPY,2026/10/01,delivered
            A-2,hanako@example.jp,佐藤 花子,一万円,JPY,2026/10/05,paid
            A-3,no-address,山田 太郎,3000,JPY,2026/10/06,paid
            A-4,taro@example.jp,山田 太郎,3000,JPY,2026/10/06,paid
            """;
        var job = await Import(HistoryKind.Orders, CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes(Text));
        Assert.Equal((ImportState.Done, 4L, 4L, 2L, 2L), (job.State, job.Total, job.Handled, job.Created, job.Failed));
        var errors = (await _jobs.ErrorsAsync(job.Id, 0, default)).Items;
        Assert.Equal([(3L, "amount", "not-an-amount"), (4L, "customerEmail", "not-an-email")], errors.Select(e => (e.Row, e.Field!, e.Code)));
        Assert.StartsWith("A-2,hanako@example.jp,佐藤 花子,一万円", errors[0].Raw, StringComparison.Ordinal);
        Assert.Empty(await Sums.WrongAsync(Db));
    }

    [StoreFact]
    public async Task The_same_file_twice_brings_nothing_new()
    {
        var bytes = Encoding.UTF8.GetBytes("kind,customer_email,title,at\npage.visited,a@example.com,Knives,2026-11-01\npage.visited,a@example.com,Pans,2026-11-02\n");
        await Import(HistoryKind.Touches, bytes);
        var again = await Import(HistoryKind.Touches, bytes);
        Assert.Equal((ImportState.Done, 0L, 0L), (again.State, again.Created, again.Failed));
        Assert.Equal(2, await Db.ReadAsync(s => s.ScalarAsync<long>("select count(*) from touches"), default));
    }

    [StoreFact]
    public async Task A_job_whose_server_went_away_goes_on_where_it_stood_and_cancelling_stops_it()
    {
        var bytes = Encoding.UTF8.GetBytes("id,email\n" + string.Concat(Enumerable.Range(0, 1300).Select(i => $"C{i},c{i}@example.com\n")));
        var id = (await _jobs.StartAsync(HistoryKind.Customers, "crm", "c.csv", new MemoryStream(bytes), null, s_supervisor, default)).Value.Id;

        // Another server claimed it, did one batch and is gone.
        await Db.WriteAsync(tx => tx.ExecuteAsync("update import_jobs set state = 'running', claimed_by = 'gone', claimed_until = @until where id = @id", new { id, until = tx.Now.AddMinutes(1) }), default);
        using var stop = new CancellationTokenSource();
        Db.Committed += events =>
        {
            if (events.Any(e => e.Type == EventTypes.ImportChanged))
            {
                stop.Cancel();
            }
        };
        var row = await Db.ReadAsync(s => s.FirstOrDefaultAsync<ImportRow>($"select {ImportJobs.Columns} from import_jobs where id = @id", new { id }), default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run.RunAsync(row!, "gone", stop.Token));
        var before = (await _jobs.FindAsync(id, default))!;
        Assert.Equal((ImportState.Running, (long)ImportRun.BatchSize), (before.State, before.Handled));

        await _worker.DrainAsync(default);
        Assert.Equal(ImportState.Running, (await _jobs.FindAsync(id, default))!.State);
        Test.Time.Advance(TimeSpan.FromMinutes(3));
        await _worker.DrainAsync(default);
        var after = (await _jobs.FindAsync(id, default))!;
        Assert.Equal((ImportState.Done, 1300L, 1300L), (after.State, after.Handled, after.Created));
        Assert.Equal("finished", (await _jobs.CancelAsync(id, s_supervisor, default)).Refusal?.Code);

        var second = (await _jobs.StartAsync(HistoryKind.Customers, "crm", "c.csv", new MemoryStream(bytes), null, s_supervisor, default)).Value.Id;
        Assert.Equal(ImportState.Cancelled, (await _jobs.CancelAsync(second, s_supervisor, default)).Value.State);
        await _worker.DrainAsync(default);
        Assert.Equal((ImportState.Cancelled, 0L), ((await _jobs.FindAsync(second, default))!.State, (await _jobs.FindAsync(second, default))!.Handled));
    }

    [StoreFact]
    public async Task Torture_rows_are_reported_and_the_rest_is_taken()
    {
        var text = "email,name,notes\r\n"
            + "a@example.com,\"Quote \"\"Q\"\" Name\",\"two\r\nlines\"\r\n"
            + "b@example.com,B,x,one,too,many\r\n"
            + "c@example.com\r\n"
            + "'; drop table customers; --@example.com,x,y\r\n"
            + "d@example.com,=cmd|'/c calc'!A1,z\r\n"
            + $"e@example.com,{new string('n', 300)},z\r\n"
            + "f@example.com,F,\"never closed";
        var job = await Import(HistoryKind.Customers, Encoding.UTF8.GetBytes(text));
        var errors = (await _jobs.ErrorsAsync(job.Id, 0, default)).Items;
        Assert.Equal((ImportState.Done, 7L, 3L, 4L), (job.State, job.Handled, job.Created, job.Failed));
        Assert.Equal([(3L, "too-many-fields"), (5L, "not-an-email"), (7L, "too-long"), (8L, "quote-not-closed")], errors.Select(e => (e.Row, e.Code)));
        var quoted = Assert.Single((await new CustomerPages(Db).FindAsync("quote", null, default)).Items);
        Assert.Equal(("Quote \"Q\" Name", "two\r\nlines"), (quoted.Name, quoted.Notes));
    }

    [StoreFact]
    public async Task A_mapping_that_does_not_fit_is_refused_before_anything_happens()
    {
        var bytes = Encoding.UTF8.GetBytes("x,y\n1,2\n");
        async Task<string?> Refused(Dictionary<string, string> mapping) =>
            (await _jobs.StartAsync(HistoryKind.Customers, "crm", "c.csv", new MemoryStream(bytes), mapping, s_supervisor, default)).Refusal?.Code;
        Assert.Equal("invalid", await Refused(new() { ["x"] = "password_hash" }));
        Assert.Equal("invalid", await Refused(new() { ["z"] = "email" }));
        Assert.Equal("invalid", await Refused(new() { ["x"] = "email", ["y"] = "email" }));
        Assert.Empty((await _jobs.ListAsync(null, default)).Items);
    }

    private async Task<ImportDto> Import(HistoryKind kind, byte[] bytes)
    {
        var job = (await _jobs.StartAsync(kind, "csv", "file.csv", new MemoryStream(bytes), null, s_supervisor, default)).Value;
        await _worker.DrainAsync(default);
        return (await _jobs.FindAsync(job.Id, default))!;
    }
}
