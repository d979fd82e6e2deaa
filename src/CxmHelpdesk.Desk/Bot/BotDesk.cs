using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Bot;

/// <summary>What the bot made of a customer's message: the ticket as it is now, and what was said.</summary>
internal sealed record BotAnswer(TicketState Ticket, IReadOnlyList<NewMessage> Messages)
{
    public void Tell(Tx tx)
    {
        foreach (var message in Messages)
        {
            tx.Append(TicketEvents.MessageAdded(Ticket, message.Id, message.Seq, message.Kind, null));
        }
    }
}

/// <summary>
/// Lets the bot answer in the very write that takes the customer's message in, so that no agent sees a ticket flash up that the bot has. While it talks the ticket
/// sleeps, as one that was put off does: out of the queue, in sight among the snoozed, and awake by itself should the bot ever fail. Whoever of us writes into
/// it, takes it or wakes it has it, and the bot says no more.
/// </summary>
internal sealed class BotDesk(OutboundQueue outbound, HelpReading reading, SettingsStore settings)
{
    /// <summary>Behind the time after which silence counts (<see cref="BotSilence"/>), so this happens only where that did not.</summary>
    private static readonly TimeSpan WakesAfter = BotSilence.Solved + TimeSpan.FromHours(2);

    private const int MostADay = 8;

    /// <summary>The account's flow; null: its bot is off, or its channel is none for talking.</summary>
    public async ValueTask<BotFlow?> FlowAsync(ChannelAccount account, ChannelDescriptor channel, CancellationToken ct) =>
        BotFlow.Talks(channel.Capabilities) && await settings.GetAsync<BotFlow>(BotFlow.SettingsName(account.Id), ct) is { On: true } flow ? flow : null;

    /// <param name="before">Null: the message opened the ticket.</param>
    /// <param name="ticket">As it was stored just now, with the customer's message.</param>
    /// <returns>Null: this is not for the bot.</returns>
    public async Task<BotAnswer?> AnswerAsync(
        Tx tx, BotFlow flow, InboundAccount account, TicketState? before, TicketState ticket, ReadMessage read, long customerId, PrioritySettings priority)
    {
        if (read.Message.Automatic || !ticket.Waiting || ticket.Status is not TicketStatus.Open || await ConversationAsync(tx, before, ticket) is not { } conversation)
        {
            return null;
        }

        var language = IsJapanese(read.Message.Text) ? HelpLanguages.Japanese : conversation.Language;
        var heard = new BotHeard(read.Message.Text, language)
        {
            Mood = read.Reading.Mood,
            Urgency = read.Reading.Urgency,
            HasFiles = read.Files.Count > 0,
            NeedsNoAnswer = read.Reading.NeedsNoAnswer,
            SignedIn = read.Message.Sender.Verified,
            Open = account.IsOpen,
        };
        var turn = await BotEngine.NextAsync(flow, conversation.Parsed, heard, new BotSources(tx, reading, heard.SignedIn ? customerId : null));
        var next = (conversation with { Language = language }).After(turn, tx.Now);
        await (conversation.Said == 0 ? next.InsertAsync(tx) : next.UpdateAsync(tx));
        return await ApplyAsync(tx, flow, account, before, ticket, turn, language, priority);
    }

    /// <summary>Null: people have it, or the sender begins too many.</summary>
    private static async Task<BotConversation?> ConversationAsync(Tx tx, TicketState? before, TicketState ticket)
    {
        var fresh = new BotConversation
        {
            Id = tx.NextId(), TicketId = ticket.Id, AccountId = ticket.AccountId, IdentityId = ticket.IdentityId, Language = HelpLanguages.Nearest(ticket.Language),
            StartedAt = tx.Now, LastAt = tx.Now,
        };
        if (before is not null)
        {
            var latest = await BotConversation.LatestAsync(tx, ticket.Id);
            if (latest is null || latest.Outcome == BotConversation.Handed)
            {
                return null;
            }

            var taken = ticket.AssigneeId is not null || await BotConversation.HasPersonAsync(tx, ticket.Id);
            if (latest.EndedAt is null)
            {
                if (!taken && before.Status is TicketStatus.Snoozed)
                {
                    return latest;
                }

                await latest.Ended(BotConversation.Handed, "agent", tx.Now).UpdateAsync(tx);
                return null;
            }

            if (taken || before.Status is not TicketStatus.Resolved)
            {
                return null;
            }
        }

        return await BotConversation.CountSinceAsync(tx, ticket.IdentityId, tx.Now.AddDays(-1)) < MostADay ? fresh : null;
    }

