using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Attachments;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CxmHelpdesk.Server.Http;

/// <summary>Takes the files of a <c>multipart/form-data</c> body straight into the attachment store, a piece at a time.</summary>
internal static class Uploads
{
    private const int MaxBoundary = 100;

    public static async Task<Outcome<IReadOnlyList<StoredFile>>> ReceiveAsync(HttpRequest request, AttachmentStore store, int mostFiles, long maxBytes, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= MaxBoundary } boundary)
        {
            return new Refusal.Invalid("file", "Send the files as multipart/form-data.");
        }

        var files = new List<StoredFile>();
        try
        {
            var reader = new MultipartReader(boundary.Value!, request.Body);
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } part || !part.IsFileDisposition())
                {
                    continue;
                }

                if (files.Count == mostFiles)
                {
                    return new Refusal.Invalid("file", $"At most {mostFiles} files at once.");
                }

                var name = part.FileNameStar.HasValue ? part.FileNameStar : HeaderUtilities.RemoveQuotes(part.FileName);
                files.Add(await store.SaveAsync(section.Body, name.Value ?? "", section.ContentType, maxBytes, ct));
            }
        }
        catch (AttachmentTooLargeException error)
        {
            return new Refusal.TooLarge(error.MaxBytes);
        }
        catch (InvalidDataException)
        {
            return new Refusal.Invalid("file", "The multipart body is damaged.");
        }
        catch (IOException) when (!ct.IsCancellationRequested)
        {
            return new Refusal.Invalid("file", "The multipart body ends too early.");
        }

        return files.Count == 0 ? new Refusal.Invalid("file", "There is no file in the body.") : files;
    }
}
