using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Corrections;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Listening;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>New words for a message that is there: both are shown, and the ticket is ranked by what stands there now. What a person said of its tone stands.</summary>
internal static class EditMessage
{
    public const string BeforeFact = "before";

    private const int MaxBefore = 300;

    /// <returns>What became of it, for the envelope's record.</returns>
    public static async Task<string> ApplyAsync(Tx tx, long accountId, ReadEdit read, PrioritySettings settings)
    {
        var edited = read.Edited;
        var wasPublic = await PublicPostNews.EditAsync(tx, accountId, edited);
        if (await ApplyNews.MessageOfAsync(tx, accountId, edited.ExternalId, edited.Sender) is not { } message || message.Text == edited.Text || message.IsTakenBack)
        {
            return wasPublic ? "edited, public post" : "message is not known, or as before";
        }

        var facts = message.FactsOf();
        facts.TryAdd(BeforeFact, TextSplitter.Split(message.Text, MaxBefore)[0]);
        var isReadAnew = message.Mood is not null
            && await tx.ScalarAsync<int>("select count(*) from tone_corrections where message_id = @Id", new { message.Id }) == 0;
        await tx.ExecuteAsync(
            "update messages set text = @Text, html = null, reading = @reading, mood = @mood, urgency = @urgency, facts = @facts where id = @Id",
            new
            {
                edited.Text,
                reading = isReadAnew ? IngestMessage.SpansOf(read.Reading) : null,
                mood = isReadAnew ? read.Reading.Mood : message.Mood,
                urgency = isReadAnew ? read.Reading.Urgency : message.Urgency,
                facts = ApplyNews.Serialize(facts),
                message.Id,
            });
        await ApplyNews.ReplaceWordsAsync(tx, message, NewMessage.Snippet(edited.Text), ticket => isReadAnew ? RankAsync(tx, ticket, message, read, settings) : Task.FromResult(ticket));
        if (isReadAnew)
        {
            await LastMood.RefreshAsync(tx, message.TicketCustomerId);
        }

        return ApplyNews.Tell(tx, message, "edited");
    }

    /// <summary>By all messages that the ticket waits with: in the mood of the last, as urgent as the most urgent.</summary>
    private static async Task<TicketState> RankAsync(Tx tx, TicketState ticket, ApplyNews.MessageRow message, ReadEdit read, PrioritySettings settings)
    {
        if (ticket is not { Waiting: true, WaitingSince: { } since, AnswerBy: not null } || message.CreatedAt < since)
        {
            return ticket;
        }

        var waiting = await tx.QueryAsync<Tone>(
            "select mood, urgency from messages where ticket_id = @Id and kind = 'customer' and mood is not null and created_at >= @since order by seq", new { ticket.Id, since });
        if (waiting.Count == 0)
        {
            return ticket;
        }

        var record = PriorityRecord.Parse(ticket.Reasons);
        var others = record.Signals.Where(signal => signal.Phrase.Length == 0 || !message.Text.Contains(signal.Phrase, StringComparison.Ordinal));
        var anew = record with
        {
            Signals = [.. PrioritySignal.From(read.Reading, read.Edited.Text).Concat(others).Take(IngestMessage.MaxSignals)],

            // Of several messages nobody knows which one named it.
            Deadline = waiting.Count == 1 ? read.Reading.Deadline : Earliest(read.Reading.Deadline, record.Deadline),
        };
        var changed = ticket with
        {
            Mood = record.MoodRead is null ? waiting[^1].Mood : ticket.Mood,
            Urgency = record.UrgencyRead is null ? waiting.Max(one => one.Urgency) : ticket.Urgency,
        };
        return TicketPriority.Ranked(changed, anew, await CustomerFacts.LoadAsync(tx, ticket.CustomerId, ticket.AccountId), settings);
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null ? a : a < b ? a : b;

    private sealed record Tone
    {
        public double Mood { get; init; }

        public double Urgency { get; init; }
    }
}
