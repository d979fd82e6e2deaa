using System.Collections.Concurrent;
using System.Text.Json;

namespace CxmHelpdesk.Channels.Line.Sending;

/// <summary>
/// LINE's reply tokens: each lets us answer one event once, within about a minute, and for nothing, while a push counts against the month's quota. Kept in memory only: one
/// that a restart or another process has is lost, and the answer is pushed.
/// </summary>
internal sealed class ReplyTickets(TimeProvider time)
{
    /// <summary>LINE promises a minute from when it sent the event; the way there and back takes some of it.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(45);

    private const int Most = 20_000;

    private readonly ConcurrentDictionary<(long Account, string Whom), ReplyTicket> _tickets = new();

    /// <summary>An event that came just now. A redelivered one is too old.</summary>
    public void Keep(ChannelAccount account, JsonElement happened, DateTimeOffset receivedAt)
    {
        if (happened.Id("replyToken", 200) is not { } token || happened.Object("deliveryContext")?.Flag("isRedelivery") == true || LineParties.Of(happened) is not { } who)
        {
            return;
        }

        if (_tickets.Count >= Most)
        {
            foreach (var (key, old) in _tickets.Where(entry => !IsFresh(entry.Value)))
            {
                _tickets.TryRemove(new(key, old));
            }
        }

        if (_tickets.Count < Most)
        {
            _tickets[(account.Id, who.Sender.Address)] = new ReplyTicket(token, receivedAt);
        }
    }

    /// <summary>Whoever takes it has it alone.</summary>
    public ReplyTicket? Take(long accountId, string whom) => _tickets.TryRemove((accountId, whom), out var ticket) && IsFresh(ticket) ? ticket : null;

    public bool IsFresh(ReplyTicket ticket) => time.GetUtcNow() - ticket.At < Fresh;
}

internal sealed record ReplyTicket(string Token, DateTimeOffset At);
