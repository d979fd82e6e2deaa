using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Imports;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CxmHelpdesk.Server.Api;

internal static class ImportsApi
{
    private const int PreviewBytes = 512 * 1024;

    public static void MapImports(this RouteGroupBuilder api)
    {
        var imports = api.MapGroup("/imports").For(Access.Supervisors);
        imports.MapGet("", List);
        imports.MapPost("", Start);
        imports.MapPost("/preview", Preview);
        imports.MapGet("/{id:long}", Find);
        imports.MapGet("/{id:long}/errors", Errors);
        imports.MapPost("/{id:long}/cancel", Cancel);
    }

    private static Task<Page<ImportDto>> List(ImportJobs imports, CancellationToken ct, string? after = null) => imports.ListAsync(after, ct);

    /// <summary>Multipart: kind, source and mapping (JSON, optional) first, the file last, which is read as it arrives.</summary>
    private static async Task<Results<Created<ImportDto>, ProblemHttpResult>> Start(HttpContext context, ImportJobs imports, Viewer viewer, CancellationToken ct)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = ImportJobs.MaxBytes + 1024 * 1024;
        }

        return (await ReadAsync(
            context,
            async form => await imports.StartAsync(form.Kind, form.Source ?? "csv", form.FileName, form.File, form.Mapping, viewer, ct),
            ct)).CreatedOrProblem(job => $"/api/imports/{job.Id}");
    }

    /// <summary>The same form; the file's beginning is enough.</summary>
    private static async Task<Results<Ok<ImportPreview>, ProblemHttpResult>> Preview(HttpContext context, CancellationToken ct) =>
        (await ReadAsync(
            context,
            async form =>
            {
                var head = new byte[PreviewBytes];
                var read = await form.File.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
                return await ImportJobs.PreviewAsync(form.Kind, new MemoryStream(head, 0, read), ct);
            },
            ct)).OrProblem();

    private static async Task<Results<Ok<ImportDto>, ProblemHttpResult>> Find(long id, ImportJobs imports, CancellationToken ct) =>
        await imports.FindAsync(id, ct) is { } job ? TypedResults.Ok(job) : Problems.For(new Refusal.NotFound("import"));

    private static Task<Page<ImportErrorDto>> Errors(long id, ImportJobs imports, CancellationToken ct, string? after = null) =>
        imports.ErrorsAsync(id, long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : 0, ct);

    private static async Task<Results<Ok<ImportDto>, ProblemHttpResult>> Cancel(long id, ImportJobs imports, Viewer viewer, CancellationToken ct) =>
        (await imports.CancelAsync(id, viewer, ct)).OrProblem();

    private static async Task<Outcome<T>> ReadAsync<T>(HttpContext context, Func<ImportForm, Task<Outcome<T>>> use, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return new Refusal.Invalid("file", "A form with a file is needed.");
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new MultipartReader(boundary, context.Request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                var disposition = section.GetContentDispositionHeader();
                if (disposition?.IsFileDisposition() == true)
                {
                    return Parse(texts) is { Refusal: null, Value: var form }
                        ? await use(form with { File = section.Body, FileName = disposition.FileNameStar.Value ?? disposition.FileName.Value ?? "file.csv" })
                        : Parse(texts).Refusal!;
                }

                if (HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).Value is { } name && texts.Count < 10)
                {
                    using var text = new StreamReader(new LimitedStream(section.Body, 64 * 1024));
                    texts[name] = await text.ReadToEndAsync(ct);
                }
            }
        }
        catch (InvalidDataException)
        {
            return new Refusal.Invalid("file", "The form cannot be read.");
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            return new Refusal.Invalid("file", "The form ends too early.");
        }

        return new Refusal.Invalid("file", "A file is needed, after the other fields.");
    }

    private static Outcome<ImportForm> Parse(Dictionary<string, string> texts)
    {
        if (!Word<HistoryKind>.TryParse(texts.GetValueOrDefault("kind"), null, out var kind))
        {
            return new Refusal.Invalid("kind", "One of customers, companies, deals, orders, touches.");
        }

        try
        {
            var mapping = texts.GetValueOrDefault("mapping") is { Length: > 0 } json ? JsonSerializer.Deserialize<Dictionary<string, string>>(json) : null;
            return new ImportForm(kind.Value, texts.GetValueOrDefault("source"), mapping, Stream.Null, "");
        }
        catch (JsonException)
        {
            return new Refusal.Invalid("mapping", "A JSON object: column -> field.");
        }
    }

    private sealed record ImportForm(HistoryKind Kind, string? Source, IReadOnlyDictionary<string, string>? Mapping, Stream File, string FileName);

    /// <summary>Ends after so many bytes, whatever still comes.</summary>
    private sealed class LimitedStream(Stream inner, int limit) : Stream
    {
        private int _left = limit;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = _left == 0 ? 0 : await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
