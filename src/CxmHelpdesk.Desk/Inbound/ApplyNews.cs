using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Listening;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>What a provider tells of people and messages that are there already. Opens no ticket, and makes nobody wait; what it tells of nobody we know is passed over.</summary>
internal static class ApplyNews
{
    public const string ReactionFact = "reaction";
    public const string MessageFact = "message";

    private const string TakenBack = "taken-back";
    private const string Nothing = "…";
    private const int MaxSign = 40;

    /// <returns>What became of it, for the envelope's record.</returns>
    public static Task<string> ApplyAsync(Tx tx, long accountId, InboundEvent news) => news switch
    {
        ConsentChange change => ConsentAsync(tx, accountId, change),
        Unsent unsent => UnsendAsync(tx, accountId, unsent),
        Reaction reaction => ReactAsync(tx, accountId, reaction),
        _ => throw new InvalidOperationException($"Unknown event {news.GetType().Name}."),
    };

    private static async Task<string> ConsentAsync(Tx tx, long accountId, ConsentChange change)
    {
        if (await IdentityAsync(tx, change.Who) is not { } identityId)
        {
            return "consent of somebody who never wrote";
        }

        if (!await OptOuts.ApplyAsync(tx, accountId, identityId, change.Consent))
        {
            return "consent as before";
        }

        var tickets = await tx.QueryAsync<long>(
            "select id from tickets where identity_id = @identityId and account_id = @accountId and status in ('open', 'snoozed')", new { identityId, accountId });
        foreach (var id in tickets)
        {
            tx.Append(TicketEvents.Told((await TicketState.LoadAsync(tx, id))!, null, "consent", null, change.Consent.ToText()));
        }

        return $"consent {change.Consent.ToText()}";
    }

    /// <summary>Words and files go wherever the desk has them: in the message, its envelope, the queue's line and the subject; the search follows the event.</summary>
    private static async Task<string> UnsendAsync(Tx tx, long accountId, Unsent unsent)
    {
        var wasPublic = await PublicPostNews.TakeBackAsync(tx, accountId, unsent);
        if (await MessageOfAsync(tx, accountId, unsent.ExternalId, unsent.Sender) is not { } message)
        {
            return wasPublic ? "taken-back, public post" : "message is not known";
        }

        var facts = Serialize(new Dictionary<string, string> { [MessageFact] = TakenBack });
        await tx.ExecuteAsync("update messages set text = '', html = null, quoted = null, reading = null, facts = @facts where id = @Id", new { facts, message.Id });
        await tx.ExecuteAsync("delete from attachments where message_id = @Id", new { message.Id });
        if (message.EnvelopeId is { } envelopeId)
        {
            await tx.ExecuteAsync("update envelopes set body = @nothing where id = @envelopeId", new { nothing = Array.Empty<byte>(), envelopeId });
        }

        await ReplaceWordsAsync(tx, message, Nothing);
        return Tell(tx, message, TakenBack);
    }

    private static async Task<string> ReactAsync(Tx tx, long accountId, Reaction reaction)
    {
        var message = await RowAsync(tx, accountId, reaction.ExternalId);
        if (message is null || message.IsTakenBack || await IdentityAsync(tx, reaction.Sender) is not { } identityId || identityId != message.TicketIdentityId)
        {
            return "reaction to nothing known";
        }

        var facts = message.FactsOf();
        if (string.IsNullOrWhiteSpace(reaction.Sign))
        {
            facts.Remove(ReactionFact);
        }
        else
        {
            facts[ReactionFact] = TextSplitter.Split(reaction.Sign, MaxSign)[0];
        }

        await tx.ExecuteAsync("update messages set facts = @facts where id = @Id", new { facts = facts.Count == 0 ? null : Serialize(facts), message.Id });
        return Tell(tx, message, ReactionFact);
    }

