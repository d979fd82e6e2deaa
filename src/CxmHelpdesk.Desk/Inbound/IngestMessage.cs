using System.Globalization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Bot;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Listening;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.SideConversations;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>
/// Puts one customer message where it belongs, in the caller's transaction: finds or makes customer and ticket, stores the
/// message, reads off mood and answer-by time, moves the counters, tells the event log.
/// </summary>
internal static class IngestMessage
{
    internal const int MaxSignals = 12;

    /// <returns>What became of it, for the envelope's record.</returns>
    public static async Task<string> ApplyAsync(Tx tx, InboundAccount account, ReadMessage read, PrioritySettings settings, BotDesk? bot = null)
    {
        var message = read.Message;
        var namesake = await Namesake.FindAsync(tx, account.Account.Id, message.ExternalId);
        var sender = await CustomerDirectory.FindOrCreateAsync(tx, message.Sender, message.Language ?? read.Reading.Language);
        if (sender.Blocked)
        {
            return "sender is blocked";
        }

        var (identityId, customerId) = (sender.IdentityId, sender.CustomerId);
        if (namesake is not null)
        {
            if (namesake.IsCopy(identityId, message.Text))
            {
                return "message is known already";
            }

            // Senders make up their ids: one that another message has must not make this one disappear.
            read = read with { Message = message with { ExternalId = "" } };
        }

        if (message.Consent is { } consent && await OptOuts.ApplyAsync(tx, account.Account.Id, identityId, consent))
        {
            read = read with { Message = read.Message with { Facts = new Dictionary<string, string>(message.Facts) { ["consent"] = consent.ToText() } } };
        }

        var customer = await CustomerFacts.LoadAsync(tx, customerId, account.Account.Id, message.Sender);
        Task<TicketState?> FindTicketAsync() =>
            TicketMatcher.FindAsync(tx, account.Account.Id, sender, read, account.Descriptor.Capabilities.Subject);

        var found = await FindTicketAsync();
        if (found is null && !sender.IsNew && tx.Dialect.HasManyWriters)
        {
            // Another server may be opening this sender's ticket at this moment: wait for it, and look again.
            await tx.ExecuteAsync("update identities set verified = verified where id = @identityId", new { identityId });
            found = await FindTicketAsync();
        }

        if (found is null && await IngestAside.FindAsync(tx, account.Account.Id, sender, read) is { } aside)
        {
            if (!aside.TakesPart)
            {
                return await IngestAside.ApplyAsync(tx, aside, sender, read);
            }

            found = aside.Ticket;
        }

        if (message.Public is not null && await PublicPosts.HearAsync(tx, account.Account, read, sender, found) is { } heard)
        {
            return heard;
        }

        var before = found ?? await NewTicketAsync(tx, account, message, read, identityId, customerId);
        read = WithFacts(read, before.Id, customer.AgentName);
        var messageId = tx.NextId();
        var after = Changed(before, read, customer, settings, tx.Now).Settled(before);

        if (found is null)
        {
            after = after with { Version = 1 };
            await after.InsertAsync(tx);
        }
        else
        {
            await after.UpdateAsync(tx, before);
        }

        await InsertMessageAsync(tx, account.Account.Id, after, read, messageId, identityId, customerId);
        if (message.Public is not null)
        {
            await PublicPosts.RecordAsync(tx, account.Account, read, identityId, after.Id);
        }

        await Participants.AddAsync(tx, after.Id, identityId, message);
        var answer = bot is null || account.Bot is not { } flow || message.Public is not null || message.Overheard ? null : await bot.AnswerAsync(tx, flow, account, found, after, read, customerId, settings);
        await tx.ExecuteAsync(
            """
            update customers
            set tickets_count = tickets_count + @opened, last_mood = @mood, last_seen_at = @Now
            where id = @customerId
            """,
            new { opened = found is null ? 1 : 0, mood = message.Automatic ? customer.LastMood : read.Reading.Mood, tx.Now, customerId });

        if (found is null)
        {
            await TicketTimeline.OpenedAsync(tx, after);
            tx.Append(TicketEvents.Opened(after));
        }
        else
        {
            if (TicketEvents.Changed(before, answer?.Ticket ?? after, null) is { } changed)
            {
                tx.Append(changed);
            }

            if (!message.Automatic)
            {
                await Notifications.TellFollowersAsync(tx, NotificationKind.Wrote, after, messageId, null);
            }
        }

        tx.Append(TicketEvents.MessageAdded(after, messageId, after.MessageCount, MessageKind.Customer, null));
        answer?.Tell(tx);
        if (found is null && answer is null)
        {
            await Acknowledge.ApplyAsync(tx, account.Account, after, read);
        }

        if (message.CallBack is { } callBack)
        {
            await CallBackRequest.ApplyAsync(tx, after.Id, callBack, messageId);
        }

        return $"ticket {after.Id}";
    }

