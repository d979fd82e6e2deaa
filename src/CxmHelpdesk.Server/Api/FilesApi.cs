using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <summary>Files on their way to a customer, for the provider that fetches them. The address itself is the proof.</summary>
internal static class FilesApi
{
    public static void MapFiles(this IEndpointRouteBuilder app) =>
        app.MapGet("/hooks/files/{until:long}/{mac}/{sha256}", Fetch).AllowAnonymous().WithTags("Hooks");

    private static Results<FileStreamHttpResult, ProblemHttpResult> Fetch(
        long until, string mac, string sha256, HttpResponse response, FileLinks links, AttachmentStore store, string type = "", string name = "")
    {
        if (!links.IsRight(until, mac, sha256, type) || store.OpenRead(sha256) is not { } content)
        {
            return Problems.For(new Refusal.NotFound("file"));
        }

        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, max-age=3600";
        return TypedResults.File(content, type, name.Length == 0 ? null : name, enableRangeProcessing: true);
    }
}
