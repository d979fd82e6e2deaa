using System.Globalization;

namespace CxmHelpdesk.Channels.Meta;

/// <summary>What is known of an Instagram Login token, which holds for 60 days and is made new by itself. Kept as the poll's cursor.</summary>
/// <param name="RenewedAt">Null: never.</param>
/// <param name="EndsAt">Null: Meta has not said.</param>
internal sealed record TokenLife(DateTimeOffset? RenewedAt, DateTimeOffset? EndsAt)
{
    public static TokenLife Unknown { get; } = new(null, null);

    public static TokenLife Parse(string? cursor) =>
        cursor?.Split('/') is [var renewed, var ends]
        && long.TryParse(renewed, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < 253_402_300_799
        && long.TryParse(ends, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && end < 253_402_300_799
            ? new TokenLife(DateTimeOffset.FromUnixTimeSeconds(at), DateTimeOffset.FromUnixTimeSeconds(end))
            : Unknown;

    public override string ToString() =>
        RenewedAt is { } at && EndsAt is { } end ? string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds()}/{end.ToUnixTimeSeconds()}") : "";
}