    /// <summary>The ticket after this message: waiting or not, how it sounds, by when to answer.</summary>
    internal static TicketState Changed(TicketState before, ReadMessage read, CustomerFacts customer, PrioritySettings settings, DateTimeOffset now)
    {
        var (message, reading) = (read.Message, read.Reading);
        var received = before with
        {
            MessageCount = before.MessageCount + 1,
            LastMessageAt = now,
            LastAuthor = "customer",
            Snippet = NewMessage.Snippet(message.Text.Length > 0 ? message.Text : FileWords.SnippetOf(message, before.Language)),

            // A reply that an agent is writing is not out of date because a program wrote.
            CustomerVersion = before.CustomerVersion + (message.Automatic ? 0 : 1),
        };

        // A program's message, or thanks for an answer, wakes nobody. Whoever still waits goes on waiting.
        var first = before.MessageCount == 0;
        if (message.Automatic)
        {
            return received;
        }

        if (reading.NeedsNoAnswer && !before.Waiting && !first)
        {
            var said = before.MoodCorrectedBy is null ? before.Reasons : (PriorityRecord.Parse(before.Reasons) with { MoodRead = null, UrgencyRead = null }).ToJson();
            return received with { Mood = reading.Mood, PreviousMood = customer.RecentMood, MoodCorrectedBy = null, Reasons = said };
        }

        var earlier = before.Waiting ? PriorityRecord.Parse(before.Reasons) : PriorityRecord.None;
        var waiting = received with
        {
            Status = before.Status is TicketStatus.Spam ? TicketStatus.Spam : TicketStatus.Open,
            Waiting = true,
            WaitingSince = before.Waiting ? before.WaitingSince!.Value : now,
            Mood = reading.Mood,
            PreviousMood = customer.RecentMood,
            MoodCorrectedBy = null,
            PatienceSeconds = message.Patience is { } patience ? Math.Min(before.PatienceSeconds, (int)patience.TotalSeconds) : before.PatienceSeconds,

            // What a person said of the earlier messages stands; this one is read by itself again.
            Urgency = before.Waiting ? Math.Max(before.Urgency, reading.Urgency) : reading.Urgency,
        };
        var record = new PriorityRecord(
            [],
            [.. PrioritySignal.From(reading, message.Text).Concat(PublicPosts.SignalsOf(message)).Concat(TicketPriority.SignalsInForce(before, earlier)).Take(MaxSignals)],
            Earliest(reading.Deadline, TicketPriority.DeadlineInForce(before, earlier)))
        {
            OtherChannels = customer.OtherChannels,
            Reach = message.Public?.Reach is { } reach ? Math.Max(reach, earlier.Reach ?? 0) : earlier.Reach,
        };
        return TicketPriority.Ranked(waiting, record, customer, settings);
    }

