using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Customers;

namespace CxmHelpdesk.Desk.History;

/// <summary>
/// One item of a batch or one row of a file: texts by field name. Reads and checks them; the first thing wrong is thrown
/// as an <see cref="ItemProblem"/>, which becomes the item's result.
/// </summary>
internal sealed class HistoryFields(IReadOnlyDictionary<string, string?> texts)
{
    private static readonly string[] s_customer = ["customerExternalId", "customerEmail", "customerName"];

    private static readonly Dictionary<HistoryKind, string[]> s_known = new()
    {
        [HistoryKind.Customers] = ["externalId", "name", "email", "phone", "company", "companyExternalId", "title", "language", "timeZone", "notes"],
        [HistoryKind.Companies] = ["externalId", "name", "domain"],
        [HistoryKind.Deals] = ["externalId", .. s_customer, "title", "stage", "state", "amount", "currency", "closeOn", "owner"],
        [HistoryKind.Orders] = ["externalId", .. s_customer, "number", "state", "amount", "currency", "placedAt", "items", "link"],
        [HistoryKind.Touches] = ["externalId", .. s_customer, "kind", "area", "at", "title", "amount", "currency", "link", "survey", "score", "data"],
    };

    public static IReadOnlyList<string> Of(HistoryKind kind) => s_known[kind];

    /// <exception cref="ItemProblem">It is no object, or has a member that this kind does not know.</exception>
    public static HistoryFields From(HistoryKind kind, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw new ItemProblem("$", "not-an-object", "An item is a JSON object.");
        }

        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var member in item.EnumerateObject())
        {
            if (!s_known[kind].Contains(member.Name))
            {
                throw new ItemProblem(member.Name, "unknown-field", $"There is no field {Cut(member.Name)} here.");
            }

            texts[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.Null => null,
                _ => member.Value.GetRawText(),
            };
        }

        return new HistoryFields(texts);
    }

    public bool Has(string field) => Raw(field) is not null;

    public string? Text(string field, int max)
    {
        var text = Raw(field);
        return text is null || text.Length <= max ? text : throw new ItemProblem(field, "too-long", $"At most {max} characters.");
    }

    public string Required(string field, int max) => Text(field, max) ?? throw new ItemProblem(field, "missing", "This is needed.");

    public string? Email(string field)
    {
        var text = Text(field, 254);
        return text is null || CustomerFieldsValidator.IsEmail(text) ? text : throw new ItemProblem(field, "not-an-email", "Not an e-mail address.");
    }

    public string? Phone(string field)
    {
        var text = Text(field, 40);
        return text is null || text.Any(char.IsDigit) ? text : throw new ItemProblem(field, "not-a-phone-number", "Not a telephone number.");
    }

    /// <returns>One of <paramref name="allowed"/>, whatever its case in the text.</returns>
    public string? OneOf(string field, params string[] allowed)
    {
        var text = Raw(field);
        return text is null
            ? null
            : allowed.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase))
                ?? throw new ItemProblem(field, "not-allowed", $"One of {string.Join(", ", allowed)}.");
    }

    /// <summary>Written as 1234.5, 1,234.50, ¥1,234 or １２３４円.</summary>
    public long? Hundredths(string field)
    {
        if (Raw(field) is not { } text)
        {
            return null;
        }

        var plain = SearchWords.Compatible(text).Trim().Trim('¥', '\\', '$', '€', '£', '円', ' ').Trim();
        if (!decimal.TryParse(plain, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount))
        {
            throw new ItemProblem(field, "not-an-amount", "Not an amount such as 1234.50.");
        }

        return Math.Abs(amount) < 1_000_000_000_000m
            ? (long)Math.Round(amount * 100, MidpointRounding.ToEven)
            : throw new ItemProblem(field, "out-of-range", "An amount is below a million million.");
    }

    public int? Number(string field, int low, int high)
    {
        if (Raw(field) is not { } text)
        {
            return null;
        }

        return int.TryParse(SearchWords.Compatible(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? number
            : throw new ItemProblem(field, "out-of-range", $"A whole number from {low} to {high}.");
    }

    /// <summary>ISO 8601, or the ways dates are written in Japan (2026/11/22, 2026年11月22日); without an offset it is UTC.</summary>
    public DateTimeOffset? Instant(string field)
    {
        if (Raw(field) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(Dashed(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            && at.Year is >= 1970 and < 2200
            ? at
            : throw new ItemProblem(field, "not-a-time", "Not a time such as 2026-11-22T09:30:00Z.");
    }

    public string? Date(string field)
    {
        if (Raw(field) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(Dashed(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : throw new ItemProblem(field, "not-a-date", "Not a date such as 2026-11-22.");
    }

    public string? Link(string field)
    {
        var text = Text(field, 1000);
        return text is null || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http")
            ? text
            : throw new ItemProblem(field, "not-a-link", "A link begins with https://.");
    }

    public string? Json(string field)
    {
        if (Text(field, 20_000) is not { } text)
        {
            return null;
        }

        try
        {
            using var parsed = JsonDocument.Parse(text);
            return text;
        }
        catch (JsonException)
        {
            return JsonSerializer.Serialize(text);
        }
    }

    private string? Raw(string field) => texts.TryGetValue(field, out var text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static string Dashed(string text) =>
        SearchWords.Compatible(text).Replace('年', '-').Replace('月', '-').Replace("日", " ", StringComparison.Ordinal)
            .Replace('時', ':').Replace("分", "", StringComparison.Ordinal).Trim();

    private static string Cut(string text) => text.Length > 60 ? text[..60] : text;
}
