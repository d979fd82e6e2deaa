using CxmHelpdesk.Channels.Twilio.Api;

namespace CxmHelpdesk.Channels.Twilio.Messaging;

/// <summary>
/// Sends one text. Twilio knows no idempotency key, so the rule against sending twice is: the first attempt sends at once; any attempt that may not be the first
/// asks before whether Twilio has the message already. Not the first may be: one after a failure, and one for a message older than this process or than a claim's lease
/// (a crash leaves no trace but time).
/// </summary>
internal sealed class TextSender(ITwilioApi api, TimeProvider time)
{
    private static readonly TimeSpan s_longestTurn = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_surelyFirst = TimeSpan.FromSeconds(60);

    /// <summary>Twilio's clock and ours may differ by so much.</summary>
    private static readonly TimeSpan s_clocks = TimeSpan.FromMinutes(2);

    /// <summary>Meta's: free text is taken so long after the customer's last message.</summary>
    private static readonly TimeSpan s_window = TimeSpan.FromHours(24);

    private readonly Pacer _pacer = new(time);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public ContentTemplates Templates { get; } = new(api, time);

    /// <param name="prefix">Before each address: <c>whatsapp:</c>, or nothing.</param>
    public async Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, string prefix, CancellationToken ct)
    {
        var settings = TwilioSettings.Of(account);
        if (TextOf(message, account, settings, prefix) is not { } text)
        {
            return new Rejected("no-way-back", "The sender has no number that can be answered.");
        }

        if (text.Media.Count < message.Files.Count)
        {
            return new Rejected("files-need-address", "Twilio fetches files itself, and the desk was not told its public address (Server:PublicUrl).");
        }

        if (text.From is null && text.MessagingService is null)
        {
            return new Rejected("no-number", "The account has neither a number nor a messaging service to send from.");
        }

        try
        {
            if (MayBeRepeat(message) && await FindAsync(settings, text, message, ct) is { } there)
            {
                return new Sent(there.Sid);
            }

            if (!await _pacer.WaitAsync($"{settings.AccountSid} {text.From ?? text.MessagingService}", settings.PerSecond, s_longestTurn, ct))
            {
                return new TryLater("More messages wait than this number may send.", s_longestTurn);
            }

            if (prefix == InboundText.WhatsApp && IsLate(message))
            {
                if (ContentTemplates.Match(await Templates.OfAsync(settings, ct), text.Body) is not { } template)
                {
                    return Refused(Failure.Of(63016));
                }

                text = text with { ContentSid = template.Sid, ContentVariables = template.Values };
            }

            var sent = await api.CreateMessageAsync(settings, text, ct);
            return sent.Status is "failed" or "undelivered" ? Refused(Failure.Of(sent.ErrorCode)) : new Sent(sent.Sid);
        }
        catch (TwilioException refused)
        {
            return OutcomeOf(refused);
        }
        catch (HttpRequestException)
        {
            return new TryLater("Twilio cannot be reached.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new TryLater("Twilio did not answer in time.");
        }
    }

    private static NewText? TextOf(OutboundMessage message, ChannelAccount account, TwilioSettings settings, string prefix)
    {
        var to = message.To.Address.StartsWith('+') ? $"+{string.Concat(message.To.Address.Where(char.IsAsciiDigit))}" : message.To.Address;
        if (message.To.Kind is not ("phone" or "whatsapp") || (prefix.Length == 0 && !to.StartsWith('+') && !to.All(char.IsAsciiDigit)))
        {
            return null;
        }

        var ours = InboundText.OurNumberIn(message.Conversation) ?? (settings.Numbers.Count > 0 ? settings.Numbers[0] : null);
        var from = ours is null || prefix.Length == 0 || ours.StartsWith(prefix, StringComparison.Ordinal) ? ours : prefix + ours;
        return new NewText(prefix + to, from, settings.MessagingService, message.Text, account.Address, [.. message.Files.Select(file => file.Link).OfType<Uri>()]);
    }

    /// <summary>Where the customer's last message is not known, Twilio has the last word.</summary>
    private bool IsLate(OutboundMessage message) => message.Quoted is { } last && time.GetUtcNow() - last.At > s_window;

    private bool MayBeRepeat(OutboundMessage message) =>
        message.Attempts > 0 || message.WrittenAt < _startedAt || time.GetUtcNow() - message.WrittenAt > s_surelyFirst;

    /// <summary>The same words to the same person since the agent wrote them, and not a message that the desk knows already.</summary>
    private async Task<TextState?> FindAsync(TwilioSettings settings, NewText text, OutboundMessage message, CancellationToken ct)
    {
        var known = message.References.ToHashSet(StringComparer.Ordinal);
        return (await api.MessagesToAsync(settings, text.To, ct)).FirstOrDefault(there =>
            there.Direction.StartsWith("outbound", StringComparison.Ordinal)
            && there.Status is not ("failed" or "undelivered" or "canceled")
            && there.CreatedAt + s_clocks >= message.WrittenAt
            && !known.Contains(there.Sid)
            && there.MediaCount == text.Media.Count
            // A trial account's messages begin with words of Twilio's own.
            && there.Body.EndsWith(text.Body, StringComparison.Ordinal));
    }

    private static SendOutcome OutcomeOf(TwilioException refused)
    {
        if (refused.IsSignIn)
        {
            return new TryLater("Twilio does not accept the account's credentials.");
        }

        if (refused.IsBusy)
        {
            return new TryLater($"Twilio is busy ({refused.Status}).", refused.RetryAfter);
        }

        return refused.Code is null && refused.Status is 404 or 408
            ? new TryLater($"Twilio did not take the message ({refused.Status}).")
            : Refused(Failure.Of(refused.Code, refused.Message));
    }

    private static SendOutcome Refused(Failure failure) =>
        failure.IsPassing ? new TryLater(failure.Explanation) : new Rejected(failure.Code, failure.Explanation);
}