    /// <summary>Notes beside the message what its address says and what its sender cannot: an agent's own address, or the ticket he answers but has no part in.</summary>
    private static ReadMessage WithFacts(ReadMessage read, long ticketId, string? agent)
    {
        var message = read.Message;
        var facts = new Dictionary<string, string>(message.Facts);
        if (read.AnsweredTicketId is { } answered && answered != ticketId)
        {
            facts["answers-ticket"] = answered.ToString(CultureInfo.InvariantCulture);
        }

        if (message.Public is { } post)
        {
            facts[PublicAnswers.PostFact] = post.Kind.ToText();
        }

        if (agent is not null)
        {
            facts["address-of-agent"] = agent;
        }

        return facts.Count == message.Facts.Count ? read : read with { Message = message with { Facts = facts } };
    }

    private static async Task<TicketState> NewTicketAsync(Tx tx, InboundAccount account, Message message, ReadMessage read, long identityId, long customerId)
    {
        var earlier = await tx.ScalarAsync<int>(
            "select count(*) from tickets where customer_id = @customerId and last_message_at >= @weekAgo",
            new { customerId, weekAgo = tx.Now.AddDays(-7) });

        // A picture or a sticker says nothing of its sender's language; what is known of him does.
        var language = message.Language ?? (message.Text.Length > 0 ? null : await tx.FirstOrDefaultAsync<string>("select language from customers where id = @customerId", new { customerId })) ?? read.Reading.Language;
        var subject = message.Subject is { Length: > 0 } given ? given : NewMessage.Snippet(message.Text.Length > 0 ? message.Text : FileWords.SubjectOf(message, language));
        return new TicketState
        {
            Id = await tx.NextTicketNumberAsync(),
            AccountId = account.Account.Id,
            Channel = account.Account.Channel,
            IdentityId = identityId,
            CustomerId = customerId,
            ConversationKey = message.Thread.Conversation,
            Subject = subject.Length > 400 ? subject[..400] : subject,
            Status = TicketStatus.Open,
            TeamId = account.TeamId,
            Language = language,
            PatienceSeconds = (int)account.Patience.TotalSeconds,
            Contacts = earlier + 1,
            CreatedAt = tx.Now,
            LastMessageAt = tx.Now,
        };
    }

    internal static async Task InsertMessageAsync(
        Tx tx, long accountId, TicketState ticket, ReadMessage read, long messageId, long identityId, long? customerId, long? sideId = null)
    {
        var (message, reading) = (read.Message, read.Reading);
        var row = new NewMessage
        {
            Id = messageId,
            TicketId = ticket.Id,
            Seq = ticket.MessageCount,
            Kind = sideId is null ? MessageKind.Customer : MessageKind.Note,
            SideId = sideId,
            AccountId = accountId,
            EnvelopeId = read.EnvelopeId,
            ExternalId = message.ExternalId.Length == 0 ? null : message.ExternalId,
            IdentityId = identityId,
            CustomerId = customerId,
            At = message.SentAt,
            Text = message.Text,
            Html = message.Html,
            Quoted = message.QuotedText,
            Language = message.Language ?? reading.Language,
            Mood = message.Automatic || sideId is not null ? null : reading.Mood,
            Urgency = message.Automatic || sideId is not null ? null : reading.Urgency,
            Reading = sideId is null ? SpansOf(reading) : null,
            Automatic = message.Automatic,
            Facts = message.Facts.Count == 0 ? null : DeskJson.Serialize(message.Facts),
        };
        await row.InsertAsync(tx);
        await row.InsertFilesAsync(tx, read.Files);
    }

    /// <summary>What of the text moved mood and urgency, as a message keeps it.</summary>
    internal static string? SpansOf(Reading reading) => reading.Reasons.Count == 0 ? null : DeskJson.Serialize([.. reading.Reasons.Select(ToSpan)]);

    private static ToneSpan ToSpan(Reason reason) => new(
        reason.Start, reason.Length, Math.Round(reason.Mood, 2), Math.Round(reason.Urgency, 2), reason.Cause.ToText());

    private static DateTimeOffset? Earliest(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null ? a : a < b ? a : b;
}
