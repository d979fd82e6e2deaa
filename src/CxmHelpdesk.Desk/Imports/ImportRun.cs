using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.History;

namespace CxmHelpdesk.Desk.Imports;

/// <summary>
/// One file, batch by batch. The rows of a batch, what was wrong with them and how far the job has come are one transaction, so after a
/// crash it goes on with the next row, none doubled and none left out.
/// </summary>
internal sealed class ImportRun(Db db, AttachmentStore files, PutHistory history, TimeProvider time)
{
    public const int BatchSize = 500;
    private const int MaxErrors = 10_000;
    private static readonly TimeSpan s_progressEvery = TimeSpan.FromSeconds(1);

    public async Task RunAsync(ImportRow job, string worker, CancellationToken ct)
    {
        if (files.OpenRead(job.Sha256) is not { } content)
        {
            await FailAsync(job.Id, worker, "The file is gone.", ct);
            return;
        }

        if (job.Total == 0)
        {
            job = job with { Total = await CountAsync(job, ct) };
        }

        using var file = await CsvFile.OpenAsync(content, ct);
        if (file is null)
        {
            await FailAsync(job.Id, worker, "The file has no header line.", ct);
            return;
        }

        var kind = Enum.Parse<HistoryKind>(job.Kind, true);
        var mapping = job.Columns;
        var fields = file.Columns.Select(column => mapping.GetValueOrDefault(column)).ToArray();
        for (var skip = job.Done; skip > 0 && await file.ReadAsync(ct) is not null; skip--)
        {
        }

        DateTimeOffset? told = null;
        var batch = new List<CsvRecord>(BatchSize);
        while (true)
        {
            batch.Clear();
            while (batch.Count < BatchSize && await file.ReadAsync(ct) is { } record)
            {
                batch.Add(record);
            }

            var ends = batch.Count < BatchSize;
            var tell = ends || told is null || time.GetUtcNow() - told >= s_progressEvery;
            var rows = batch.ToArray();
            var progress = await db.WriteAsync(tx => WriteAsync(tx, job, worker, kind, fields, rows, ends, tell), ct);
            if (progress is null || ends)
            {
                return;
            }

            job = progress;
            told = tell ? time.GetUtcNow() : told;
        }
    }

    public Task FailAsync(long id, string worker, string why, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                var rows = await tx.ExecuteAsync(
                    "update import_jobs set state = 'failed', error = @why, finished_at = @Now where id = @id and claimed_by = @worker and state = 'running'",
                    new { why, tx.Now, id, worker });
                if (rows > 0)
                {
                    ImportJobs.Tell(tx, id, ImportState.Failed);
                }
            },
            ct);

    /// <returns>The job as it stands now; null: it is no longer ours to go on with, and nothing was written.</returns>
    private async Task<ImportRow?> WriteAsync(Tx tx, ImportRow job, string worker, HistoryKind kind, string?[] fields, CsvRecord[] rows, bool ends, bool tell)
    {
        // First of all, so that a cancelled job or one that another server took over writes nothing more.
        var ours = await tx.ExecuteAsync(
            "update import_jobs set claimed_until = @until, total = @Total where id = @Id and state = 'running' and claimed_by = @worker and done = @Done",
            new { until = tx.Now + ImportWorker.Lease, job.Total, job.Id, worker, job.Done });
        if (ours == 0)
        {
            return null;
        }

        var result = await history.PutAsync(
            tx, kind, job.Source, [.. rows.Select(row => new Func<HistoryFields>(() => FieldsOf(kind, row, fields)))], job.CreatedBy, new string?[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            if (result.Results[i] is { Status: "failed" } failed && job.FailedRows + i < MaxErrors)
            {
                await tx.ExecuteAsync(
                    "insert into import_errors (job_id, row_number, field, code, message, raw) values (@Id, @row, @field, @Code, @Message, @Raw)",
                    new { job.Id, row = rows[i].Number, field = failed.Field is null ? null : ImportJobs.Cut(failed.Field, 60), failed.Code, Message = ImportJobs.Cut(failed.Message!, 400), rows[i].Raw });
            }
        }

        var now = job with
        {
            Done = job.Done + rows.Length,
            CreatedRows = job.CreatedRows + result.Created,
            UpdatedRows = job.UpdatedRows + result.Updated,
            FailedRows = job.FailedRows + result.Failed,
            State = ends ? ImportState.Done : ImportState.Running,
        };
        await tx.ExecuteAsync(
            """
            update import_jobs
            set done = @Done, created_rows = @CreatedRows, updated_rows = @UpdatedRows, failed_rows = @FailedRows, state = @state, finished_at = @finished
            where id = @Id
            """,
            new { now.Done, now.CreatedRows, now.UpdatedRows, now.FailedRows, state = now.State.ToText(), finished = ends ? tx.Now : (DateTimeOffset?)null, now.Id });
        if (tell)
        {
            ImportJobs.Tell(tx, job.Id, now.State, null, now.Done, now.Total, now.FailedRows);
        }

        return now;
    }

    private async Task<long> CountAsync(ImportRow job, CancellationToken ct)
    {
        using var file = await CsvFile.OpenAsync(files.OpenRead(job.Sha256)!, ct);
        var total = 0L;
        while (file is not null && await file.ReadAsync(ct) is not null)
        {
            total++;
        }

        return total;
    }

    private static HistoryFields FieldsOf(HistoryKind kind, CsvRecord row, string?[] fields)
    {
        if (row.Problem is { } problem)
        {
            throw new ItemProblem("$", problem, problem == "quote-not-closed" ? "A quote is opened and never closed." : "This row is larger than a row can be.");
        }

        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Length && i < row.Fields.Count; i++)
        {
            if (fields[i] is { } field)
            {
                texts[field] = row.Fields[i];
            }
        }

        if (row.Fields.Skip(fields.Length).Any(extra => extra.Length > 0))
        {
            throw new ItemProblem("$", "too-many-fields", $"This row has {row.Fields.Count} fields, the header {fields.Length}.");
        }

        // A moment without an id of its own is the row itself: the same row again is the same moment.
        if (kind == HistoryKind.Touches && !texts.ContainsKey("externalId"))
        {
            texts["externalId"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', row.Fields))));
        }

        return new HistoryFields(texts);
    }
}
