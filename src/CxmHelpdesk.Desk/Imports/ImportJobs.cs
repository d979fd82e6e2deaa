using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Imports;

public enum ImportState
{
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <param name="Total">Rows of the file without the header; 0 until they were counted.</param>
/// <param name="Handled">Rows done with, whether they were taken or not.</param>
public sealed record ImportDto(
    long Id, string Kind, string Source, string FileName, IReadOnlyDictionary<string, string> Mapping, ImportState State, long Total, long Handled,
    long Created, long Updated, long Failed, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, string? Error);

/// <param name="Row">As a spreadsheet counts, the header is 1; rows without anything do not count.</param>
public sealed record ImportErrorDto(long Row, string? Field, string Code, string Message, string Raw);

/// <summary>What a file seems to hold, before anything is imported.</summary>
/// <param name="Fields">To which a column may be mapped.</param>
/// <param name="Guess">Column -> field.</param>
public sealed record ImportPreview(
    string Encoding, string Separator, IReadOnlyList<string> Columns, IReadOnlyList<string> Fields, IReadOnlyDictionary<string, string> Guess, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>Files that are being imported. A file is in the attachment store before its job is known.</summary>
public sealed class ImportJobs(Db db, AttachmentStore files, ImportSignal signal)
{
    public const long MaxBytes = 500L * 1024 * 1024;
    private const int PageSize = 50;

    internal const string Columns =
        """
        id, kind, source, file_name, sha256, mapping, state, total, done, created_rows, updated_rows, failed_rows, created_by, created_at, finished_at, error
        """;

    public static async Task<Outcome<ImportPreview>> PreviewAsync(HistoryKind kind, Stream content, CancellationToken ct)
    {
        using var file = await CsvFile.OpenAsync(content, ct);
        if (file is null)
        {
            return new Refusal.Invalid("file", "The file has no header line.");
        }

        var rows = new List<IReadOnlyList<string>>();
        while (rows.Count < 10 && await file.ReadAsync(ct) is { } row)
        {
            rows.Add([.. row.Fields.Select(field => field.Length > 200 ? field[..200] : field)]);
        }

        return new ImportPreview(file.Format.Encoding.WebName, file.Format.Separator.ToString(), file.Columns, HistoryFields.Of(kind), ColumnGuess.Of(kind, file.Columns), rows);
    }

    /// <param name="mapping">Column -> field; null: as guessed.</param>
    public async Task<Outcome<ImportDto>> StartAsync(
        HistoryKind kind, string source, string fileName, Stream content, IReadOnlyDictionary<string, string>? mapping, Viewer viewer, CancellationToken ct)
    {
        if (source.Trim() is not { Length: > 0 and <= 60 } from)
        {
            return new Refusal.Invalid("source", "A name of at most 60 characters is needed.");
        }

        if (mapping?.Values.FirstOrDefault(field => !HistoryFields.Of(kind).Contains(field)) is { } unknown)
        {
            return new Refusal.Invalid("mapping", $"There is no field {(unknown.Length > 60 ? unknown[..60] : unknown)} here.");
        }

        if (mapping is not null && mapping.Values.Distinct().Count() != mapping.Count)
        {
            return new Refusal.Invalid("mapping", "Two columns cannot be the same field.");
        }

        CxmHelpdesk.Channels.StoredFile stored;
        try
        {
            stored = await files.SaveAsync(content, fileName, "text/csv", MaxBytes, ct);
        }
        catch (AttachmentTooLargeException error)
        {
            return new Refusal.TooLarge(error.MaxBytes);
        }

        using (var file = await CsvFile.OpenAsync(files.OpenRead(stored.Sha256)!, ct))
        {
            if (file is null)
            {
                return new Refusal.Invalid("file", "The file has no header line.");
            }

            if (mapping?.Keys.FirstOrDefault(column => !file.Columns.Contains(column)) is { } missing)
            {
                return new Refusal.Invalid("mapping", $"The file has no column {(missing.Length > 60 ? missing[..60] : missing)}.");
            }

            mapping ??= ColumnGuess.Of(kind, file.Columns);
        }

        var id = await db.WriteAsync(
            async tx =>
            {
                var id = tx.NextId();
                await tx.ExecuteAsync(
                    """
                    insert into import_jobs (id, kind, source, file_name, sha256, mapping, state, created_by, created_at)
                    values (@id, @kind, @from, @FileName, @Sha256, @mapping, 'waiting', @AgentId, @Now)
                    """,
                    new { id, kind = kind.ToText(), from, FileName = Cut(stored.FileName, 200), stored.Sha256, mapping = JsonSerializer.Serialize(mapping), viewer.AgentId, tx.Now });
                Tell(tx, id, ImportState.Waiting, viewer.AgentId);
                return id;
            },
            ct);
        signal.Raise();
        return (await FindAsync(id, ct))!;
    }

    public Task<ImportDto?> FindAsync(long id, CancellationToken ct) =>
        db.ReadAsync(async session => (await session.FirstOrDefaultAsync<ImportRow>($"select {Columns} from import_jobs where id = @id", new { id }))?.ToDto(), ct);

    public Task<Page<ImportDto>> ListAsync(string? after, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var from = Keyset.Parse(after);
                var rows = await session.QueryAsync<ImportRow>(
                    $"""
                    select {Columns}
                    from import_jobs
                    where created_at <= @At
                    and (created_at < @At or id < @Id)
                    order by created_at desc, id desc
                    {session.Dialect.Limit("@Size")}
                    """,
                    new { At = from?.Value ?? long.MaxValue, Id = from?.Id ?? long.MaxValue, Size = PageSize + 1 });
                var last = rows.Count > PageSize ? rows[PageSize - 1] : null;
                return new Page<ImportDto>([.. rows.Take(PageSize).Select(row => row.ToDto())], last is null ? null : new Keyset(last.CreatedAt.ToUnixTimeMilliseconds(), last.Id).ToString());
            },
            ct);

    /// <param name="after">The last row of the page before.</param>
    public Task<Page<ImportErrorDto>> ErrorsAsync(long id, long after, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                const int Size = 200;
                var rows = await session.QueryAsync<ErrorRow>(
                    $"""
                    select row_number, field, code, message, raw
                    from import_errors
                    where job_id = @id
                    and row_number > @after
                    order by row_number
                    {session.Dialect.Limit("@Size")}
                    """,
                    new { id, after, Size = Size + 1 });
                return new Page<ImportErrorDto>(
                    [.. rows.Take(Size).Select(row => new ImportErrorDto(row.RowNumber, row.Field, row.Code, row.Message, row.Raw))],
                    rows.Count > Size ? rows[Size - 1].RowNumber.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
            },
            ct);

    /// <summary>What was imported stays; the rest of the file is left.</summary>
    public async Task<Outcome<ImportDto>> CancelAsync(long id, Viewer viewer, CancellationToken ct)
    {
        var rows = await db.WriteAsync(
            async tx =>
            {
                var rows = await tx.ExecuteAsync(
                    "update import_jobs set state = 'cancelled', finished_at = @Now where id = @id and state in ('waiting', 'running')", new { tx.Now, id });
                if (rows > 0)
                {
                    Tell(tx, id, ImportState.Cancelled, viewer.AgentId);
                }

                return rows;
            },
            ct);
        if (await FindAsync(id, ct) is not { } job)
        {
            return new Refusal.NotFound("import");
        }

        if (rows == 0)
        {
            return new Refusal.Conflict("finished", "This import is over already.");
        }

        return job;
    }

    internal static void Tell(Tx tx, long id, ImportState state, long? agentId = null, long handled = 0, long total = 0, long failed = 0) =>
        tx.Append(new NewEvent(EventTypes.ImportChanged, JsonSerializer.Serialize(new { importId = id, state = state.ToText(), handled, total, failed })) { AgentId = agentId });

    internal static string Cut(string text, int max) => text.Length > max ? text[..max] : text;

    private sealed record ErrorRow
    {
        public long RowNumber { get; init; }

        public string? Field { get; init; }

        public string Code { get; init; } = "";

        public string Message { get; init; } = "";

        public string Raw { get; init; } = "";
    }
}

internal sealed record ImportRow
{
    public long Id { get; init; }

    public string Kind { get; init; } = "";

    public string Source { get; init; } = "";

    public string FileName { get; init; } = "";

    public string Sha256 { get; init; } = "";

    public string Mapping { get; init; } = "";

    public ImportState State { get; init; }

    public long Total { get; init; }

    public long Done { get; init; }

    public long CreatedRows { get; init; }

    public long UpdatedRows { get; init; }

    public long FailedRows { get; init; }

    public long? CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Error { get; init; }

    public IReadOnlyDictionary<string, string> Columns => JsonSerializer.Deserialize<Dictionary<string, string>>(Mapping)!;

    public ImportDto ToDto() => new(
        Id, Kind, Source, FileName, Columns, State, Total, Done, CreatedRows, UpdatedRows, FailedRows, CreatedAt, FinishedAt, Error);
}

/// <summary>Wakes the worker when a file came.</summary>
public sealed class ImportSignal : WakeSignal;
