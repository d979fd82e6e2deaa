using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Server.Http;
using CxmHelpdesk.Server.Realtime;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CxmHelpdesk.Server;

/// <summary>
/// What anybody may read: published articles, for the chat widget as JSON and for links as a plain page. Caches may keep them for a minute, so what
/// is taken back is gone soon; that there is no such article is never kept.
/// </summary>
internal static class HelpPages
{
    private const int MostFound = 8;

    public static void MapHelpPages(this IEndpointRouteBuilder app)
    {
        var perMinute = app.ServiceProvider.GetRequiredService<IOptions<ChatOptions>>().Value.HelpPerMinutePerAddress;
        var limit = new AddressLimit(perMinute, app.ServiceProvider.GetRequiredService<TimeProvider>());
        var help = app.MapGroup("/help").AllowAnonymous().WithTags("Help").Limit(limit);
        help.MapGet("/articles", List).Produces<IReadOnlyList<HelpEntry>>();
        help.MapGet("/articles/{id:long}", Read).Produces<HelpPage>();
        help.MapGet("/{id:long}", Show).ExcludeFromDescription();
        app.MapPost("/chat/{accountKey}/help/{id:long}/vote", Vote).AllowAnonymous().AddEndpointFilterFactory(Validation.Factory).WithTags("Chat");
    }

    private static async Task<IResult> List(string? q, string? language, HttpContext context, HelpReading reading, HelpSearch search, IOptions<JsonOptions> json)
    {
        var wanted = HelpLanguages.Nearest(language);
        IReadOnlyList<HelpEntry> found = string.IsNullOrWhiteSpace(q)
            ? await reading.ListAsync(wanted, context.RequestAborted)
            : [.. (await search.FindAsync(q, wanted, MostFound, context.RequestAborted)).Select(hit => hit.Entry)];
        return Kept(context, JsonSerializer.SerializeToUtf8Bytes(found, json.Value.SerializerOptions), "application/json; charset=utf-8");
    }

    private static async Task<IResult> Read(long id, string? language, HttpContext context, HelpReading reading, IOptions<JsonOptions> json) =>
        await reading.FindAsync(id, HelpLanguages.Nearest(language), context.RequestAborted) is { } page
            ? Kept(context, JsonSerializer.SerializeToUtf8Bytes(page, json.Value.SerializerOptions), "application/json; charset=utf-8")
            : Missing(context);

    private static async Task<IResult> Show(long id, string? language, HttpContext context, HelpReading reading)
    {
        if (await reading.FindAsync(id, HelpLanguages.Nearest(language ?? context.Request.Headers.AcceptLanguage.ToString()), context.RequestAborted) is not { } page)
        {
            return Missing(context);
        }

        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers.Vary = HeaderNames.AcceptLanguage;
        return Kept(context, Encoding.UTF8.GetBytes(Document(page)), "text/html; charset=utf-8");
    }

    private static async Task<IResult> Vote(string accountKey, long id, HelpVote vote, HttpContext context, ChatDoor door, ChatLimits limits, HelpVotes votes)
    {
        var caller = await door.VisitorAsync(accountKey, context);
        if (caller.Refusal is { } refusal)
        {
            return Problems.For(refusal);
        }

        return limits.Sight(caller.Value.Visitor.Id)
            ? (await votes.VoteAsync(caller.Value.Visitor, id, vote, context.RequestAborted)).NoContentOrProblem()
            : Problems.For(new Refusal.TooMany(limits.Rest));
    }

    private static IResult Kept(HttpContext context, byte[] content, string type)
    {
        context.Response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Bytes(content, type, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\""));
    }

    private static IResult Missing(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Problems.For(new Refusal.NotFound("article"));
    }

    private static string Document(HelpPage page)
    {
        var other = page.Languages.FirstOrDefault(language => language != page.Language);
        return $$"""
            <!doctype html>
            <html lang="{{page.Language}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{WebUtility.HtmlEncode(page.Title)}}</title><style>
            :root { color-scheme: light dark; --ink: #1d1b19; --soft: #6b645c; --paper: #fffdfa; --line: #e4ddd3; --link: #8a3a17; }
            @media (prefers-color-scheme: dark) { :root { --ink: #ece7e1; --soft: #a89f95; --paper: #1b1917; --line: #393430; --link: #f0a27d; } }
            body { margin: 0 auto; max-width: 44rem; padding: 2.5rem 1.25rem 5rem; background: var(--paper); color: var(--ink); font: 1.0625rem/1.65 system-ui, sans-serif; overflow-wrap: anywhere; }
            h1 { font-size: 1.75rem; line-height: 1.25; margin: .25rem 0 1.5rem; } h2, h3 { line-height: 1.3; margin: 2rem 0 .5rem; }
            a { color: var(--link); } header { display: flex; justify-content: space-between; gap: 1rem; color: var(--soft); font-size: .9375rem; }
            pre { overflow-x: auto; } pre, code { font-size: .9375em; } blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
            table { border-collapse: collapse; } td, th { border: 1px solid var(--line); padding: .4rem .7rem; text-align: left; }
            </style></head><body>
            <header><span>{{WebUtility.HtmlEncode(page.Collection)}}</span>{{(other is null ? "" : $"""<a href="?language={other}" lang="{other}">{(other == HelpLanguages.Japanese ? "日本語" : "English")}</a>""")}}</header>
            <main><h1>{{WebUtility.HtmlEncode(page.Title)}}</h1>
            {{page.Html}}</main>
            </body></html>
            """;
    }
}
