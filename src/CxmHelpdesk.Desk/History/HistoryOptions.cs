using System.ComponentModel.DataAnnotations;

namespace CxmHelpdesk.Desk.History;

/// <summary>Money and the keys of those who send history by webhook.</summary>
public sealed class HistoryOptions
{
    public const string Section = "History";

    /// <summary>In which sums over a customer are kept.</summary>
    [Required, RegularExpression("^[A-Z]{3}$")]
    public string Currency { get; set; } = "USD";

    /// <summary>How much one unit of a currency is worth in <see cref="Currency"/>. Amounts are converted when they come in; a new rate changes no old sum.</summary>
    public Dictionary<string, decimal> Rates { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["JPY"] = 0.0067m,
        ["EUR"] = 1.08m,
        ["GBP"] = 1.27m,
    };

    /// <summary>By source, the secrets with which its webhooks are signed; two while a key is being replaced.</summary>
    public Dictionary<string, string[]> WebhookSecrets { get; } = new(StringComparer.Ordinal);

    /// <returns>Hundredths of the desk's currency; null for a currency without a rate.</returns>
    public long? ToBase(long hundredths, string currency) =>
        string.Equals(currency, Currency, StringComparison.OrdinalIgnoreCase) ? hundredths
        : Rates.TryGetValue(currency, out var rate) ? (long)Math.Round(hundredths * rate, MidpointRounding.ToEven)
        : null;
}
