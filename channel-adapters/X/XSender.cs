using System.Globalization;

namespace CxmHelpdesk.Channels.X;

/// <summary>
/// Answers where the customer spoke last: below his post for all to read, or in a direct message, with pictures if there are any. A long answer to a post becomes a thread of posts; X takes the same words only once,
/// which is what keeps an answer whose confirmation was lost from going out twice.
/// </summary>
internal sealed class XSender(XApi api)
{
    /// <summary>Of one picture (docs.x.com/x-api/media/quickstart/best-practices).</summary>
    public const long MaxPictureBytes = 5 * 1024 * 1024;

    private const int PostLength = 280;
    private const int PicturesOfAPost = 4;

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
        if (!isDirect && post is null)
        {
            return new Rejected("no-way-back", "It is not known which post this answers.");
        }

        if (WrongWith(message.Files, isDirect) is { } wrong)
        {
            return wrong;
        }

        try
        {
            // All of them before the first word goes out: what X does not take must not leave half an answer.
            var pictures = new List<string>(message.Files.Count);
            foreach (var file in message.Files)
            {
                pictures.Add(await api.UploadAsync(settings, file, isDirect, ct));
            }

            return isDirect ? await WriteAsync(settings, message.To.Address, message.Text, pictures, ct) : await PostAsync(settings, message.Text, pictures, post!, ct);
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

    private static Rejected? WrongWith(IReadOnlyList<OutboundFile> files, bool isDirect) =>
        files.Any(file => file.ContentType is not ("image/jpeg" or "image/png" or "image/webp")) ? new Rejected("pictures-only", "X takes pictures only (JPEG, PNG or WebP).")
        : files.Any(file => file.Size > MaxPictureBytes) ? new Rejected("pictures-only", "X takes pictures up to 5 MB.")
        : !isDirect && files.Count > PicturesOfAPost ? new Rejected("pictures-only", "X takes four pictures with an answer to a post.")
        : null;

    /// <summary>A post shows up to four pictures, with its first words.</summary>
    private async Task<SendOutcome> PostAsync(XSettings settings, string text, IReadOnlyList<string> pictures, string inReplyTo, CancellationToken ct)
    {
        var pieces = Pieces(text);
        var first = await api.PostAsync(settings, pieces[0], pictures, inReplyTo, ct);
        var last = first;
        var note = await RestAsync(pieces.Skip(1), pieces.Count, "posts", isDirect: false, async piece => last = await api.PostAsync(settings, piece, [], last, ct));
        return new Sent(XEvents.PostPrefix + first) { Note = note };
    }

    /// <summary>A direct message shows one picture, so that of several each is a message.</summary>
    private async Task<SendOutcome> WriteAsync(XSettings settings, string to, string text, IReadOnlyList<string> pictures, CancellationToken ct)
    {
        var first = await api.SendAsync(settings, to, text, pictures.Count > 0 ? pictures[0] : null, ct);
        var note = await RestAsync(pictures.Skip(1), pictures.Count, "messages", isDirect: true, picture => api.SendAsync(settings, to, "", picture, ct));
        return new Sent(XEvents.DirectPrefix + first) { Note = note };
    }

    /// <summary>Once the first piece is out, the answer is: what follows is never a reason to begin anew.</summary>
    /// <returns>What did not go out, for the agent; null: all did.</returns>
    private static async Task<string?> RestAsync<T>(IEnumerable<T> rest, int all, string what, bool isDirect, Func<T, Task> sendAsync)
    {
        var sent = 1;
        foreach (var piece in rest)
        {
            try
            {
                await sendAsync(piece);
                sent++;
            }
            catch (Exception error) when (error is XException or HttpRequestException)
            {
                var why = error is XException { } refused && refused.ToOutcome(isDirect) is Rejected rejected ? rejected.Explanation : "X does not take more at the moment.";
                return string.Create(CultureInfo.InvariantCulture, $"Only {sent} of {all} {what} went out. {why}");
            }
        }

        return null;
    }

    /// <summary>X counts Japanese and most other scripts, and emoji, twice (docs.x.com, "Counting characters").</summary>
    internal static IReadOnlyList<string> Pieces(string text) =>
        [.. TextSplitter.Split(text, PostLength).SelectMany(piece => Weight(piece) <= PostLength ? [piece] : TextSplitter.Split(piece, PostLength / 2))];

    internal static int Weight(string text) => text.EnumerateRunes().Sum(rune => rune.Value is <= 0x10FF or (>= 0x2000 and <= 0x200D) or (>= 0x2010 and <= 0x201F) or (>= 0x2032 and <= 0x2037) ? 1 : 2);
}
