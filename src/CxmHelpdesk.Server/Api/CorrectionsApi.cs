using System.Text;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Corrections;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <param name="Local">What was fitted on them and is in force; null: the reader is as shipped.</param>
public sealed record CorrectionsDto(IReadOnlyList<CorrectionCount> Counts, LocalToneReport? Local);

internal static class CorrectionsApi
{
    public static void MapCorrections(this RouteGroupBuilder api)
    {
        var corrections = api.MapGroup("/corrections").For(Access.Administrators);
        corrections.MapGet("", Counts);
        corrections.MapGet("/{language}.tsv", Export);
        corrections.MapPost("/refit", Refit);
        corrections.MapDelete("/refit", TakeBack);
    }

    private static async Task<CorrectionsDto> Counts(CorrectionExport corrections, RefitTone refit, CancellationToken ct) =>
        new(await corrections.CountsAsync(ct), await refit.InForceAsync(ct));

    private static Task<LocalToneReport> Refit(RefitTone refit, Viewer viewer, CancellationToken ct) => refit.FitAsync(viewer, ct);

    private static async Task<NoContent> TakeBack(RefitTone refit, Viewer viewer, CancellationToken ct)
    {
        await refit.TakeBackAsync(viewer, ct);
        return TypedResults.NoContent();
    }

    /// <summary>For the trainer's folder of that language.</summary>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Export(string language, CorrectionExport corrections, CancellationToken ct) =>
        language is "en" or "ja"
            ? TypedResults.File(Encoding.UTF8.GetBytes(await corrections.WriteAsync(language, ct)), "text/tab-separated-values; charset=utf-8", $"corrected.{language}.tsv")
            : Problems.For(new Refusal.NotFound("language"));
}
