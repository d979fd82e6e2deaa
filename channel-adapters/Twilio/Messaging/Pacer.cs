using System.Collections.Concurrent;

namespace CxmHelpdesk.Channels.Twilio.Messaging;

/// <summary>
/// Lets messages of one number go no faster than its carrier takes them. In this process only: with several, Twilio's own queue, and its 429, do the rest.
/// </summary>
internal sealed class Pacer(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <returns>False: the turn would come too late, nothing was taken.</returns>
    public async Task<bool> WaitAsync(string number, int perSecond, TimeSpan longest, CancellationToken ct)
    {
        var wait = _turns.GetOrAdd(number, _ => new Turn()).Take(time.GetUtcNow(), TimeSpan.FromSeconds(1.0 / perSecond), longest);
        if (wait is not { } delay)
        {
            return false;
        }

        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, ct);
        }

        return true;
    }

    private sealed class Turn
    {
        private readonly Lock _gate = new();
        private DateTimeOffset _next;

        public TimeSpan? Take(DateTimeOffset now, TimeSpan each, TimeSpan longest)
        {
            lock (_gate)
            {
                var at = _next > now ? _next : now;
                if (at - now > longest)
                {
                    return null;
                }

                _next = at + each;
                return at - now;
            }
        }
    }
}
