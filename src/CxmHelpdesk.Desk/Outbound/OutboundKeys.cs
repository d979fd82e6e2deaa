using System.Globalization;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>The name by which a provider knows one of our messages again; the same at every attempt.</summary>
public static class OutboundKeys
{
    /// <param name="part">Of a text sent in pieces, from 0.</param>
    public static string Of(long messageId, int part = 0) =>
        part == 0 ? string.Create(CultureInfo.InvariantCulture, $"m{messageId}") : string.Create(CultureInfo.InvariantCulture, $"m{messageId}.{part}");
}
