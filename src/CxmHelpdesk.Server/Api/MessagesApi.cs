using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Html;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <summary>What strangers sent, shown so that it can do nothing.</summary>
internal static class MessagesApi
{
    /// <summary>
    /// No script, no form, no address of its own; opened alone it is as shut in as in the console's frame. Of our origin all the same, because only so do the
    /// images that hang on the message come with the reader's session; with no script to run, nothing in it can make use of that.
    /// </summary>
    private const string Policy =
        "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; img-src 'self' data:";

    public static void MapMessages(this RouteGroupBuilder api)
    {
        api.MapGet("/messages/{id:long}/page", Page);
        api.MapGet("/messages/{id:long}/source", Source);
        api.MapPut("/messages/{id:long}/images", Images).For(Access.Persons);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Page(
        long id, HttpResponse response, MessagePages pages, Viewer viewer, CancellationToken ct, bool images = false, bool dark = false)
    {
        if (await pages.FindAsync(id, viewer, images, dark, ct) is not { } page)
        {
            return Problems.For(new Refusal.NotFound("message"));
        }

        response.Headers.ContentSecurityPolicy = Policy + (page.ShowsRemote ? " https: http:" : "");
        response.Headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Content(page.Html, "text/html; charset=utf-8");
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Source(
        long id, HttpResponse response, MessageSources sources, Viewer viewer, CancellationToken ct)
    {
        if (await sources.FindAsync(id, viewer, ct) is not { } source)
        {
            return Problems.For(new Refusal.NotFound("message"));
        }

        // Text, whatever stands in it.
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return TypedResults.File(source, "text/plain; charset=utf-8");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Images(long id, ImageChoiceRequest request, ChooseImages choose, Viewer viewer, CancellationToken ct) =>
        (await choose.HandleAsync(id, request, viewer, ct)).NoContentOrProblem();
}
