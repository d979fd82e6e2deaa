using System.Net;
using System.Net.Sockets;

namespace CxmHelpdesk.Channels;

/// <summary>Fetches from addresses that a stranger may have named, and never from the network this server stands in (server-side request forgery).</summary>
public static class PublicHosts
{
    /// <summary>
    /// Connects to public addresses only, looked at after the name was resolved and used as they were looked at, so that a name cannot change in between. Redirects are for the caller to follow,
    /// and no proxy is used: it would resolve names by itself.
    /// </summary>
    /// <param name="mayBePrivate">Hosts that an administrator named himself.</param>
    public static SocketsHttpHandler NewHandler(Func<DnsEndPoint, bool>? mayBePrivate = null) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = async (context, ct) =>
        {
            var place = context.DnsEndPoint;
            var all = await Dns.GetHostAddressesAsync(place.Host, ct);
            var allowed = mayBePrivate?.Invoke(place) == true ? all : [.. all.Where(IsPublic)];
            if (allowed.Length == 0)
            {
                throw new MediaUnavailableException("The file lies at an address that is not public.");
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(allowed, place.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    /// <summary>Not of this machine, a private network, a carrier's, a link, a multicast or a documentation range (RFC 6890).</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            var b = address.GetAddressBytes();
            return !(b[0] is 0 or 10 or 127 or >= 224
                || (b[0] == 100 && b[1] is >= 64 and < 128)
                || (b[0] == 169 && b[1] == 254)
                || (b[0] == 172 && b[1] is >= 16 and < 32)
                || (b[0] == 192 && (b[1] == 168 || (b[1] == 0 && b[2] is 0 or 2)))
                || (b[0] == 198 && (b[1] is 18 or 19 || (b[1] == 51 && b[2] == 100)))
                || (b[0] == 203 && b[1] == 0 && b[2] == 113));
        }

        // Global unicast only, without documentation, 6to4, Teredo and the like, which lead to IPv4 addresses of anybody's choice.
        var v6 = address.GetAddressBytes();
        return (v6[0] & 0xE0) == 0x20
            && !(v6[0] == 0x20 && v6[1] == 0x02)
            && !(v6[0] == 0x20 && v6[1] == 0x01 && (v6[2] == 0 || (v6[2] == 0x0D && v6[3] == 0xB8)));
    }
}
