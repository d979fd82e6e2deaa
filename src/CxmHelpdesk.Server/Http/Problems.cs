using System.Globalization;
using CxmHelpdesk.Desk;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Http;

/// <summary>The one place where a refusal becomes an answer. Each has a stable <c>code</c> for programs and a text for people.</summary>
public static class Problems
{
    /// <summary>200 with the value, or the problem.</summary>
    public static Results<Ok<T>, ProblemHttpResult> OrProblem<T>(this Outcome<T> outcome) =>
        outcome.Refusal is { } refusal ? For(refusal) : TypedResults.Ok(outcome.Value);

    /// <summary>201 with the value, or the problem.</summary>
    public static Results<Created<T>, ProblemHttpResult> CreatedOrProblem<T>(this Outcome<T> outcome, Func<T, string> location) =>
        outcome.Refusal is { } refusal ? For(refusal) : TypedResults.Created(location(outcome.Value), outcome.Value);

    /// <summary>204, or the problem.</summary>
    public static Results<NoContent, ProblemHttpResult> NoContentOrProblem<T>(this Outcome<T> outcome) =>
        outcome.Refusal is { } refusal ? For(refusal) : TypedResults.NoContent();

    public static ProblemHttpResult For(Refusal refusal)
    {
        var (status, extra) = refusal switch
        {
            Refusal.NotFound => (StatusCodes.Status404NotFound, null),
            Refusal.Forbidden => (StatusCodes.Status403Forbidden, null),
            Refusal.Unauthenticated => (StatusCodes.Status401Unauthorized, null),
            Refusal.Conflict conflict => (StatusCodes.Status409Conflict, conflict.Now),
            Refusal.Invalid invalid => (StatusCodes.Status422UnprocessableEntity, Facts(("errors", invalid.Errors))),
            Refusal.Malformed malformed => (StatusCodes.Status400BadRequest, Facts(("path", malformed.Path))),
            Refusal.TooLarge large => (StatusCodes.Status413PayloadTooLarge, Facts(("maxBytes", large.MaxBytes))),
            Refusal.TooMany many => (StatusCodes.Status429TooManyRequests, Facts(("retryAfterSeconds", Seconds(many.RetryAfter)))),
            _ => throw new InvalidOperationException($"No answer is known for {refusal.GetType().Name}."),
        };
        return Of(status, refusal.Code, refusal.Detail, extra);
    }

    public static ProblemHttpResult Of(int status, string code, string detail, IReadOnlyDictionary<string, object?>? extra = null)
    {
        var members = new Dictionary<string, object?> { ["code"] = code };
        foreach (var (name, value) in extra ?? Facts())
        {
            members[name] = value;
        }

        return TypedResults.Problem(detail, statusCode: status, extensions: members);
    }

    /// <summary>For middleware and handlers that have no result to return.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string detail) =>
        Of(status, code, detail).ExecuteAsync(context);

    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        if (refusal is Refusal.TooMany many)
        {
            context.Response.Headers.RetryAfter = Seconds(many.RetryAfter).ToString(CultureInfo.InvariantCulture);
        }

        return For(refusal).ExecuteAsync(context);
    }

    /// <summary>For an answer that has a status and nothing else.</summary>
    public static Task WriteStatusAsync(HttpContext context)
    {
        var (code, detail) = OfStatus(context.Response.StatusCode);
        return WriteAsync(context, context.Response.StatusCode, code, detail);
    }

    /// <summary>What a bare status says: an unknown address, a wrong method.</summary>
    public static (string Code, string Detail) OfStatus(int status) => status switch
    {
        400 => ("bad-request", "The request cannot be read."),
        401 => ("not-signed-in", "Please sign in."),
        403 => ("forbidden", "You may not do this."),
        404 => ("not-found", "There is nothing at this address."),
        405 => ("method-not-allowed", "This address does not take this method."),
        406 => ("not-acceptable", "This address cannot answer in the asked form."),
        408 => ("too-slow", "The request took too long to arrive."),
        411 => ("length-required", "Say how long the body is."),
        413 => ("too-large", "The body is larger than is taken here."),
        415 => ("unsupported-media-type", "The body's content type is not taken here."),
        429 => ("too-many-requests", "Too many attempts. Wait a little."),
        >= 500 => ("failed", "Something went wrong on our side."),
        _ => ("refused", "The request was refused."),
    };

    private static int Seconds(TimeSpan rest) => (int)Math.Ceiling(Math.Max(rest.TotalSeconds, 1));

    private static Dictionary<string, object?> Facts(params (string Name, object? Value)[] facts) =>
        facts.ToDictionary(fact => fact.Name, fact => fact.Value);
}
