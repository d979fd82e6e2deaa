using System.Net;

namespace CxmHelpdesk.Server.Http;

/// <summary>
/// Whom a limit counts. The address is the connection's own; what X-Forwarded-For says has taken its place only if a proxy of
/// <see cref="ServerOptions.TrustedProxies"/> said it.
/// </summary>
internal static class CallerAddress
{
    public static string Of(HttpContext? context) => NetworkOf(context?.Connection.RemoteIpAddress);

    /// <summary>A whole /64 of IPv6 counts as one: that is what one subscriber has.</summary>
    public static string NetworkOf(IPAddress? address)
    {
        var bytes = (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.GetAddressBytes() ?? [];
        return Convert.ToHexString(bytes.Length == 16 ? bytes.AsSpan(0, 8) : bytes);
    }
}
