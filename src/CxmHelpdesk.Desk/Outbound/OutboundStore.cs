using System.Data.Common;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>
/// The rows of <c>outbound</c>. A claim names its owner; everything that the owner writes later is bound to the claim still being
/// his, except that what was sent stays sent whoever wrote it down.
/// </summary>
internal sealed class OutboundStore(Db db)
{
    private const int MaxReferences = 20;

    /// <summary>
    /// What makes a row free to be taken, in full: due, nobody's, its account switched on, and no earlier message of its ticket still to go. So
    /// what is written to an account that is off waits for it, and no attempt is counted.
    /// </summary>
    private const string Free =
        """
        outbound.state = 'waiting'
            and outbound.next_attempt_at <= @now
            and (outbound.claimed_until is null or outbound.claimed_until < @now)
            and exists (select 1 from channel_accounts account where account.id = outbound.account_id and account.enabled = 1)
            and not exists (
                select 1 from outbound earlier
                where earlier.ticket_id = outbound.ticket_id and earlier.state = 'waiting' and earlier.message_seq < outbound.message_seq
                    and coalesce(earlier.side_id, 0) = coalesce(outbound.side_id, 0))
        """;

    /// <summary>At a start on SQLite, where no other process sends: what a dead process had claimed need not wait for its lease.</summary>
    public Task FreeAllAsync(CancellationToken ct) => db.WriteAsync(
        tx => tx.ExecuteAsync("update outbound set claimed_by = null, claimed_until = null where state = 'waiting' and claimed_by is not null"), ct);

