using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.ChannelAccounts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>Sends one claimed message and writes down what became of it. No transaction is open while a provider is asked.</summary>
internal sealed partial class OutboundSender(
    OutboundStore store,
    ChannelRegistry channels,
    ChannelAccountStore accounts,
    AttachmentStore files,
    ReplyTokens tokens,
    IOptions<OutboundOptions> options,
    TimeProvider time,
    ILogger<OutboundSender> log,
    FileLinks? links = null)
{
    /// <summary>Another server, or the next version, may have it.</summary>
    private static readonly TimeSpan s_withoutChannel = TimeSpan.FromMinutes(1);

    /// <summary>Never throws. What could not even be written down is found again when the claim has run out.</summary>
    /// <param name="ct">The server stops and has waited long enough.</param>
    public async Task SendAsync(ClaimedMessage claimed, CancellationToken ct)
    {
        try
        {
            await SendPartsAsync(claimed, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await TryAsync(claimed, () => store.ReleaseAsync(claimed, CancellationToken.None));
        }
        catch (Exception error)
        {
            LogFailed(claimed.Id, claimed.AccountId, error.GetType().Name, error.StackTrace);
            await TryAsync(claimed, () => PostponeAsync(claimed, new TryLater("The message could not be prepared.")));
        }
    }

    private async Task SendPartsAsync(ClaimedMessage claimed, CancellationToken ct)
    {
        var account = await accounts.ByIdAsync(claimed.AccountId, ct);
        if (account is null || channels.Find(account.Channel) is not { } channel)
        {
            await store.WaitAsync(claimed, "This server has no such channel.", s_withoutChannel, CancellationToken.None);
            return;
        }

        if (await accounts.ByKeyAsync(account.Key, ct) is null)
        {
            // Switched off since the claim; from now on the claim itself leaves it alone.
            await store.WaitAsync(claimed, "The channel is switched off.", TimeSpan.FromSeconds(5), CancellationToken.None);
            return;
        }

        if (await store.LoadAsync(claimed, ct) is not { } message)
        {
            await store.DeadAsync(claimed, "message-gone", "The message is not there any more.", CancellationToken.None);
            return;
        }

        if (Unsendable(message, channel.Descriptor.Capabilities, time.GetUtcNow()) is { } refused)
        {
            await store.DeadAsync(claimed, refused.Code, refused.Explanation, CancellationToken.None);
            return;
        }

        var pieces = TextSplitter.Split(message.Text, channel.Descriptor.Capabilities.MaxLength, channel.Descriptor.Capabilities.MaxBytes);
        for (var part = Math.Min(claimed.Part, pieces.Count - 1); part < pieces.Count; part++)
        {
            var isLast = part == pieces.Count - 1;
            var outbound = Build(claimed, message, pieces, part);
            var atMost = options.Value.TimeFor(outbound.Files.Sum(file => file.Size));
            if (atMost > options.Value.TimeFor(0) && !await store.HoldAsync(claimed, atMost + options.Value.Lease, ct))
            {
                return;
            }

            using var activity = OutboundTelemetry.Start();
            var outcome = await AskAsync(channel, account, outbound, atMost, ct);
            OutboundTelemetry.Finished(account.Channel, outcome);
            switch (outcome)
            {
                case Sent sent when isLast:
                    await store.SentAsync(claimed, part, sent, CancellationToken.None);
                    break;
                case Sent sent:
                    if (!await store.PartSentAsync(claimed, part, sent.ExternalId, options.Value.Lease, CancellationToken.None))
                    {
                        return;
                    }

                    break;
                case Rejected rejected:
                    await store.DeadAsync(claimed, rejected.Code, rejected.Explanation, CancellationToken.None);
                    return;
                case TryLater later:
                    await PostponeAsync(claimed, later);
                    return;
                default:
                    throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}.");
            }
        }
    }

    private async Task<SendOutcome> AskAsync(IChannel channel, ChannelAccount account, OutboundMessage message, TimeSpan atMost, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await channel.SendAsync(message, account, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new TryLater("The provider did not answer in time.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Its message may hold an address with a token in it: only the type is told on.
            LogChannelFailed(account.Channel, account.Id, error.GetType().Name, error.StackTrace);
            return new TryLater($"The channel failed ({error.GetType().Name}).");
        }
    }

    private OutboundMessage Build(ClaimedMessage claimed, MessageToSend message, IReadOnlyList<string> pieces, int part) =>
        new(OutboundKeys.Of(claimed.MessageId, part, claimed.Resent), message.To, pieces[part])
        {
            Subject = message.Subject,
            WrittenAt = message.CreatedAt,
            Attempts = claimed.Attempts,
            // HTML cannot be cut as text can.
            Html = pieces.Count == 1 ? message.Html : null,
            AgentName = message.AgentName,
            Language = message.Language,
            Files = part == pieces.Count - 1 ? [.. message.Files.Select(ToOutboundFile)] : [],
            Cc = message.Cc,
            Bcc = message.Bcc,
            Quoted = message.Quoted,
            Signature = message.Signature,
            Automatic = message.Automatic,
            ReplyToken = message.SideId is { } side ? tokens.OfSide(side) : tokens.Of(claimed.TicketId),
            References = message.References,
            Conversation = message.ConversationKey,
            InPrivate = message.InPrivate,
        };

    private OutboundFile ToOutboundFile(FileToSend file) => new(
        file.FileName,
        file.ContentType,
        file.SizeBytes,
        _ => Task.FromResult(files.OpenRead(file.Sha256) ?? throw new FileNotFoundException("An attachment is not in the store.")),
        file.ContentId)
    {
        Link = links?.Of(file.Sha256, file.ContentType, file.FileName),
    };

    private static Rejected? Unsendable(MessageToSend message, ChannelCapabilities channel, DateTimeOffset now)
    {
        if (message.OptedOutAt is not null)
        {
            return new Rejected(OptOuts.Code, "The customer has opted out of messages from this account. It is for the customer to write START.");
        }

        if (message.InPrivate && channel.PrivateAnswers is { } span && message.QuotedAt is { } posted && now - posted > span)
        {
            return new Rejected("window-closed", "It is too late for a private answer to this post.");
        }

        // What stands in public is not bound to it. Looked at here and not only in the composer: a reply may have been held, or have waited for the provider.
        if (channel is { ReplyWindow: { } window, Templates: false } && !message.InPublic && !message.InPrivate && message.QuotedAt is { } last && now - last > window)
        {
            return new Rejected("window-closed", "The channel takes no answers any more so long after the customer's last message.");
        }

        if (message.Files.Count > 0 && channel.MaxFileBytes == 0)
        {
            return new Rejected("files-not-taken", "This channel takes no files.");
        }

        return message.Files.FirstOrDefault(file => file.SizeBytes > channel.MaxFileBytes) is { } large
            ? new Rejected("file-too-large", $"{large.FileName} is larger than this channel takes.")
            : null;
    }

    private Task PostponeAsync(ClaimedMessage claimed, TryLater later)
    {
        var attempts = claimed.Attempts + 1;
        if (attempts >= options.Value.MaxAttempts)
        {
            return store.DeadAsync(claimed, "gave-up", $"Given up after {attempts} attempts. {later.Explanation}", CancellationToken.None);
        }

#pragma warning disable CA5394 // Spreads retries, guards nothing.
        var delay = Backoff.Delay(attempts, later.After, Random.Shared.NextDouble(), options.Value);
#pragma warning restore CA5394
        return store.LaterAsync(claimed, later.Explanation, delay, CancellationToken.None);
    }

    private async Task TryAsync(ClaimedMessage claimed, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception error)
        {
            LogFailed(claimed.Id, claimed.AccountId, error.GetType().Name, error.StackTrace);
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "Channel {Channel}, account {AccountId}: sending failed with {Error} {Stack}")]
    private partial void LogChannelFailed(string channel, long accountId, string error, string? stack);

    [LoggerMessage(3002, LogLevel.Error, "Outbound row {OutboundId} of account {AccountId} failed with {Error} {Stack}")]
    private partial void LogFailed(long outboundId, long accountId, string error, string? stack);
}
