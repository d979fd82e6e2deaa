using System.Globalization;

namespace CxmHelpdesk.Channels.X;

internal static class XTime
{
    public static DateTimeOffset? OfMilliseconds(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 253_402_300_799_000 ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    /// <summary><c>Mon May 18 14:01:46 +0000 2026</c>, of the older API.</summary>
    public static DateTimeOffset? Of(string? text) => DateTimeOffset.TryParseExact(
        text, "ddd MMM dd HH:mm:ss zzz yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;
}
