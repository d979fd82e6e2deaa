using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <param name="Html">As readers get it.</param>
public sealed record HelpPreview(string Html);

/// <summary>Help articles for those who write them and those who answer with them. What customers read is <see cref="HelpPages"/>.</summary>
internal static class HelpApi
{
    private const int MostFound = 10;

    public static void MapHelp(this RouteGroupBuilder api)
    {
        var articles = api.MapGroup("/help/articles");
        articles.MapGet("", List);
        articles.MapPost("", Add).For(Access.Supervisors);
        articles.MapPut("/{id:long}", Change).For(Access.Supervisors);
        articles.MapDelete("/{id:long}", Remove).For(Access.Supervisors);
        articles.MapGet("/{id:long}/versions", Versions).For(Access.Supervisors);
        articles.MapGet("/{id:long}/page", Read);
        api.MapPut("/help/order", Order).For(Access.Supervisors);
        api.MapPost("/help/preview", Preview).For(Access.Supervisors);
        api.MapGet("/help/search", Search);
        api.MapGet("/tickets/{id:long}/help", ForTicket);
    }

    private static async Task<Page<HelpArticleDto>> List(HelpArticles articles, Viewer viewer, CancellationToken ct) => new(await articles.ListAsync(viewer, ct), null);

    private static async Task<Results<Created<HelpArticleDto>, ProblemHttpResult>> Add(SaveHelpArticle article, HelpArticles articles, Viewer viewer, CancellationToken ct) =>
        (await articles.AddAsync(article, viewer, ct)).CreatedOrProblem(added => $"/api/help/articles/{added.Id}");

    private static async Task<Results<Ok<HelpArticleDto>, ProblemHttpResult>> Change(
        long id, SaveHelpArticle article, HelpArticles articles, Viewer viewer, CancellationToken ct) =>
        (await articles.ChangeAsync(id, article, viewer, ct)).OrProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(long id, HelpArticles articles, Viewer viewer, CancellationToken ct) =>
        (await articles.RemoveAsync(id, viewer, ct)).NoContentOrProblem();

    private static async Task<Page<HelpVersionDto>> Versions(long id, HelpVersions versions, CancellationToken ct) => new(await versions.ListAsync(id, ct), null);

    private static Task<IReadOnlyList<HelpArticleDto>> Order(OrderHelpArticles order, HelpArticles articles, Viewer viewer, CancellationToken ct) =>
        articles.OrderAsync(order, viewer, ct);

    private static HelpPreview Preview(PreviewHelp preview, HelpMarkdown markdown) => new(markdown.ToHtml(preview.Body));

    /// <summary>An agent may well ask in his own language for an article in the customer's.</summary>
    private static async Task<IReadOnlyList<HelpEntry>> Search(string? q, string? language, HelpSearch search, CancellationToken ct)
    {
        var wanted = HelpLanguages.Nearest(language);
        var found = await search.FindAsync(q ?? "", wanted, MostFound, ct);
        found = found.Count > 0 ? found : await search.FindAsync(q ?? "", wanted == HelpLanguages.Japanese ? HelpLanguages.English : HelpLanguages.Japanese, MostFound, ct);
        return [.. found.Select(hit => hit.Entry)];
    }

    private static async Task<Results<Ok<HelpPage>, ProblemHttpResult>> Read(long id, string? language, HelpReading reading, CancellationToken ct) =>
        await reading.FindAsync(id, HelpLanguages.Nearest(language), ct) is { } page ? TypedResults.Ok(page) : Problems.For(new Refusal.NotFound("article"));

    private static async Task<Results<Ok<IReadOnlyList<HelpEntry>>, ProblemHttpResult>> ForTicket(long id, HelpForTicket help, Viewer viewer, CancellationToken ct) =>
        await help.FindAsync(id, viewer, ct) is { } found ? TypedResults.Ok(found) : TicketsApi.NoTicket();
}