    /// <param name="except">Accounts that have enough to do.</param>
    public async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int limit, IReadOnlyCollection<long> except, DateTimeOffset now, TimeSpan lease, CancellationToken ct)
    {
        // Most looks find nothing and need not wait for the writer.
        var due = await db.ReadAsync(
            session => session.FirstOrDefaultAsync<long?>(
                $"""
                select id from outbound
                where {Free} and account_id not in @except
                order by next_attempt_at, id
                {session.Dialect.Limit("1")}
                """,
                new { now, except }),
            ct);
        if (due is null)
        {
            return [];
        }

        var token = Guid.NewGuid().ToString("N");
        return await db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync(
                    $"""
                    update outbound
                    set claimed_by = @token, claimed_until = @until
                    where id in (
                            select id from outbound
                            where {Free} and account_id not in @except
                            order by next_attempt_at, id
                            {tx.Dialect.Limit("@limit")})
                        and {Free}
                    """,
                    new { token, until = tx.Now + lease, now = tx.Now, except, limit });
                return await tx.QueryAsync<ClaimedMessage>(
                    """
                    select id, message_id, ticket_id, account_id, attempts, part, resent, claimed_by
                    from outbound
                    where claimed_by = @token and state = 'waiting'
                    """,
                    new { token });
            },
            ct);
    }

    /// <summary>Null: the message is gone.</summary>
    public Task<MessageToSend?> LoadAsync(ClaimedMessage claimed, CancellationToken ct) => db.ReadAsync(
        async session =>
        {
            var message = await session.FirstOrDefaultAsync<MessageToSend>(
                """
                select m.seq, m.text, m.html, m.automatic, m.copies, m.side_id, coalesce(m.subject, s.subject, t.subject) as subject, t.language,
                    case when m.side_id is null and m.sent_to is null then t.conversation_key end as conversation_key, i.kind, i.address, i.name, i.verified, a.name as agent_name, a.signatures,
                    m.created_at, o.at as opted_out_at, m.facts, q.facts as quoted_facts,
                    q.text as quoted_text, q.at as quoted_at, q.external_id as quoted_id, coalesce(qi.name, qi.address, i.name, i.address) as quoted_author
                from messages m
                join tickets t on t.id = m.ticket_id
                left join side_conversations s on s.id = m.side_id
                join identities i on i.id = coalesce(s.identity_id, m.sent_to, t.identity_id)
                left join agents a on a.id = m.agent_id
                left join opt_outs o on o.account_id = m.account_id and o.identity_id = i.id
                left join messages q on q.ticket_id = m.ticket_id and q.seq = (
                    select max(earlier.seq) from messages earlier
                    where earlier.ticket_id = m.ticket_id and earlier.seq < m.seq
                        and ((m.side_id is null and earlier.kind = 'customer') or (earlier.side_id = m.side_id and earlier.agent_id is null)))
                left join identities qi on qi.id = q.identity_id
                where m.id = @MessageId
                """,
                new { claimed.MessageId });
            if (message is null)
            {
                return null;
            }

            var files = await session.QueryAsync<FileToSend>(
                "select file_name, content_type, size_bytes, sha256, content_id from attachments where message_id = @MessageId order by id", new { claimed.MessageId });
            var references = await session.QueryAsync<string>(
                $"""
                select external_id from messages
                where ticket_id = @TicketId and seq < @Seq and external_id is not null and coalesce(side_id, 0) = coalesce(@SideId, 0)
                order by seq desc
                {session.Dialect.Limit("@MaxReferences")}
                """,
                new { claimed.TicketId, message.Seq, message.SideId, MaxReferences });
            var copies = message.SideId is not null ? Copies.None : Copies.Parse(message.Copies) ?? new Copies(await CopyList.OfAsync(session, claimed.TicketId, message.Kind), []);
            return message with
            {
                Files = files,
                Cc = [.. copies.Cc.Select(copy => new Party(message.Kind, copy.Address) { Name = copy.Name })],
                Bcc = [.. copies.Bcc.Select(copy => new Party(message.Kind, copy.Address) { Name = copy.Name })],
                References = [.. references.Reverse()],
            };
        },
        ct);

    /// <summary>A piece is out, others follow. It is never sent again.</summary>
    /// <returns>False: the claim ran out and somebody else goes on.</returns>
    public Task<bool> PartSentAsync(ClaimedMessage claimed, int part, string externalId, TimeSpan lease, CancellationToken ct) => db.WriteAsync(
        async tx =>
        {
            await InsertPartAsync(tx, claimed, part, externalId);
            await tx.ExecuteAsync(
                "update outbound set part = @next where id = @Id and part < @next", new { claimed.Id, next = part + 1 });
            return await HoldAsync(tx, claimed, lease);
        },
        ct);

    /// <summary>The claim lasts so long from now on.</summary>
    /// <returns>False: it ran out already and somebody else goes on.</returns>
    public Task<bool> HoldAsync(ClaimedMessage claimed, TimeSpan lease, CancellationToken ct) => db.WriteAsync(tx => HoldAsync(tx, claimed, lease), ct);

    /// <param name="lastPart">0: the message went out whole.</param>
    public Task SentAsync(ClaimedMessage claimed, int lastPart, Sent sent, CancellationToken ct) => db.WriteAsync(
        async tx =>
        {
            if (await FinishAsync(tx, claimed, "sent", lastPart + 1) == 0)
            {
                return;
            }

            if (lastPart > 0)
            {
                await InsertPartAsync(tx, claimed, lastPart, sent.ExternalId);
            }
            else
            {
                await NameAsync(tx, claimed.MessageId, sent.ExternalId);
            }

            if (sent.Reached is { } person)
            {
                await SamePeople.LearnAsync(tx, claimed.MessageId, person);
            }

            await MessageDelivery.AdvanceAsync(tx, claimed.MessageId, Delivery.Sent, sent.Note);
            await EarlyReceipts.TakeUpAsync(tx, claimed);
            await AccountHealth.SucceededAsync(tx, claimed.AccountId);
        },
        ct);

    public Task DeadAsync(ClaimedMessage claimed, string code, string explanation, CancellationToken ct) => db.WriteAsync(
        async tx =>
        {
            var gone = await tx.ExecuteAsync(
                """
                update outbound
                set state = 'dead', attempts = attempts + 1, error_code = @code, error = @error, finished_at = @Now, claimed_by = null, claimed_until = null
                where id = @Id and state = 'waiting' and claimed_by = @ClaimedBy
                """,
                new { claimed.Id, claimed.ClaimedBy, code = MessageDelivery.Shorten(code, 60), error = MessageDelivery.Shorten(explanation), tx.Now });
            if (gone > 0)
            {
                await MessageDelivery.SetAsync(tx, claimed.MessageId, Delivery.Failed, explanation, code: code);
            }
        },
        ct);

    public Task LaterAsync(ClaimedMessage claimed, string explanation, TimeSpan delay, CancellationToken ct) => db.WriteAsync(
        async tx =>
        {
            var put = await tx.ExecuteAsync(
                """
                update outbound
                set attempts = attempts + 1, next_attempt_at = @next, error_code = 'try-later', error = @error, claimed_by = null, claimed_until = null
                where id = @Id and state = 'waiting' and claimed_by = @ClaimedBy
                """,
                new { claimed.Id, claimed.ClaimedBy, next = tx.Now + delay, error = MessageDelivery.Shorten(explanation) });
            if (put > 0)
            {
                await MessageDelivery.SetAsync(tx, claimed.MessageId, Delivery.Queued, explanation);
                await AccountHealth.FailedAsync(tx, claimed.AccountId, explanation);
            }
        },
        ct);

    /// <summary>Nothing was tried: it waits, and no attempt is counted.</summary>
    public Task WaitAsync(ClaimedMessage claimed, string why, TimeSpan delay, CancellationToken ct) => db.WriteAsync(
        async tx =>
        {
            var put = await tx.ExecuteAsync(
                "update outbound set next_attempt_at = @next, claimed_by = null, claimed_until = null where id = @Id and state = 'waiting' and claimed_by = @ClaimedBy",
                new { claimed.Id, claimed.ClaimedBy, next = tx.Now + delay });
            var told = await tx.FirstOrDefaultAsync<string?>("select delivery_note from messages where id = @MessageId", new { claimed.MessageId });
            if (put > 0 && told != why)
            {
                await MessageDelivery.SetAsync(tx, claimed.MessageId, Delivery.Queued, why);
            }
        },
        ct);

    /// <summary>The server stops: another process, or this one after its next start, goes on.</summary>
    public Task ReleaseAsync(ClaimedMessage claimed, CancellationToken ct) => db.WriteAsync(
        tx => tx.ExecuteAsync(
            "update outbound set claimed_by = null, claimed_until = null where id = @Id and state = 'waiting' and claimed_by = @ClaimedBy",
            new { claimed.Id, claimed.ClaimedBy }),
        ct);

    private static async Task<bool> HoldAsync(Tx tx, ClaimedMessage claimed, TimeSpan lease) =>
        await tx.ExecuteAsync(
            "update outbound set claimed_until = @until where id = @Id and state = 'waiting' and claimed_by = @ClaimedBy",
            new { claimed.Id, claimed.ClaimedBy, until = tx.Now + lease }) > 0;

    // Not bound to the claim: if it ran out while the provider took its time, the message is out all the same.
    private static Task<int> FinishAsync(Tx tx, ClaimedMessage claimed, string state, int parts) => tx.ExecuteAsync(
        """
        update outbound
        set state = @state, part = @parts, attempts = attempts + 1, error_code = null, error = null, finished_at = @Now, claimed_by = null, claimed_until = null
        where id = @Id and state = 'waiting'
        """,
        new { claimed.Id, state, parts, tx.Now });

    /// <summary>A provider that gives an id twice loses us receipts, not the note that the message is out.</summary>
    private static async Task NameAsync(Tx tx, long messageId, string externalId)
    {
        try
        {
            await tx.ExecuteAsync("update messages set external_id = @externalId where id = @messageId", new { messageId, externalId });
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
        }
    }

    private static async Task InsertPartAsync(Tx tx, ClaimedMessage claimed, int part, string externalId)
    {
        if (part == 0)
        {
            await NameAsync(tx, claimed.MessageId, externalId);
        }

        try
        {
            await tx.ExecuteAsync(
                "insert into outbound_parts (message_id, part, account_id, external_id, delivery) values (@MessageId, @part, @AccountId, @externalId, 'sent')",
                new { claimed.MessageId, part, claimed.AccountId, externalId });
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
        }
    }
}
