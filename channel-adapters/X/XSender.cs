using System.Globalization;

namespace CxmHelpdesk.Channels.X;

/// <summary>
/// Answers where the customer spoke last: below his post for all to read, or in a direct message. A long answer to a post becomes a thread of posts; X takes the same words only once,
/// which is what keeps an answer whose confirmation was lost from going out twice.
/// </summary>
internal sealed class XSender(XApi api)
{
    private const int PostLength = 280;

    public async Task<SendOutcome> SendAsync(OutboundMessage message, XSettings settings, CancellationToken ct)
    {
        if (message.To.Kind != "x" || message.To.Address.Length == 0)
        {
            return new Rejected("no-way-back", "The customer is not known at X.");
        }

        if (settings.AccessToken.Length == 0)
        {
            return new Rejected("not-set-up", "The account has no access token, so nothing can be sent. Enter one in the channel's settings.");
        }

        var last = message.Quoted?.ExternalId ?? message.References.LastOrDefault(id => id.StartsWith(XEvents.PostPrefix, StringComparison.Ordinal) || id.StartsWith(XEvents.DirectPrefix, StringComparison.Ordinal));
        if ((last ?? message.Conversation)?.StartsWith("chat", StringComparison.Ordinal) == true)
        {
            return new Rejected("encrypted-chat", "The customer wrote in an encrypted chat, which can only be answered in X.");
        }

        var isDirect = last?.StartsWith(XEvents.DirectPrefix, StringComparison.Ordinal) ?? message.Conversation?.StartsWith("dm|", StringComparison.Ordinal) ?? true;
        var post = last?.StartsWith(XEvents.PostPrefix, StringComparison.Ordinal) == true ? last[XEvents.PostPrefix.Length..] : message.Conversation?.Split('|') is ["post", var root] ? root : null;
        try
        {
            return isDirect ? new Sent(XEvents.DirectPrefix + await api.SendAsync(settings, message.To.Address, message.Text, ct))
                : post is null ? new Rejected("no-way-back", "It is not known which post this answers.")
                : await PostAsync(settings, message.Text, post, ct);
        }
        catch (XException refused)
        {
            return refused.IsDuplicate && message.Attempts > 0
                ? new Sent($"x/{message.IdempotencyKey}") { Note = "X had this answer already; an earlier attempt went out." }
                : refused.ToOutcome(isDirect);
        }
        catch (HttpRequestException)
        {
            return new TryLater("X cannot be reached.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new TryLater("X did not answer in time.");
        }
    }

    /// <summary>Once the first post is out, the answer is: what follows is never a reason to begin anew.</summary>
    private async Task<SendOutcome> PostAsync(XSettings settings, string text, string inReplyTo, CancellationToken ct)
    {
        var pieces = Pieces(text);
        var first = await api.PostAsync(settings, pieces[0], inReplyTo, ct);
        var last = first;
        for (var i = 1; i < pieces.Count; i++)
        {
            try
            {
                last = await api.PostAsync(settings, pieces[i], last, ct);
            }
            catch (Exception error) when (error is XException or HttpRequestException)
            {
                var why = error is XException { } refused && refused.ToOutcome(isDirect: false) is Rejected rejected ? rejected.Explanation : "X does not take more at the moment.";
                return new Sent(XEvents.PostPrefix + first) { Note = string.Create(CultureInfo.InvariantCulture, $"Only {i} of {pieces.Count} posts went out. {why}") };
            }
        }

        return new Sent(XEvents.PostPrefix + first);
    }

    /// <summary>X counts Japanese and most other scripts, and emoji, twice (docs.x.com, "Counting characters").</summary>
    internal static IReadOnlyList<string> Pieces(string text) =>
        [.. TextSplitter.Split(text, PostLength).SelectMany(piece => Weight(piece) <= PostLength ? [piece] : TextSplitter.Split(piece, PostLength / 2))];

    internal static int Weight(string text) => text.EnumerateRunes().Sum(rune => rune.Value is <= 0x10FF or (>= 0x2000 and <= 0x200D) or (>= 0x2010 and <= 0x201F) or (>= 0x2032 and <= 0x2037) ? 1 : 2);
}
