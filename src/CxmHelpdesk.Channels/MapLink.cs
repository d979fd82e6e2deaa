using System.Globalization;

namespace CxmHelpdesk.Channels;

/// <summary>Where a place can be looked at.</summary>
public static class MapLink
{
    /// <returns>Null: no such place on earth.</returns>
    public static string? Of(double latitude, double longitude) => Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180
        ? string.Create(CultureInfo.InvariantCulture, $"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}")
        : null;
}
