using System.Globalization;
using CxmHelpdesk.Desk.Data;
using Dapper;

namespace CxmHelpdesk.Desk.Customers;

/// <summary>The fields of a customer that a merge may fill from the other, each as text under its column's name.</summary>
internal sealed record MergeFields
{
    // Text columns that the kept customer takes over where it has none.
    private static readonly string[] s_texts = ["email", "phone", "language", "time_zone", "title", "notes"];
    private static readonly string[] s_numbers = ["company_id", "nps", "csat", "last_mood"];

    public long Id { get; init; }

    public long? MergedInto { get; init; }

    public long? CompanyId { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Language { get; init; }

    public string? TimeZone { get; init; }

    public string? Title { get; init; }

    public string? Notes { get; init; }

    public long? Nps { get; init; }

    public long? Csat { get; init; }

    public double? LastMood { get; init; }

    public DateTimeOffset? LastSeenAt { get; init; }

    public string? Text(string column) => column switch
    {
        "email" => Email,
        "phone" => Phone,
        "language" => Language,
        "time_zone" => TimeZone,
        "title" => Title,
        "notes" => Notes,
        "company_id" => CompanyId?.ToString(CultureInfo.InvariantCulture),
        "nps" => Nps?.ToString(CultureInfo.InvariantCulture),
        "csat" => Csat?.ToString(CultureInfo.InvariantCulture),
        "last_mood" => LastMood?.ToString("R", CultureInfo.InvariantCulture),
        "last_seen_at" => LastSeenAt?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    /// <summary>Both rows, locked in the order of their ids so that two merges never wait for each other crosswise.</summary>
    public static async Task<(MergeFields? Kept, MergeFields? Merged)> LoadAsync(Tx tx, long keptId, long mergedId)
    {
        foreach (var id in (long[])[Math.Min(keptId, mergedId), Math.Max(keptId, mergedId)])
        {
            await tx.ExecuteAsync("update customers set version = version + 1 where id = @id", new { id });
        }

        var rows = await tx.QueryAsync<MergeFields>(
            """
            select id, merged_into, company_id, email, phone, language, time_zone, title, notes, nps, csat, last_mood, last_seen_at
            from customers
            where id in (@keptId, @mergedId)
            """,
            new { keptId, mergedId });
        return (rows.FirstOrDefault(row => row.Id == keptId), rows.FirstOrDefault(row => row.Id == mergedId));
    }

    public static Dictionary<string, FilledField> Fill(MergeFields kept, MergeFields merged)
    {
        var filled = s_texts.Concat(s_numbers)
            .Where(field => kept.Text(field) is null && merged.Text(field) is not null)
            .ToDictionary(field => field, field => new FilledField(null, merged.Text(field)!));
        if (merged.LastSeenAt is { } seen && !(kept.LastSeenAt >= seen))
        {
            filled["last_seen_at"] = new FilledField(kept.Text("last_seen_at"), merged.Text("last_seen_at")!);
        }

        return filled;
    }

    public static async Task SetAsync(Tx tx, long id, Dictionary<string, string?> fields)
    {
        if (fields.Count == 0)
        {
            return;
        }

        var parameters = new DynamicParameters();
        parameters.Add("id", id);
        foreach (var (field, text) in fields)
        {
            parameters.Add(field, text is null || s_texts.Contains(field) ? text
                : field == "last_mood" ? double.Parse(text, CultureInfo.InvariantCulture)
                : long.Parse(text, CultureInfo.InvariantCulture));
        }

        await tx.ExecuteAsync($"update customers set {string.Join(", ", fields.Keys.Select(field => $"{field} = @{field}"))} where id = @id", parameters);
    }
}
