using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Reviews.Tests;

/// <summary>Plays a site with reviews on loopback: a feed that knows what did not change, and an address for answers.</summary>
public sealed class ReviewSourceDouble : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ReviewSourceDouble(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public string FeedUrl => $"{Url}/feed";

    public string AnswerUrl => $"{Url}/reviews/{{id}}/reply";

    /// <summary>What the feed says; null: it is away.</summary>
    public string? Feed { get; set; } = """{"version":"https://jsonfeed.org/version/1.1","items":[]}""";

    public string? FeedToken { get; set; }

    public int Fetches { get; private set; }

    public int Unchanged { get; private set; }

    public ConcurrentQueue<(string Id, string Method, string? Authorization, JsonElement Body)> Answers { get; } = new();

    /// <summary>Statuses of the next answers that are not taken.</summary>
    public ConcurrentQueue<int> Faults { get; } = new();

    public static async Task<ReviewSourceDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var source = new ReviewSourceDouble(app);
        app.MapGet("/feed", source.Fetch);
        app.MapMethods("/reviews/{id}/reply", ["POST", "PUT"], (Delegate)source.AnswerAsync);
        await app.StartAsync();
        return source;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Fetch(HttpContext context)
    {
        Fetches++;
        if (Feed is null)
        {
            return Results.StatusCode(503);
        }

        if (FeedToken is { } token && context.Request.Headers.Authorization != $"Bearer {token}")
        {
            return Results.StatusCode(401);
        }

        var tag = $"\"{Feed.Length}-{string.GetHashCode(Feed, StringComparison.Ordinal)}\"";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            Unchanged++;
            return Results.StatusCode(304);
        }

        context.Response.Headers.ETag = tag;
        return Results.Text(Feed, Feed.TrimStart().StartsWith('<') ? "application/xml" : "application/json");
    }

    private async Task<IResult> AnswerAsync(string id, HttpContext context)
    {
        if (Faults.TryDequeue(out var status))
        {
            if (status == 0)
            {
                context.Abort();
            }

            return Results.StatusCode(status == 0 ? 500 : status);
        }

        Answers.Enqueue((id, context.Request.Method, context.Request.Headers.Authorization, await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body)));
        return Results.Ok();
    }
}
