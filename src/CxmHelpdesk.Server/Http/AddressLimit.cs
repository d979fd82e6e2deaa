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

        var count = _counts.AddOrUpdate(CallerAddress.Of(context), 1, (_, before) => before + 1);
        return count <= perMinute ? null : new Refusal.TooMany(TimeSpan.FromSeconds(60 - (now.ToUnixTimeSeconds() % 60)));
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
