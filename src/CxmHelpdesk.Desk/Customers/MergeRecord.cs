using System.Text.Json;

namespace CxmHelpdesk.Desk.Customers;

/// <summary>What a merge did, kept so that it can be taken back exactly.</summary>
/// <param name="Pointers">Customers that had become the merged one before, and now point to the kept one.</param>
/// <param name="Filled">Fields of the kept customer that the merge filled: before and after, as text.</param>
internal sealed record MergeRecord(
    IReadOnlyList<long> Identities,
    IReadOnlyList<long> Tickets,
    IReadOnlyList<long> Touches,
    IReadOnlyList<long> Deals,
    IReadOnlyList<long> Orders,
    IReadOnlyList<long> Pointers,
    IReadOnlyDictionary<string, FilledField> Filled)
{
    public static MergeRecord Parse(string json) => JsonSerializer.Deserialize<MergeRecord>(json, JsonSerializerOptions.Web)!;

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}

internal sealed record FilledField(string? Before, string After);
