using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Attachments;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CxmHelpdesk.Server.Http;

/// <summary>What a request carries, its files already in the attachment store. Read a piece at a time, so no body is ever in memory whole but a small one.</summary>
/// <param name="Bytes">Raw; empty for multipart.</param>
/// <param name="Form">Fields of a form, the first value of each.</param>
internal sealed record RequestBody(ReadOnlyMemory<byte> Bytes, IReadOnlyDictionary<string, string> Form, IReadOnlyList<StoredFile> Files)
{
    public const int MaxFiles = 20;
    public const long MaxFileBytes = 25 * 1024 * 1024;

    /// <summary>Of a whole multipart body, for the server's own limit.</summary>
    public const long MaxMultipartBytes = 64 * 1024 * 1024;

    private const int MaxFields = 100;
    private const int MaxFieldBytes = 128 * 1024;
    private const int MaxBoundary = 100;

    /// <summary>A body that is to bring files and nothing else.</summary>
    public static async Task<Outcome<IReadOnlyList<StoredFile>>> ReadFilesAsync(HttpRequest request, AttachmentStore store, int mostFiles, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !IsMultipart(type))
        {
            return new Refusal.Invalid("file", "Send the files as multipart/form-data.");
        }

        var body = await ReadAsync(request, store, 0, ct, mostFiles);
        return body.Refusal is { } refusal ? refusal
            : body.Value.Files.Count == 0 ? new Refusal.Invalid("file", "There is no file in the body.")
            : body.Value.Files.ToArray();
    }

    /// <param name="maxBytes">Of a body that is not multipart.</param>
    public static async Task<Outcome<RequestBody>> ReadAsync(HttpRequest request, AttachmentStore store, long maxBytes, CancellationToken ct, int mostFiles = MaxFiles)
    {
        var known = MediaTypeHeaderValue.TryParse(request.ContentType, out var type);
        try
        {
            if (known && IsMultipart(type!))
            {
                return HeaderUtilities.RemoveQuotes(type!.Boundary) is { Length: > 0 and <= MaxBoundary } boundary
                    ? await ReadPartsAsync(new MultipartReader(boundary.Value!, request.Body), store, mostFiles, ct)
                    : new Refusal.Invalid("$", "The multipart body has no usable boundary.");
            }

            var bytes = await ReadBytesAsync(request, maxBytes, ct);
            if (bytes is null)
            {
                return new Refusal.TooLarge(maxBytes);
            }

            var isForm = known && type!.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
            return new RequestBody(bytes, isForm ? await ReadFormAsync(bytes, ct) : new Dictionary<string, string>(), []);
        }
        catch (AttachmentTooLargeException error)
        {
            return new Refusal.TooLarge(error.MaxBytes);
        }
        catch (InvalidDataException)
        {
            return new Refusal.Invalid("$", "The body is damaged, or holds too much.");
        }
        catch (IOException error) when (error is not BadHttpRequestException && !ct.IsCancellationRequested)
        {
            return new Refusal.Invalid("$", "The body ends too early.");
        }
    }

    private static bool IsMultipart(MediaTypeHeaderValue type) => type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <returns>Null: there is more.</returns>
    private static async Task<byte[]?> ReadBytesAsync(HttpRequest request, long maxBytes, CancellationToken ct)
    {
        // The length is the caller's claim: memory follows what comes, not what is announced. A body of many megabytes comes in pieces and is copied once.
        var pieces = new List<byte[]>();
        var length = 0L;
        while (true)
        {
            var piece = new byte[pieces.Count == 0 ? 4 * 1024 : 64 * 1024];
            var read = await request.Body.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, ct);
            length += read;
            if (length > maxBytes)
            {
                return null;
            }

            pieces.Add(piece);
            if (read < piece.Length)
            {
                return Join(pieces, (int)length);
            }
        }
    }

    private static byte[] Join(List<byte[]> pieces, int length)
    {
        var whole = new byte[length];
        var at = 0;
        foreach (var piece in pieces)
        {
            var count = Math.Min(piece.Length, length - at);
            piece.AsSpan(0, count).CopyTo(whole.AsSpan(at));
            at += count;
        }

        return whole;
    }

    private static async Task<Dictionary<string, string>> ReadFormAsync(byte[] bytes, CancellationToken ct)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = new FormReader(stream) { ValueCountLimit = MaxFields, KeyLengthLimit = 200, ValueLengthLimit = MaxFieldBytes };
        return (await reader.ReadFormAsync(ct)).ToDictionary(field => field.Key, field => field.Value[0] ?? "", StringComparer.Ordinal);
    }

    private static async Task<RequestBody> ReadPartsAsync(MultipartReader reader, AttachmentStore store, int mostFiles, CancellationToken ct)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = new List<StoredFile>();
        while (await reader.ReadNextSectionAsync(ct) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } part)
            {
                continue;
            }

            if (part.IsFileDisposition())
            {
                if (files.Count == mostFiles)
                {
                    throw new InvalidDataException("Too many files.");
                }

                var name = part.FileNameStar.HasValue ? part.FileNameStar : HeaderUtilities.RemoveQuotes(part.FileName);
                var file = await store.SaveAsync(section.Body, name.Value ?? "", section.ContentType, MaxFileBytes, ct);

                // A browser sends an empty part for a file field that nobody used.
                if (file.Size > 0 || name.Length > 0)
                {
                    files.Add(file);
                }
            }
            else if (part.IsFormDisposition())
            {
                form.TryAdd(HeaderUtilities.RemoveQuotes(part.Name).Value ?? "", await ReadFieldAsync(section.Body, ct));
            }

            if (form.Count > MaxFields)
            {
                throw new InvalidDataException("Too many parts.");
            }
        }

        return new RequestBody(ReadOnlyMemory<byte>.Empty, form, files);
    }

    private static async Task<string> ReadFieldAsync(Stream body, CancellationToken ct)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return length <= MaxFieldBytes ? Encoding.UTF8.GetString(buffer, 0, length) : throw new InvalidDataException("A field is too long.");
    }
}
