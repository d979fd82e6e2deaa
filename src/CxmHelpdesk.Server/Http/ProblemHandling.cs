using System.Text.Json;
using CxmHelpdesk.Desk;
using Microsoft.AspNetCore.Diagnostics;

namespace CxmHelpdesk.Server.Http;

/// <summary>Turns what was thrown into a problem. What the caller did wrong is named; what we did wrong is logged and not told.</summary>
internal sealed partial class ProblemHandling(ILogger<ProblemHandling> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case BadHttpRequestException { InnerException: JsonException json }:
                await Problems.WriteAsync(httpContext, OfJson(json));
                return true;
            case BadHttpRequestException bad when bad.StatusCode != StatusCodes.Status400BadRequest:
                var (code, detail) = Problems.OfStatus(bad.StatusCode);
                await Problems.WriteAsync(httpContext, bad.StatusCode, code, detail);
                return true;
            case BadHttpRequestException bad:
                await Problems.WriteAsync(httpContext, StatusCodes.Status400BadRequest, "bad-request", Told(bad));
                return true;
            case OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested:
                httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return true;
            default:
                LogFailed(exception, httpContext.Request.Method, (httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText);
                var failed = Problems.OfStatus(StatusCodes.Status500InternalServerError);
                await Problems.WriteAsync(httpContext, StatusCodes.Status500InternalServerError, failed.Code, failed.Detail);
                return true;
        }
    }

    /// <summary>The framework's words name our parameter and its type; the name alone is the caller's business.</summary>
    private static string Told(BadHttpRequestException bad)
    {
        var parts = bad.Message.Split('"');
        return parts.Length >= 3 ? $"The parameter {parts[1].Split(' ')[^1]} is missing or not of its form." : "The request cannot be read.";
    }

    public static Refusal OfJson(JsonException json)
    {
        var path = json.Path is { Length: > 2 } full && full.StartsWith("$.", StringComparison.Ordinal) ? full[2..] : json.Path ?? "$";
        return new Refusal.Malformed(CodeOf(json), path);
    }

    /// <summary>The serializer names its reasons in words only; a test holds these.</summary>
    private static string CodeOf(JsonException json) => json.Message switch
    {
        _ when json.InnerException is not null && json.InnerException.GetType().Name == "JsonReaderException" => "json-malformed",
        var text when text.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) => "json-unknown-member",
        var text when text.Contains("was missing required properties", StringComparison.Ordinal) => "json-missing-member",
        _ => "json-wrong-type",
    };

    [LoggerMessage(2001, LogLevel.Error, "{Method} {Route} failed")]
    private partial void LogFailed(Exception error, string method, string? route);
}
