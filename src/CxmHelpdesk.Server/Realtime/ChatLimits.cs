using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>Counts what visitors do, by the minute. Bounded: with too many names to count, all start over.</summary>
internal sealed class ChatLimits(IOptions<ChatOptions> options, TimeProvider time)
{
    private const int MostNames = 200_000;

    private readonly ConcurrentDictionary<(char Kind, string Name), int> _counts = new();
    private long _minute;

    public TimeSpan Rest => TimeSpan.FromSeconds(60 - (time.GetUtcNow().ToUnixTimeSeconds() % 60));

    /// <returns>False: too many.</returns>
    public bool Message(long visitorId, string address) =>
        Take('m', Name(visitorId), options.Value.MessagesPerMinute) && Take('a', address, options.Value.MessagesPerMinutePerAddress);

    public bool Session(string address) => Take('s', address, options.Value.SessionsPerMinutePerAddress);

    public bool File(long visitorId) => Take('f', Name(visitorId), options.Value.FilesPerMinute);

    public bool Sight(long visitorId) => Take('p', Name(visitorId), options.Value.SightsPerMinute);

    /// <summary>Few: each can be a mail to somebody else.</summary>
    public bool Transcript(long visitorId, string address) => Take('q', Name(visitorId), 3) && Take('r', address, 10);

    public bool Typing(long visitorId) => Take('t', Name(visitorId), options.Value.TypingPerMinute);

    private static string Name(long id) => id.ToString(CultureInfo.InvariantCulture);

    private bool Take(char kind, string name, int most)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        if (Interlocked.Exchange(ref _minute, minute) != minute || _counts.Count >= MostNames)
        {
            _counts.Clear();
        }

        return _counts.AddOrUpdate((kind, name), 1, (_, before) => before + 1) <= most;
    }
}
