using System.Collections.Concurrent;
using CxmHelpdesk.Desk;

namespace CxmHelpdesk.Server.Http;

/// <summary>At most so many calls a minute from one address. Counts start over each minute and when there are too many addresses to keep.</summary>
internal sealed class AddressLimit(int perMinute, TimeProvider time)
{
    private const int MostAddresses = 50_000;
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private long _minute;

    public Refusal? Take(HttpContext context)
    {
        var now = time.GetUtcNow();
        var minute = now.ToUnixTimeSeconds() / 60;
        if (Interlocked.Exchange(ref _minute, minute) != minute || _counts.Count >= MostAddresses)
        {
            _counts.Clear();
        }

        var count = _counts.AddOrUpdate(Of(context), 1, (_, before) => before + 1);
        return count <= perMinute ? null : new Refusal.TooMany(TimeSpan.FromSeconds(60 - (now.ToUnixTimeSeconds() % 60)));
    }

    /// <summary>The caller's address; a whole /64 of IPv6 counts as one, as that is what one customer of a provider has.</summary>
    private static string Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null)
        {
            return "";
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.Length == 16 ? bytes.AsSpan(0, 8) : bytes);
    }
}

internal static class AddressLimitConventions
{
    /// <summary>Refuses with 429 and Retry-After what goes over the limit.</summary>
    public static TBuilder Limit<TBuilder>(this TBuilder builder, AddressLimit limit)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (invocation, next) =>
        {
            if (limit.Take(invocation.HttpContext) is not { } refusal)
            {
                return await next(invocation);
            }

            await Problems.WriteAsync(invocation.HttpContext, refusal);
            return Results.Empty;
        });
}
