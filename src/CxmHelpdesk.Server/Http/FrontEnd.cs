using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Desk.ChannelAccounts;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace CxmHelpdesk.Server.Http;

/// <summary>Serves what <c>src/web</c> was built to: the console at <c>/</c>, the widget, the embed script; the demo shop in Development.</summary>
internal static class FrontEnd
{
    private static readonly object Framers = new();

    /// <summary>Below these only programs ask, so an unknown address is never a screen.</summary>
    private static readonly string[] Programs = ["/api", "/hubs", "/hooks", "/chat", "/health", "/help", "/widget", "/shop"];

    /// <summary>No inline style, no inline script, nothing from elsewhere; framed by the pages that the chat's account allows.</summary>
    private const string Widget =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ";

    public static void UseFrontEnd(this WebApplication app)
    {
        var folder = FolderOf(app);
        if (!Directory.Exists(folder))
        {
            return;
        }

        var files = new PhysicalFileProvider(folder);
        if (!app.Environment.IsDevelopment())
        {
            app.Use((context, next) => context.Request.Path.StartsWithSegments("/shop")
                ? Problems.WriteAsync(context, StatusCodes.Status404NotFound, "not-found", "There is nothing at this address.")
                : next(context));
        }

        var accounts = app.Services.GetRequiredService<ChannelAccountStore>();
        app.Use(async (context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/widget") && context.Request.Query["account"].ToString() is { Length: > 0 } key)
            {
                context.Items[Framers] = FramersOf(await accounts.ByKeyAsync(key, context.RequestAborted));
            }

            await next(context);
        });
        app.UseEmbedScript(files, accounts, Prepare);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = file => Prepare(file.Context) });
    }

    /// <summary>
    /// Answers what no route takes, so that authorization never speaks about addresses that are none: addresses of the console's
    /// screens lead to its page, a wrong method or content type is told, everything else is a 404.
    /// </summary>
    public static void UseUnknownAddresses(this WebApplication app)
    {
        var page = Path.Combine(FolderOf(app), "index.html");
        app.Use((context, next) => context.GetEndpoint() switch
        {
            RouteEndpoint => next(context),
            { RequestDelegate: { } refuse } => refuse(context),
            _ when IsScreen(context.Request) => SendAsync(page, context),
            _ => Problems.WriteAsync(context, StatusCodes.Status404NotFound, "not-found", "There is nothing at this address."),
        });
    }

    private static string FolderOf(WebApplication app) => app.Configuration[WebHostDefaults.WebRootKey] ?? Path.Combine(AppContext.BaseDirectory, "web");

    private static bool IsScreen(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !Path.HasExtension(request.Path)
        && !Programs.Any(area => request.Path.StartsWithSegments(area));

    private static async Task SendAsync(string page, HttpContext context)
    {
        if (!File.Exists(page))
        {
            await Problems.WriteAsync(context, StatusCodes.Status404NotFound, "no-front-end", "The front end was not built into this server.");
            return;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        Keep(context);
        await context.Response.SendFileAsync(page, context.RequestAborted);
    }

    private static void Prepare(HttpContext context)
    {
        Keep(context);
        var path = context.Request.Path;
        if (path.StartsWithSegments("/widget") || path.StartsWithSegments("/embed.js"))
        {
            // Made for the pages of others. Who may open a chat there is checked once more where its session begins.
            context.Response.Headers.ContentSecurityPolicy = Widget + (context.Items[Framers] ?? "'none'");
            context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        }
    }

    private static string FramersOf(ChannelAccount? account) => account is null
        ? "'none'"
        : WebChatSettings.OriginsOf(account) is { Count: > 0 } origins
            ? string.Join(' ', origins.Select(origin => Uri.TryCreate(origin, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : "'none'"))
            : "*";

    /// <summary>The build names assets by their content, so those never change; pages and the embed script are asked about each time.</summary>
    private static void Keep(HttpContext context)
    {
        var hashed = context.Request.Path.Value!.Contains("/assets/", StringComparison.Ordinal);
        context.Response.Headers[HeaderNames.CacheControl] = hashed ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
