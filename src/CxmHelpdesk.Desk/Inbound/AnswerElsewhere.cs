using System.Globalization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>An answer that was given outside the desk, with its files stored.</summary>
internal sealed record ReadAnswer(AnsweredElsewhere Answer, IReadOnlyList<(StoredFile File, string? ContentId)> Files);

/// <summary>
/// Puts an answer that somebody of ours gave in the provider's own inbox into the conversation, so that nobody answers a second time. Opens no ticket. Providers also tell of what the desk sent
/// itself; that is known by its id, or, where the news is faster than the provider's answer to us, by what it says.
/// </summary>
internal static class AnswerElsewhere
{
    public const string Fact = "elsewhere";

    private static readonly TimeSpan s_onItsWay = TimeSpan.FromMinutes(10);

    public static async Task<string> ApplyAsync(Tx tx, long accountId, ReadAnswer read, long envelopeId)
    {
        var answer = read.Answer;
        if (await IsKnownAsync(tx, accountId, answer.ExternalId))
        {
            return "message is known already";
        }

        if (await ApplyNews.IdentityAsync(tx, answer.To) is not { } identityId)
        {
            return "answer to somebody who never wrote";
        }

        var latest = await tx.FirstOrDefaultAsync<TicketState>(
            $"""
            select {TicketState.Columns} from tickets
            where identity_id = @identityId and account_id = @accountId and status in ('open', 'snoozed', 'resolved')
            order by last_message_at desc
            {tx.Dialect.Limit("1")}
            """,
            new { identityId, accountId });
        if (await TicketMatcher.KeptAsync(tx, latest) is not { } before)
        {
            return "answer in no ticket";
        }

        if (await IsOursAsync(tx, latest!.Id, read))
        {
            return "what the desk sent itself";
        }

        var after = (before with
        {
            // People have it now: a bot that waits for the customer's next words says no more.
            Status = before.Status is TicketStatus.Snoozed ? TicketStatus.Open : before.Status,
            Waiting = false,
            WaitingSince = null,
            AnswerBy = null,
            FirstAnsweredAt = before.FirstAnsweredAt ?? tx.Now,
            MessageCount = before.MessageCount + 1,
            LastMessageAt = tx.Now,
            LastAuthor = "agent",
            Snippet = NewMessage.Snippet(answer.Text.Length > 0 || answer.Attachments.Count == 0 ? answer.Text : answer.Attachments[0].FileName),
        }).Settled(before);
        await after.UpdateAsync(tx, before);
        var message = new NewMessage
        {
            Id = tx.NextId(),
            TicketId = after.Id,
            Seq = after.MessageCount,
            Kind = MessageKind.Agent,
            AccountId = accountId,
            EnvelopeId = envelopeId,
            ExternalId = answer.ExternalId,
            At = answer.At,
            Text = answer.Text,
            Language = after.Language,
            Delivery = "sent",
            Facts = DeskJson.Serialize(new Dictionary<string, string> { [Fact] = "provider" }),
        };
        await message.InsertAsync(tx);
        await message.InsertFilesAsync(tx, read.Files);
        if (TicketEvents.Changed(before, after, null) is { } changed)
        {
            tx.Append(changed);
        }

        tx.Append(TicketEvents.MessageAdded(after, message.Id, message.Seq, MessageKind.Agent, null));
        return string.Create(CultureInfo.InvariantCulture, $"answered elsewhere, ticket {after.Id}");
    }

    private static async Task<bool> IsKnownAsync(Session session, long accountId, string externalId) =>
        (await session.FirstOrDefaultAsync<long?>("select id from messages where account_id = @accountId and external_id = @externalId", new { accountId, externalId })
            ?? await session.FirstOrDefaultAsync<long?>("select message_id from outbound_parts where account_id = @accountId and external_id = @externalId", new { accountId, externalId })) is not null;

    /// <summary>The same words, on their way; or a file, where the desk sent one just now: of a message with several parts we know the first one's id only.</summary>
    private static async Task<bool> IsOursAsync(Session session, long ticketId, ReadAnswer read)
    {
        var sent = await session.QueryAsync<SentRow>(
            """
            select m.text, m.delivery, (select count(*) from attachments a where a.message_id = m.id) as files
            from messages m
            where m.ticket_id = @ticketId and m.kind = 'agent' and m.delivery in ('queued', 'sending', 'sent', 'delivered', 'read') and m.created_at >= @since
            """,
            new { ticketId, since = read.Answer.At - s_onItsWay });
        return read.Files.Count > 0
            ? sent.Any(row => row.Files > 0)
            : sent.Any(row => row.Delivery is "queued" or "sending" && row.Text.Contains(read.Answer.Text, StringComparison.Ordinal));
    }

    private sealed record SentRow
    {
        public string Text { get; init; } = "";

        public string Delivery { get; init; } = "";

        public int Files { get; init; }
    }
}
