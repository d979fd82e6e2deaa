using System.Data.Common;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Bot;
using CxmHelpdesk.Desk.Calls;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Corrections;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Desk.Listening;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Sentiment;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>
/// Reads one envelope and applies all that it holds in one transaction, together with the note that it is done: it happens
/// wholly and once, or not at all. What cannot be read is set aside (quarantine) and holds up nobody.
/// </summary>
internal sealed partial class EnvelopeProcessor(
    Db db,
    ChannelRegistry channels,
    ChannelAccountStore accounts,
    AttachmentStore attachments,
    ToneReader tone,
    SettingsStore settings,
    ReplyTokens tokens,
    TimeProvider time,
    ILogger<EnvelopeProcessor> log,
    BotDesk? bot = null,
    ProfilePictures? pictures = null)
{
    private const int MaxAttempts = 6;
    private const int MaxOutcome = 1000;

    private readonly MessageFiles _files = new(attachments);
    private readonly Profiles _profiles = new(time, log);

    /// <summary>Loads the tone reader's words, so that the first customer need not wait for them.</summary>
    public void WarmUp()
    {
        var now = time.GetUtcNow();
        tone.Read("Hello, my order is late.", null, now);
        tone.Read("注文が届きません。", null, now);
    }

    /// <summary>
    /// Reads a small envelope before it is stored, so that envelope and message can be one transaction. Nothing is changed yet.
    /// </summary>
    /// <returns>Null: it is unreadable or needs time (files). Store it first and leave it to <see cref="ProcessAsync"/>.</returns>
    public async Task<ReadEnvelope?> ReadAtOnceAsync(ChannelAccount account, Envelope envelope, CancellationToken ct)
    {
        if (envelope.Body.Length > ClaimedEnvelope.MostInMemory || channels.Find(account.Channel) is not { } channel)
        {
            return null;
        }

        try
        {
            var events = channel.Parse(envelope);
            var takesTime = events.Any(e => e is CallRecorded or AnsweredElsewhere { Attachments.Count: > 0 } || e is Message message && (message.Attachments.Count > 0 || _profiles.HasToAsk(message, channel, account)));
            return takesTime ? null : await ReadAsync(account, envelope, channel, events, lastAttempt: false, ct);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>In the caller's transaction.</summary>
    public async Task<(string State, string Outcome)> ApplyAsync(Tx tx, ReadEnvelope read, long envelopeId)
    {
        var outcomes = new List<string>(read.Events.Count);
        foreach (var item in read.Events)
        {
            outcomes.Add(item switch
            {
                ReadMessage message => await IngestMessage.ApplyAsync(tx, read.Account, message with { EnvelopeId = envelopeId }, read.Priority, bot),
                Receipt receipt => await ApplyReceipt.ApplyAsync(tx, read.Account.Account.Id, receipt, tokens.TicketOf(receipt.ReplyToken)) ? "receipt" : "receipt of no news",
                ReadRecording recording => await ApplyRecording.ApplyAsync(tx, read.Account.Account.Id, recording, envelopeId),
                CallNews news => await ApplyCallNews.ApplyAsync(tx, read.Account, news),
                Ignored ignored => ignored.Reason,
                ReadAnswer answer => await AnswerElsewhere.ApplyAsync(tx, read.Account.Account.Id, answer, envelopeId),
                ReceiptUpTo upTo => await ApplyReceipt.UpToAsync(tx, read.Account.Account.Id, upTo) ? "receipt" : "receipt of no news",
                Engagement engagement => await VoiceHours.EngagedAsync(tx, engagement),
                ReadEdit edit => await EditMessage.ApplyAsync(tx, read.Account.Account.Id, edit, read.Priority),
                ConsentChange or Unsent or Reaction => await ApplyNews.ApplyAsync(tx, read.Account.Account.Id, (InboundEvent)item),
                _ => throw new InvalidOperationException($"Unknown event {item.GetType().Name}."),
            });
        }

        var outcome = string.Join("; ", outcomes);
        return (read.Events.All(item => item is Ignored) ? "ignored" : "done", outcome.Length > MaxOutcome ? outcome[..MaxOutcome] : outcome);
    }

    private void Tell(ChannelAccount account, Envelope envelope, string outcome) =>
        InboundTelemetry.Finished(account.Channel, outcome, time.GetUtcNow() - envelope.ReceivedAt);

    /// <summary>Once it is committed.</summary>
    public void Applied(ReadEnvelope read, Envelope envelope, string outcome)
    {
        Tell(read.Account.Account, envelope, outcome);
        foreach (var message in read.Events.OfType<ReadMessage>())
        {
            pictures?.Want(read.Account.Account, message.Message.Sender);
        }
    }

    /// <summary>Never throws but for cancellation.</summary>
    public async Task ProcessAsync(ClaimedEnvelope claimed, CancellationToken ct)
    {
        using var activity = InboundTelemetry.Start();
        try
        {
            if (channels.Find(claimed.Account.Channel) is not { } channel)
            {
                await QuarantineAsync(claimed, new QuarantineReason("no-adapter", claimed.Account.Channel), ct);
                return;
            }

            IReadOnlyList<InboundEvent> events;
            try
            {
                events = channel.Parse(claimed.Envelope);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogUnreadable(claimed.Id, claimed.Account.Id, error.GetType().Name);
                await QuarantineAsync(claimed, error is UnreadableEnvelopeException ? new QuarantineReason("unreadable", error.Message) : new QuarantineReason("adapter-failed", error.GetType().Name), ct);
                return;
            }

            await ApplyAsync(claimed, await ReadAsync(claimed.Account, claimed.Envelope, channel, events, claimed.Attempts + 1 >= MaxAttempts, ct), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            LogFailed(error, claimed.Id, claimed.Account.Id, claimed.Attempts + 1);
            await TryAgainLaterAsync(claimed, error, ct);
        }
    }

    private async Task ApplyAsync(ClaimedEnvelope claimed, ReadEnvelope read, CancellationToken ct)
    {
        var state = await db.WriteAsync(
            async tx =>
            {
                var (state, outcome) = await ApplyAsync(tx, read, claimed.Id);
                await FinishAsync(tx, claimed.Id, state, outcome);
                return state;
            },
            ct);
        Applied(read, claimed.Envelope, state);
    }

    private async Task<ReadEnvelope> ReadAsync(
        ChannelAccount account, Envelope envelope, IChannel channel, IReadOnlyList<InboundEvent> events, bool lastAttempt, CancellationToken ct)
    {
        var prepared = new List<object>(events.Count);
        foreach (var happened in events)
        {
            prepared.Add(happened switch
            {
                Message message => await PrepareAsync(message, channel, account, envelope, lastAttempt, ct),
                AnsweredElsewhere answer => await PrepareAsync(answer, channel, account, lastAttempt, ct),
                CallRecorded recorded => await PrepareAsync(recorded, channel, account, lastAttempt, ct),
                Edited edited => await PrepareAsync(edited with { Text = CleanText.Of(edited.Text) }, envelope, ct),
                _ => happened,
            });
        }

        return new ReadEnvelope(await InboundAccountAsync(account, channel, ct), await PrioritySettings.LoadAsync(settings, ct), prepared);
    }

    /// <summary>Everything that takes time: nothing of it may happen inside the transaction.</summary>
    private async Task<ReadMessage> PrepareAsync(Message message, IChannel channel, ChannelAccount account, Envelope envelope, bool lastAttempt, CancellationToken ct)
    {
        var (whole, files) = await _files.StoreAsync(await _profiles.CompleteAsync(message, channel, account, ct), channel, account, lastAttempt, ct);
        var clean = whole with { Text = CleanText.Of(message.Text), Subject = message.Subject is null ? null : CleanText.Of(message.Subject) };
        var reading = clean.Automatic || clean.Told || clean.Text.Length == 0
            ? Reading.Neutral(clean.Language ?? "en")
            : await ReadToneAsync(clean.Text, clean.Language, envelope, ct);
        return new ReadMessage(clean, Hearing.WithStars(reading, clean.Public?.Stars), files)
        {
            AnsweredTicketId = tokens.TicketOf(clean.Thread.ReplyToken),
            AnsweredSideId = tokens.SideOf(clean.Thread.ReplyToken),
            Streams = clean.Public is null ? [] : (await settings.GetAsync<VoiceStreams>(VoiceStreams.Name, ct)).About(clean.Text),
        };
    }

    private async Task<ReadEdit> PrepareAsync(Edited edited, Envelope envelope, CancellationToken ct) => new(edited, await ReadToneAsync(edited.Text, null, envelope, ct));

    private async Task<Reading> ReadToneAsync(string text, string? language, Envelope envelope, CancellationToken ct) =>
        (await settings.GetAsync<LocalTone>(LocalTone.SettingsName, ct)).Apply(tone.Read(text, language, envelope.ReceivedAt), text);

    private async Task<ReadAnswer> PrepareAsync(AnsweredElsewhere answer, IChannel channel, ChannelAccount account, bool lastAttempt, CancellationToken ct)
    {
        var (_, files) = await _files.StoreAsync(new Message(answer.ExternalId, answer.To, answer.Text, answer.At) { Attachments = answer.Attachments }, channel, account, lastAttempt, ct);
        return new ReadAnswer(answer with { Text = CleanText.Of(answer.Text) }, files);
    }

    private async Task<ReadRecording> PrepareAsync(CallRecorded recorded, IChannel channel, ChannelAccount account, bool lastAttempt, CancellationToken ct)
    {
        var (whole, files) = await _files.StoreAsync(new Message(recorded.ExternalId, new Party("phone", ""), "", recorded.At) { Attachments = [recorded.Sound] }, channel, account, lastAttempt, ct);
        return new ReadRecording(recorded, files, whole.Facts.GetValueOrDefault(MessageFiles.MissingFact));
    }

    private async Task<InboundAccount> InboundAccountAsync(ChannelAccount account, IChannel channel, CancellationToken ct)
    {
        var row = await accounts.RoutingAsync(account.Id, ct);
        var hours = await settings.GetAsync<HoursSettings>(HoursSettings.Name, ct);
        return new InboundAccount(account, channel.Descriptor, row?.TeamId, row?.Patience ?? channel.Descriptor.Patience)
        {
            Bot = bot is null ? null : await bot.FlowAsync(account, channel.Descriptor, ct),
            IsOpen = (channel as IAttended)?.IsAttended(account, time.GetUtcNow()) ?? (hours.Of(row?.TeamId) is { } team ? WorkingTime.At(team, time.GetUtcNow()).Open : null),
        };
    }

    private async Task QuarantineAsync(ClaimedEnvelope claimed, QuarantineReason why, CancellationToken ct)
    {
        await db.WriteAsync(
            async tx =>
            {
                await FinishAsync(tx, claimed.Id, "quarantined", why.ToString());
                tx.Append(new NewEvent(EventTypes.EnvelopeQuarantined, $"{{\"envelopeId\":{claimed.Id},\"accountId\":{claimed.Account.Id}}}"));
            },
            ct);
        Tell(claimed.Account, claimed.Envelope, "quarantined");
    }

    /// <summary>The envelope was fine, we were not (database away, disk full): later, further apart each time, at last quarantine.</summary>
    private async Task TryAgainLaterAsync(ClaimedEnvelope claimed, Exception error, CancellationToken ct)
    {
        try
        {
            if (claimed.Attempts + 1 >= MaxAttempts)
            {
                await QuarantineAsync(claimed, new QuarantineReason("gave-up", error.GetType().Name), ct);
                return;
            }

            Tell(claimed.Account, claimed.Envelope, "retried");
            var next = time.GetUtcNow() + TimeSpan.FromSeconds(Math.Pow(3, claimed.Attempts));
            await db.WriteAsync(
                tx => tx.ExecuteAsync(
                    """
                    update envelopes
                    set attempts = attempts + 1, next_attempt_at = @next, claimed_by = null, claimed_until = null, outcome = @outcome
                    where id = @Id and state = 'new'
                    """,
                    new { next, outcome = error.GetType().Name, claimed.Id }),
                ct);
        }
        catch (DbException later)
        {
            // Not even that could be written; the claim's lease runs out and the envelope comes again.
            LogFailed(later, claimed.Id, claimed.Account.Id, claimed.Attempts + 1);
        }
    }

    private static Task FinishAsync(Tx tx, long envelopeId, string state, string outcome) =>
        tx.ExecuteAsync(
            """
            update envelopes
            set state = @state, outcome = @outcome, processed_at = @Now, claimed_by = null, claimed_until = null
            where id = @envelopeId
            """,
            new { state, outcome, tx.Now, envelopeId });

    [LoggerMessage(2001, LogLevel.Warning, "Envelope {EnvelopeId} of account {AccountId} cannot be read ({Error}); quarantined")]
    private partial void LogUnreadable(long envelopeId, long accountId, string error);

    [LoggerMessage(2002, LogLevel.Error, "Envelope {EnvelopeId} of account {AccountId} failed at attempt {Attempt}")]
    private partial void LogFailed(Exception error, long envelopeId, long accountId, int attempt);
}

/// <summary>All that an envelope holds, read and ready to be applied.</summary>
/// <param name="Events">As they are, but for messages and answers: each a <see cref="ReadMessage"/> or <see cref="ReadAnswer"/>.</param>
internal sealed record ReadEnvelope(InboundAccount Account, PrioritySettings Priority, IReadOnlyList<object> Events);
