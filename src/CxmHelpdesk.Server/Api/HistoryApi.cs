using System.Text.Json;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Server.Http;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Server.Api;

internal static class HistoryApi
{
    private const int MaxWebhookBytes = 4 * 1024 * 1024;

    public static void MapHistory(this RouteGroupBuilder api) =>
        api.MapPut("/history/{kind}", Put).For(Access.Programs(Scopes.HistoryWrite));

    /// <summary>Outside of /api: whoever calls is known by the signature alone.</summary>
    public static void MapHistoryHooks(this WebApplication app) =>
        app.MapPost("/hooks/history/{source}", Hook).AllowAnonymous();

    private static async Task<Results<Ok<HistoryBatchResult>, ProblemHttpResult>> Put(Word<HistoryKind> kind, HistoryBatch batch, PutHistory history, CancellationToken ct) =>
        TypedResults.Ok(await history.PutAsync(kind.Value, batch, ct));

    private static async Task<Results<Ok<HistoryBatchResult>, ProblemHttpResult>> Hook(
        string source, Word<HistoryKind> kind, HttpRequest request, PutHistory history, IValidator<HistoryBatch> validator, IOptions<HistoryOptions> options,
        IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, TimeProvider time, CancellationToken ct)
    {
        if (await ReadAsync(request, ct) is not { } body)
        {
            return Problems.For(new Refusal.TooLarge(MaxWebhookBytes));
        }

        // An unknown source is answered like a wrong key: who exists is nobody's business.
        var secrets = options.Value.WebhookSecrets.GetValueOrDefault(source, []);
        var verdict = WebhookSignature.Verify(request.Headers["X-Cxm-Signature"], body, secrets, time.GetUtcNow());
        if (verdict != SignatureVerdict.Good)
        {
            return Problems.For(new Refusal.Unauthenticated(
                verdict switch { SignatureVerdict.Stale => "signature-stale", SignatureVerdict.Malformed => "signature-malformed", _ => "signature-wrong" },
                "The X-Cxm-Signature header does not fit this body, this source and this time."));
        }

        HistoryBatch? batch;
        try
        {
            batch = JsonSerializer.Deserialize<HistoryBatch>(body, json.Value.SerializerOptions);
        }
        catch (JsonException error)
        {
            return Problems.For(ProblemHandling.OfJson(error));
        }

        return Validation.Check(validator, batch) is { } invalid
            ? Problems.For(invalid)
            : TypedResults.Ok(await history.PutAsync(kind.Value, batch! with { Source = $"webhook:{source}" }, ct));
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, ct)) > 0)
        {
            if (body.Length + read > MaxWebhookBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