    /// <summary>Queue line, subject and the customer's timeline are cut from messages where a channel has no subjects.</summary>
    /// <param name="alsoAsync">What else becomes of the ticket; as it was, with the new words.</param>
    internal static async Task ReplaceWordsAsync(Tx tx, MessageRow message, string words, Func<TicketState, Task<TicketState>>? alsoAsync = null)
    {
        var before = (await TicketState.LoadAsync(tx, message.TicketId))!;
        var old = NewMessage.Snippet(message.Text);
        var after = before with
        {
            Snippet = before.MessageCount == message.Seq ? words : before.Snippet,
            Subject = old.Length > 0 && before.Subject == old ? words : before.Subject,
        };
        after = alsoAsync is null ? after : await alsoAsync(after);
        if (after.Reasons == before.Reasons)
        {
            after = after with { Reasons = WithoutPhrases(PriorityRecord.Parse(before.Reasons), message.Text).ToJson() };
        }

        if (after != before)
        {
            after = after.Settled(before);
            await after.UpdateAsync(tx, before);
            if (await tx.ExecuteAsync("update touches set title = @words where ticket_id = @TicketId and title = @old", new { words, message.TicketId, old }) > 0)
            {
                tx.Append(new NewEvent(EventTypes.HistoryChanged) { CustomerId = message.TicketCustomerId });
            }

            if (TicketEvents.Changed(before with { Subject = Nothing }, after with { Subject = Nothing }, null) is { } changed)
            {
                tx.Append(changed);
            }
        }
    }

    /// <summary>What the ticket was ranked by stays, but not in the customer's words.</summary>
    private static PriorityRecord WithoutPhrases(PriorityRecord record, string text) => record with
    {
        Reasons = [.. record.Reasons.Select(reason => reason with { Phrases = [.. reason.Phrases.Where(phrase => !text.Contains(phrase, StringComparison.Ordinal))] })],
        Signals = [.. record.Signals.Select(signal => text.Contains(signal.Phrase, StringComparison.Ordinal) ? signal with { Phrase = "" } : signal)],
    };

    internal static string Tell(Tx tx, MessageRow message, string what)
    {
        tx.Append(new NewEvent(EventTypes.MessageChanged, JsonSerializer.Serialize(new { messageId = message.Id, seq = message.Seq, kind = message.Kind, what }))
        {
            TicketId = message.TicketId,
            CustomerId = message.TicketCustomerId,
            TeamId = message.TeamId,
        });
        return string.Create(CultureInfo.InvariantCulture, $"{what}, ticket {message.TicketId}");
    }

    /// <summary>Only its own sender can take a message back or change it.</summary>
    internal static async Task<MessageRow?> MessageOfAsync(Tx tx, long accountId, string externalId, Party sender) =>
        await RowAsync(tx, accountId, externalId) is { } message && await IdentityAsync(tx, sender) is { } identityId && message.IdentityId == identityId ? message : null;

    private static async Task<MessageRow?> RowAsync(Tx tx, long accountId, string externalId) =>
        await tx.FirstOrDefaultAsync<MessageRow>($"{MessageRow.Sql} where m.account_id = @accountId and m.external_id = @externalId", new { accountId, externalId })
        ?? await tx.FirstOrDefaultAsync<MessageRow>(
            $"{MessageRow.Sql} where m.id = (select p.message_id from outbound_parts p where p.account_id = @accountId and p.external_id = @externalId)", new { accountId, externalId });

    internal static Task<long?> IdentityAsync(Session session, Party who) => session.FirstOrDefaultAsync<long?>(
        "select id from identities where kind = @Kind and address_key = @key", new { who.Kind, key = IdentityKey.Of(who.Kind, who.Address) });

    internal static string Serialize(Dictionary<string, string> facts) => DeskJson.Serialize(facts);

    internal sealed record MessageRow
    {
        public const string Sql =
            """
            select m.id, m.seq, m.kind, m.text, m.mood, m.urgency, m.created_at, m.facts, m.identity_id, m.envelope_id, m.ticket_id, t.identity_id as ticket_identity_id, t.customer_id as ticket_customer_id, t.team_id
            from messages m
            join tickets t on t.id = m.ticket_id
            """;

        public long Id { get; init; }

        public long Seq { get; init; }

        public string Kind { get; init; } = "";

        public string Text { get; init; } = "";

        /// <summary>Null: it was not read for tone.</summary>
        public double? Mood { get; init; }

        public double? Urgency { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public string? Facts { get; init; }

        public long? IdentityId { get; init; }

        public long? EnvelopeId { get; init; }

        public long TicketId { get; init; }

        public long TicketIdentityId { get; init; }

        public long TicketCustomerId { get; init; }

        public long? TeamId { get; init; }

        public bool IsTakenBack => FactsOf().GetValueOrDefault(MessageFact) == TakenBack;

        public Dictionary<string, string> FactsOf() => Facts is null
            ? []
            : new Dictionary<string, string>(JsonSerializer.Deserialize(Facts, DeskJson.Default.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>());
    }
}