    private async Task<BotAnswer> ApplyAsync(
        Tx tx, BotFlow flow, InboundAccount account, TicketState? before, TicketState ticket, BotTurn turn, string language, PrioritySettings priority)
    {
        var after = ticket with { MessageCount = ticket.MessageCount + turn.Sayings.Count + (turn.End is BotEnd.HandedOver ? 1 : 0), LastMessageAt = tx.Now };
        after = turn.End switch
        {
            BotEnd.Solved => after with { Status = TicketStatus.Resolved, ResolvedAt = tx.Now, Waiting = false, WaitingSince = null, AnswerBy = null },
            BotEnd.HandedOver => await HandedOverAsync(tx, after, tx.Now, priority),
            _ => after with { Status = TicketStatus.Snoozed, SnoozedUntil = Wakes(before, tx.Now) },
        };
        after = after.Settled(ticket);
        await after.UpdateAsync(tx, ticket);
        if (before is not null)
        {
            await TicketTimeline.ResolvedAsync(tx, before, after, null);
        }

        var messages = new List<NewMessage>();
        foreach (var saying in turn.Sayings)
        {
            var message = Saying(tx, flow, account, ticket, saying, language, ticket.MessageCount + messages.Count + 1);
            await message.InsertAsync(tx);
            await outbound.EnqueueAsync(tx, message.Id, ticket.Id, ticket.AccountId);
            messages.Add(message);
        }

        if (turn.End is BotEnd.HandedOver)
        {
            var note = HandOverNote(tx, after, turn.Reason!, turn.State.Form);
            await note.InsertAsync(tx);
            messages.Add(note);
        }

        return new BotAnswer(after, messages);
    }

    /// <summary>Into the queue with it: the wait for a person begins now.</summary>
    internal static async Task<TicketState> HandedOverAsync(Tx tx, TicketState ticket, DateTimeOffset since, PrioritySettings priority) =>
        TicketPriority.Ranked(
            ticket with { Status = TicketStatus.Open, Waiting = true, WaitingSince = since },
            PriorityRecord.Parse(ticket.Reasons),
            await CustomerFacts.LoadAsync(tx, ticket.CustomerId, ticket.AccountId),
            priority);

    /// <summary>For agents only: why, and what the form brought. It is the ticket's last message.</summary>
    internal static NewMessage HandOverNote(Tx tx, TicketState ticket, string reason, IReadOnlyDictionary<BotField, string> form)
    {
        var facts = new Dictionary<string, string> { ["bot-handed"] = reason };
        foreach (var (field, value) in form.Where(pair => pair.Value.Length > 0))
        {
            facts[$"bot-{field.ToString().ToLowerInvariant()}"] = value;
        }

        return new NewMessage
        {
            Id = tx.NextId(),
            TicketId = ticket.Id,
            Seq = ticket.MessageCount,
            Kind = MessageKind.System,
            AccountId = ticket.AccountId,
            At = tx.Now,
            Text = $"Handed over by the bot: {reason}",
            Automatic = true,
            Facts = DeskJson.Serialize(facts),
        };
    }

    private static NewMessage Saying(Tx tx, BotFlow flow, InboundAccount account, TicketState ticket, BotSaying saying, string language, int seq)
    {
        var facts = new Dictionary<string, string> { ["bot"] = flow.Name.In(language) };
        if (saying.ArticleId is { } article)
        {
            facts["bot-article"] = article.ToString(CultureInfo.InvariantCulture);
        }

        var text = saying.Text;
        if (saying.Choices.Count > 0 && account.Descriptor.Capabilities.QuickReplies)
        {
            facts["bot-choices"] = JsonSerializer.Serialize(saying.Choices);
        }
        else if (saying.Choices.Count > 0)
        {
            var numbered = saying.Choices.Select((choice, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {choice}"));
            text = $"{text}\n\n{BotWords.Choose.In(language)}\n{string.Join('\n', numbered)}";
        }

        return new NewMessage
        {
            Id = tx.NextId(),
            TicketId = ticket.Id,
            Seq = seq,
            Kind = MessageKind.Agent,
            AccountId = ticket.AccountId,
            At = tx.Now,
            Text = text,
            Language = language,
            Automatic = true,
            Delivery = "queued",
            Facts = DeskJson.Serialize(facts),
        };
    }

    /// <summary>Moved only when it must be, as each move is a line in the ticket's trail.</summary>
    private static DateTimeOffset Wakes(TicketState? before, DateTimeOffset now) =>
        before is { Status: TicketStatus.Snoozed, SnoozedUntil: { } set } && set > now + BotSilence.Solved + TimeSpan.FromHours(1) ? set : now + WakesAfter;

    private static bool IsJapanese(string text) => text.Any(c => c is >= '\u3041' and <= '\u30ff' or >= '\u3400' and <= '\u9fff');
}
