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
        api.MapGet("/pictures/{sha256}", Picture);
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

        Guard(response);
        return TypedResults.File(content, file.ContentType, file.FileName, enableRangeProcessing: true);
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Picture(
        string sha256, HttpResponse response, PictureQueries pictures, AttachmentStore store, CancellationToken ct)
    {
        if (await pictures.TypeOfAsync(sha256, ct) is not { } type || store.OpenRead(sha256) is not { } content)
        {
            return Problems.For(new Refusal.NotFound("picture"));
        }

        Guard(response);
        return TypedResults.File(content, type);
    }

    /// <summary>Whatever it is, it never becomes a page of ours: no sniffing, no scripts, no origin.</summary>
    private static void Guard(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, max-age=86400";
    }
}
