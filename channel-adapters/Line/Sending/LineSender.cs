using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels.Line.Api;

namespace CxmHelpdesk.Channels.Line.Sending;

/// <summary>
/// Sends one message: as a reply while there is a token for it, else as a push. A push names a retry key, so LINE itself sees to it that it goes once. A reply has none: where its
/// answer is lost, the same token is tried again, and that LINE does not take it any more says that it went.
/// </summary>
internal sealed class LineSender(LineApi api, ReplyTickets tickets, TimeProvider time)
{
    private const int MaxBodies = 5;
    private const int ReplyAttempts = 3;
    private static readonly TimeSpan s_surelyFirst = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, ReplyTicket> _inDoubt = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public async Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        if (message.To.Kind != LineParties.Kind)
        {
            return new Rejected("no-way-back", "This customer has no LINE account that can be answered.");
        }

        if (LineBodies.Of(message) is not { } bodies)
        {
            return new Rejected("files-need-address", "LINE fetches files itself, and the desk was not told its public https address (Server:PublicUrl).");
        }

        if (bodies.Count == 0)
        {
            return new Rejected("message-empty", "The message is empty.");
        }

        var settings = LineSettings.Of(account);
        try
        {
            return (bodies.Count <= MaxBodies ? await ReplyAsync(message, bodies, account, settings, ct) : null)
                ?? await PushAsync(message, bodies, account, settings, ct);
        }
        catch (HttpRequestException)
        {
            return new TryLater("LINE cannot be reached.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new TryLater("LINE did not answer in time.");
        }
    }

    /// <returns>Null: there is no token, or it is worth nothing any more. To be pushed.</returns>
    private async Task<SendOutcome?> ReplyAsync(OutboundMessage message, IReadOnlyList<object> bodies, ChannelAccount account, LineSettings settings, CancellationToken ct)
    {
        var isRepeat = _inDoubt.TryGetValue(message.IdempotencyKey, out var ticket);
        ticket ??= IsSurelyFirst(message) ? tickets.Take(account.Id, message.To.Address) : null;
        if (ticket is null)
        {
            return null;
        }

        for (var attempt = 0; attempt < ReplyAttempts && tickets.IsFresh(ticket); attempt++)
        {
            // From here on until LINE says something, nobody knows whether it went.
            _inDoubt[message.IdempotencyKey] = ticket;
            LineAnswer answer;
            try
            {
                answer = await api.PostAsync(settings, "/v2/bot/message/reply", new { replyToken = ticket.Token, messages = bodies }, null, ct);
            }
            catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError && !isRepeat)
            {
                // It never left. The token is gone with it, and a push comes later.
                _inDoubt.TryRemove(message.IdempotencyKey, out _);
                throw;
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
            {
                isRepeat = true;
                continue;
            }

            if (answer.Status >= 500)
            {
                isRepeat = true;
                continue;
            }

            _inDoubt.TryRemove(message.IdempotencyKey, out _);
            var refusesToken = answer.Status == 400 && answer.Message.Contains("reply token", StringComparison.OrdinalIgnoreCase);
            return answer.IsOk ? new Sent(answer.SentId ?? NameOf(message))
                : refusesToken && isRepeat ? new Sent(NameOf(message))
                : refusesToken ? null
                : LineRefusal.Of(answer);
        }

        if (!isRepeat)
        {
            // It grew old before it was used.
            return null;
        }

        if (tickets.IsFresh(ticket))
        {
            return new TryLater("LINE did not answer.", TimeSpan.FromSeconds(2));
        }

        _inDoubt.TryRemove(message.IdempotencyKey, out _);
        return new Rejected("sent-or-not", "LINE did not say whether the message went out. Look in LINE before you send it again.");
    }

    /// <summary>Any attempt after a first one may follow a push that went out; after a restart nobody knows.</summary>
    private bool IsSurelyFirst(OutboundMessage message) =>
        message.Attempts == 0 && message.WrittenAt >= _startedAt && time.GetUtcNow() - message.WrittenAt < s_surelyFirst;

    private async Task<SendOutcome> PushAsync(OutboundMessage message, IReadOnlyList<object> bodies, ChannelAccount account, LineSettings settings, CancellationToken ct)
    {
        string? id = null;
        foreach (var (index, some) in bodies.Chunk(MaxBodies).Index())
        {
            var answer = await api.PostAsync(settings, "/v2/bot/message/push", new { to = message.To.Address, messages = some }, RetryKeyOf(message, account, index), ct);

            // 409: an earlier attempt with this key was taken.
            if (!answer.IsOk && answer.Status != 409)
            {
                return LineRefusal.Of(answer);
            }

            id ??= answer.SentId ?? answer.AcceptedAs;
        }

        return new Sent(id ?? NameOf(message));
    }

    /// <summary>The same for each attempt at this message, on any server.</summary>
    private static Guid RetryKeyOf(OutboundMessage message, ChannelAccount account, int index) => new(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{account.Key}/{message.IdempotencyKey}/{message.WrittenAt.ToUnixTimeMilliseconds()}/{index}"))).AsSpan(0, 16));

    /// <summary>Where LINE does not say what it called the message.</summary>
    private static string NameOf(OutboundMessage message) => $"unnamed-{message.IdempotencyKey}";
}
