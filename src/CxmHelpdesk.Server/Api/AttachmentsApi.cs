using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CxmHelpdesk.Server.Api;

internal static class AttachmentsApi
{
    public static void MapAttachments(this RouteGroupBuilder api)
    {
        api.MapPost("/uploads", Upload).WithMetadata(new RequestSizeLimitAttribute(RequestBody.MaxMultipartBytes));
        api.MapGet("/attachments/{id:long}", Download);
    }

    private static async Task<Results<Ok<IReadOnlyList<StoredFile>>, ProblemHttpResult>> Upload(HttpRequest request, AttachmentStore store, CancellationToken ct) =>
        (await RequestBody.ReadFilesAsync(request, store, RequestBody.MaxFiles, ct)).OrProblem();

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Download(
        long id, HttpResponse response, AttachmentQueries attachments, AttachmentStore store, Viewer viewer, CancellationToken ct)
    {
        if (await attachments.FindAsync(id, viewer, ct) is not { } file || store.OpenRead(file.Sha256) is not { } content)
        {
            return Problems.For(new Refusal.NotFound("attachment"));
        }

        // Whatever it is, it never becomes a page of ours: a download, no sniffing, no scripts, no origin.
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, max-age=86400";
        return TypedResults.File(content, file.ContentType, file.FileName, enableRangeProcessing: true);
    }
}
