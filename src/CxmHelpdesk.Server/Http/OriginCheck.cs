using CxmHelpdesk.Server.SignIn;

namespace CxmHelpdesk.Server.Http;

/// <summary>
/// A browser sends the cookie along with whatever another site makes it ask. So whatever changes something or opens a live
/// connection by cookie must name our own origin.
/// </summary>
internal static class OriginCheck
{
    public static IApplicationBuilder UseOriginCheck(this IApplicationBuilder app) => app.Use((context, next) =>
        IsForeign(context.Request)
            ? Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "foreign-origin", "This may only be asked from the desk's own pages.")
            : next(context));

    private static bool IsForeign(HttpRequest request)
    {
        var byCookie = request.Cookies.ContainsKey(SessionCookie.CookieName) && !BearerToken.IsOn(request);
        var ours = request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/hubs/agent");
        var safe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        var opens = request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(request.Method);
        if (!ours || (safe && !opens))
        {
            return false;
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 ? byCookie : !IsOwn(origin, request);
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
