using System.Text;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Corrections;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server;

internal static class CorrectionsApi
{
    public static void MapCorrections(this RouteGroupBuilder api)
    {
        var corrections = api.MapGroup("/corrections").For(Access.Administrators);
        corrections.MapGet("", Counts);
        corrections.MapGet("/{language}.tsv", Export);
    }

    private static async Task<IReadOnlyList<CorrectionCount>> Counts(CorrectionExport corrections, CancellationToken ct) => await corrections.CountsAsync(ct);

    /// <summary>For the trainer's folder of that language.</summary>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Export(string language, CorrectionExport corrections, CancellationToken ct) =>
        language is "en" or "ja"
            ? TypedResults.File(Encoding.UTF8.GetBytes(await corrections.WriteAsync(language, ct)), "text/tab-separated-values; charset=utf-8", $"corrected.{language}.tsv")
            : Problems.For(new Refusal.NotFound("language"));
}
