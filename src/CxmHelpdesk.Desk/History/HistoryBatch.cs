using System.Text.Json;

namespace CxmHelpdesk.Desk.History;

/// <summary>What can be told to the desk in batches.</summary>
public enum HistoryKind
{
    Customers,
    Companies,
    Deals,
    Orders,
    Touches,
}

/// <summary>A batch as it comes by REST and by webhook.</summary>
/// <param name="Source">Who tells us; with an item's external id it makes the item the same one when it comes again.</param>
/// <param name="Items">At most <see cref="MaxItems"/> objects; their members are those of <see cref="HistoryFields"/>.</param>
public sealed record HistoryBatch(string Source, IReadOnlyList<JsonElement> Items)
{
    public const int MaxItems = 1000;
}

/// <param name="Unchanged">Told before, word for word.</param>
/// <param name="Results">One for each item, in the order of the batch.</param>
public sealed record HistoryBatchResult(int Created, int Updated, int Unchanged, int Failed, IReadOnlyList<HistoryItemResult> Results);

/// <param name="Status">created, updated, unchanged or failed.</param>
/// <param name="Code">Stable; only when failed.</param>
public sealed record HistoryItemResult(string? ExternalId, string Status, string? Code = null, string? Field = null, string? Message = null)
{
    internal static HistoryItemResult Of(ItemProblem problem, string? externalId) => new(externalId, "failed", problem.Code, problem.Field, problem.Text);
}

/// <summary>Why one item was not taken.</summary>
internal sealed class ItemProblem(string inField, string code, string text) : Exception(text)
{
    public string Field => inField;

    public string Code => code;

    public string Text => Message;
}
