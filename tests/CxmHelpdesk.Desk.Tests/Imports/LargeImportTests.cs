using System.Globalization;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Imports;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.Imports;

/// <summary>Counts what is held in memory, so nothing else may run beside it.</summary>
[Collection("alone")]
public sealed class LargeImportTests
{
    private const int Rows = 5_000;
    private const int RowLength = 10_500;

    [Fact]
    public async Task A_file_of_fifty_megabytes_is_imported_in_the_memory_of_a_few_batches()
    {
        await using var test = await TestDb.CreateAsync();
        await test.Db.WriteAsync(
            tx => tx.ExecuteAsync("insert into agents (id, email, email_key, name, role, language, time_zone, created_at) values (1, 'a@b', 'a@b', 'A', 'supervisor', 'en', 'UTC', 0)"), default);
        var files = new AttachmentStore(Options.Create(new DatabaseOptions { AttachmentsFolder = Path.Combine(test.Folder, "files") }));
        var signal = new ImportSignal();
        var jobs = new ImportJobs(test.Db, files, signal);
        var run = new ImportRun(test.Db, files, new PutHistory(test.Db, Options.Create(new HistoryOptions())), test.Time);
        var worker = new ImportWorker(test.Db, run, signal, test.Time, NullLogger<ImportWorker>.Instance);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (most, batches) = (0L, 0);
        test.Db.Committed += _ =>
        {
            // In the middle of the work: what is alive now is what the import holds.
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            batches++;
        };

        using var generated = new GeneratedCsv();
        var job = (await jobs.StartAsync(HistoryKind.Customers, "crm", "large.csv", generated, null, new Viewer(1, Role.Supervisor, new HashSet<long>()), default)).Value;
        await worker.DrainAsync(default);

        var done = (await jobs.FindAsync(job.Id, default))!;
        Assert.Equal((ImportState.Done, (long)Rows, (long)Rows, 0L), (done.State, done.Handled, done.Created, done.Failed));
        Assert.True(generated.Sent > 50_000_000, $"The file had {generated.Sent} bytes.");
        Assert.True(batches > Rows / ImportRun.BatchSize, $"Looked {batches} times.");
        Assert.InRange(most, 1, 40_000_000);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_costs_the_longest_record_and_not_the_whole_file()
    {
        using var endless = new StreamReader(new Repeated(50_000_000, [.. Enumerable.Repeat("id,\"never closed "u8.ToArray(), 4_000).SelectMany(text => text)]));
        var reader = new CsvReader(endless, ',');
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var records = 0;
        while (await reader.ReadAsync(default) is not null)
        {
            records++;
        }

        Assert.InRange(records, 1, 60);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 1, 30_000_000);
    }

    /// <summary>Made as it is read: nobody ever has it whole.</summary>
    private sealed class GeneratedCsv : Pieces
    {
        private readonly string _notes = new('n', RowLength - 60);
        private int _row = -1;

        protected override byte[]? Next() => _row++ switch
        {
            -1 => "id,email,name,notes\n"u8.ToArray(),
            < Rows => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"C{_row},c{_row}@example.com,Customer {_row},{_notes}\n")),
            _ => null,
        };
    }

    private sealed class Repeated(long length, byte[] piece) : Pieces
    {
        protected override byte[]? Next() => Sent < length ? piece : null;
    }

    private abstract class Pieces : Stream
    {
        private ReadOnlyMemory<byte> _piece;

        public long Sent { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        protected abstract byte[]? Next();

        public override int Read(Span<byte> buffer)
        {
            if (_piece.IsEmpty)
            {
                _piece = Next();
            }

            var count = Math.Min(buffer.Length, _piece.Length);
            _piece.Span[..count].CopyTo(buffer);
            _piece = _piece[count..];
            Sent += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
