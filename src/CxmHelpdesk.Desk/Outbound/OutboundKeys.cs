using System.Globalization;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>The name by which a provider knows one of our messages again; the same at every attempt.</summary>
public static class OutboundKeys
{
    /// <param name="part">Of a text sent in pieces, from 0.</param>
    /// <param name="resent">How often it was sent anew on purpose: that is another message to the provider.</param>
    public static string Of(long messageId, int part = 0, int resent = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"m{messageId}")
        + (resent == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{resent}"))
        + (part == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{part}"));
}
