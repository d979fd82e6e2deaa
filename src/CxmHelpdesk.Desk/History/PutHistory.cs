using System.Data.Common;
using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using FluentValidation;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.History;

public sealed class HistoryBatchValidator : AbstractValidator<HistoryBatch>
{
    public HistoryBatchValidator()
    {
        RuleFor(batch => batch.Source).NotEmpty().MaximumLength(60);
        RuleFor(batch => batch.Items).NotNull().Must(items => items is null || items.Count <= HistoryBatch.MaxItems).WithMessage($"At most {HistoryBatch.MaxItems} items.");
    }
}

/// <summary>
/// Takes what other systems know of customers. An item told again is no news; one that is wrong fails alone and says why. The rest of the batch
/// is written in one transaction with the sums, and each customer concerned is announced once.
/// </summary>
public sealed class PutHistory(Db db, IOptions<HistoryOptions> options)
{
    public Task<HistoryBatchResult> PutAsync(HistoryKind kind, HistoryBatch batch, CancellationToken ct) =>
        db.WriteAsync(
            tx => PutAsync(tx, kind, batch.Source, [.. batch.Items.Select(item => new Func<HistoryFields>(() => HistoryFields.From(kind, item)))], null, [.. batch.Items.Select(IdOf)]),
            ct);

    /// <param name="items">Each reads its item, and may find it wrong.</param>
    internal async Task<HistoryBatchResult> PutAsync(
        Tx tx, HistoryKind kind, string source, IReadOnlyList<Func<HistoryFields>> items, long? agentId, IReadOnlyList<string?> externalIds)
    {
        var scope = new BatchScope(tx, source, options.Value);
        var results = new HistoryItemResult[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            results[i] = await PutOneAsync(scope, kind, items[i], externalIds[i]);
        }

        await scope.FinishAsync(agentId);
        return new HistoryBatchResult(Count("created"), Count("updated"), Count("unchanged"), Count("failed"), results);

        int Count(string status) => results.Count(result => result.Status == status);
    }

    private static async Task<HistoryItemResult> PutOneAsync(BatchScope scope, HistoryKind kind, Func<HistoryFields> item, string? externalId)
    {
        try
        {
            var fields = item();
            externalId = fields.Text("externalId", 200) ?? externalId;
            try
            {
                return new HistoryItemResult(externalId, (await WriteAsync(scope, kind, fields)).ToText());
            }
            catch (DbException error) when (scope.Tx.Dialect.IsUniqueViolation(error))
            {
                // Another server wrote the same item between our look and our insert; now it is found.
                return new HistoryItemResult(externalId, (await WriteAsync(scope, kind, fields)).ToText());
            }
        }
        catch (ItemProblem problem)
        {
            return HistoryItemResult.Of(problem, externalId);
        }
    }

    private static Task<ItemOutcome> WriteAsync(BatchScope scope, HistoryKind kind, HistoryFields fields) => kind switch
    {
        HistoryKind.Customers => PeopleItems.PutCustomerAsync(scope, fields),
        HistoryKind.Companies => PeopleItems.PutCompanyAsync(scope, fields),
        HistoryKind.Deals => SalesItems.PutDealAsync(scope, fields),
        HistoryKind.Orders => SalesItems.PutOrderAsync(scope, fields),
        HistoryKind.Touches => PeopleItems.PutTouchAsync(scope, fields),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string? IdOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("externalId", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? id.ToString() is { Length: <= 200 } text ? text : null
            : null;
}
