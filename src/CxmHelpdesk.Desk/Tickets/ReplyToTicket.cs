using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Drafts;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.TicketWork;
using FluentValidation;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tickets;

/// <param name="ClientId">Made by the agent's browser; the same id again is the same reply.</param>
/// <param name="CustomerVersion">The ticket's <see cref="TicketRow.CustomerVersion"/> when the reply was written.</param>
/// <param name="Resolve">Resolve the ticket with this reply.</param>
/// <param name="SendAt">Not before then, and only if the customer has not written meanwhile.</param>
/// <param name="InPrivate">Answers a public post by a message to its author alone, where the channel can; else where everybody reads it.</param>
/// <param name="Copies">From now on the ticket's copies go to these; null: to those who have had them so far.</param>
/// <param name="Route">One of the ticket's <see cref="ReplyRoutes"/>; null: the usual one.</param>
public sealed record ReplyRequest(
    string ClientId, string Text, long CustomerVersion, IReadOnlyList<StoredFile>? Files = null, bool Resolve = false, DateTimeOffset? SendAt = null,
    Copies? Copies = null, bool InPrivate = false, ReplyRoute? Route = null);

public sealed class ReplyRequestValidator : AbstractValidator<ReplyRequest>
{
    public ReplyRequestValidator(TimeProvider time)
    {
        RuleFor(r => r.SendAt).Must(at => at > time.GetUtcNow() && at < time.GetUtcNow().AddYears(1)).When(r => r.SendAt is not null).WithMessage("Within the next year.");
        RuleFor(r => r.ClientId).NotEmpty().MaximumLength(60);
        RuleFor(r => r.Text).NotNull().MaximumLength(100_000);
        RuleFor(r => r.Text).NotEmpty().When(r => r.Files is not { Count: > 0 });
        RuleFor(r => r.Files).Must(files => files is null || files.Count <= 20).WithMessage("At most 20 files.");
        RuleFor(r => r.Copies!).SetValidator(new CopiesValidator()).When(r => r.Copies is not null);
    }
}

public abstract record ReplyOutcome
{
    /// <param name="Repeated">The client id was known: nothing was sent again.</param>
    public sealed record Accepted(MessageDto Message, bool Repeated) : ReplyOutcome;

    /// <summary>It goes out at its time; until then it can be taken back.</summary>
    public sealed record Held(HeldReplyDto Reply) : ReplyOutcome;

    /// <summary>The customer wrote since: here is what the agent has not seen.</summary>
    public sealed record Stale(TicketRow Ticket, IReadOnlyList<MessageDto> NewMessages) : ReplyOutcome;

    public sealed record NotFound : ReplyOutcome;

    /// <param name="File">A file that this store does not have.</param>
    public sealed record UnknownFile(string File) : ReplyOutcome;

    /// <summary>The client id belongs to something else.</summary>
    public sealed record ClientIdTaken : ReplyOutcome;

    public sealed record Refused(Refusal Why) : ReplyOutcome;
}

/// <summary>
/// An agent answers. Message, way out, ticket and events are one write; a second click and a stale draft change nothing. Where the channel leaves
/// a moment for taking back, or a later time was chosen, the reply is held first (see <see cref="HeldReplies"/>).
/// </summary>
public sealed class ReplyToTicket(
    Db db, OutboundQueue outbound, Attachments.AttachmentStore files, ReplyRoutes routes, IOptions<OutboundOptions> options)
{
    public async Task<ReplyOutcome> HandleAsync(long ticketId, ReplyRequest request, Viewer viewer, CancellationToken ct)
    {
        if (request.Files?.FirstOrDefault(file => !files.Contains(file.Sha256)) is { } missing)
        {
            return new ReplyOutcome.UnknownFile(missing.FileName);
        }

        return await db.WriteAsync(tx => ApplyAsync(tx, ticketId, request, viewer, mayHold: true), ct);
    }

    /// <param name="mayHold">False: it was held, and now it goes.</param>
    internal async Task<ReplyOutcome> ApplyAsync(Tx tx, long ticketId, ReplyRequest request, Viewer viewer, bool mayHold)
    {
        var before = await TicketState.LoadAsync(tx, ticketId);
        if (before is null || !viewer.CanSeeTicket(before.TeamId))
        {
            return new ReplyOutcome.NotFound();
        }

        if (await AgentMessage.RepeatedAsync(tx, request.ClientId) is { } known)
        {
            return known.TicketId == ticketId && known.Kind == MessageKind.Agent && known.AgentId == viewer.AgentId
                ? new ReplyOutcome.Accepted(known, Repeated: true)
                : new ReplyOutcome.ClientIdTaken();
        }

        var (elsewhere, way, unreachable) = await routes.FindAsync(tx, before, request.Route);
        if (unreachable is not null)
        {
            return new ReplyOutcome.Refused(unreachable);
        }

        var channel = way?.Descriptor.Capabilities;
        var holdUntil = mayHold ? HoldUntil(channel, request, tx.Now) : null;
        if (holdUntil is not null && await HeldReplies.ByClientIdAsync(tx, request.ClientId) is { } held)
        {
            return held.TicketId == ticketId && held.AgentId == viewer.AgentId ? new ReplyOutcome.Held(held) : new ReplyOutcome.ClientIdTaken();
        }

        if (request.CustomerVersion != before.CustomerVersion)
        {
            return await StaleAsync(tx, before, request.CustomerVersion);
        }

        var copiesTo = channel is { Copies: true } ? channel.WritesFirstTo : null;
        if (request.Copies is { } chosen
            && (copiesTo is null ? new Refusal.Invalid("copies", "This channel has no copies.") : Recipients.Wrong(copiesTo, chosen)) is { } wrong)
        {
            return new ReplyOutcome.Refused(wrong);
        }

        var (answered, refusal) = await PublicAnswers.SettleAsync(tx, ticketId, way?.Descriptor, request);
        if (refusal is not null)
        {
            return new ReplyOutcome.Refused(refusal);
        }

        if (holdUntil is { } due)
        {
            return new ReplyOutcome.Held(await HeldReplies.HoldAsync(tx, before, request, viewer.AgentId, due));
        }

        var after = Answered(before, request, viewer.AgentId, tx.Now).Settled(before);
        await after.UpdateAsync(tx, before);
        var message = AgentMessage.Of(tx, after, MessageKind.Agent, request.ClientId, request.Text, viewer.AgentId) with
        {
            Delivery = "queued",
            Copies = copiesTo is null ? null : await CopyList.SettleAsync(tx, after, copiesTo, request.Copies),
            Facts = answered,
            AccountId = elsewhere?.AccountId ?? after.AccountId,
            SentTo = elsewhere?.IdentityId,
        };
        await message.InsertAsync(tx);
        await message.InsertFilesAsync(tx, (request.Files ?? []).Select(file => (file, InlineImages.IdOf(request.Text, file))));
        await outbound.EnqueueAsync(tx, message.Id, ticketId, message.AccountId);
        if (TicketEvents.Changed(before, after, viewer.AgentId) is { } changed)
        {
            tx.Append(changed);
            await TicketTimeline.ResolvedAsync(tx, before, after, viewer.AgentId);
            if (after.Status != before.Status)
            {
                await Notifications.TellFollowersAsync(tx, NotificationKind.Status, after, null, viewer.AgentId);
            }
        }

        tx.Append(TicketEvents.MessageAdded(after, message.Id, message.Seq, MessageKind.Agent, viewer.AgentId));
        return new ReplyOutcome.Accepted((await TicketQueries.MessagesAsync(tx, [message.Id]))[0], Repeated: false);
    }

    private DateTimeOffset? HoldUntil(ChannelCapabilities? channel, ReplyRequest request, DateTimeOffset now)
    {
        var seconds = channel?.Live == true ? options.Value.LiveUndoSeconds : options.Value.UndoSeconds;
        return request.SendAt ?? (seconds > 0 ? now.AddSeconds(seconds) : null);
    }

    private static TicketState Answered(TicketState before, ReplyRequest request, long agentId, DateTimeOffset now) => before with
    {
        Status = request.Resolve ? TicketStatus.Resolved : TicketStatus.Open,
        ResolvedAt = request.Resolve ? now : null,
        AssigneeId = before.AssigneeId ?? agentId,
        Waiting = false,
        WaitingSince = null,
        AnswerBy = null,
        FirstAnsweredAt = before.FirstAnsweredAt ?? now,
        MessageCount = before.MessageCount + 1,
        LastMessageAt = now,
        LastAuthor = "agent",
        Snippet = NewMessage.Snippet(request.Text.Length > 0 ? InlineImages.Words(request.Text) : request.Files![0].FileName),
    };

    private static async Task<ReplyOutcome> StaleAsync(Tx tx, TicketState ticket, long seenVersion)
    {
        var unseen = Math.Clamp(ticket.CustomerVersion - seenVersion, 1, 50);
        var newest = await MessageRows.LoadAsync(
            tx, "m.ticket_id = @Id and m.kind = 'customer'", $"m.seq desc {tx.Dialect.Limit("@unseen")}", new { ticket.Id, unseen });
        return new ReplyOutcome.Stale((await TicketQueries.RowsAsync(tx, [ticket.Id]))[0], [.. newest.Reverse()]);
    }
}

/// <summary>What replies and notes share.</summary>
internal static class AgentMessage
{
    public static async Task<MessageDto?> RepeatedAsync(Tx tx, string clientId)
    {
        var known = await MessageRows.LoadAsync(tx, "m.client_id = @clientId", "m.id", new { clientId });
        return known.Count == 0 ? null : known[0];
    }

    public static NewMessage Of(Tx tx, TicketState ticket, MessageKind kind, string clientId, string text, long agentId) => new()
    {
        Id = tx.NextId(),
        TicketId = ticket.Id,
        Seq = ticket.MessageCount,
        Kind = kind,
        AccountId = ticket.AccountId,
        ClientId = clientId,
        AgentId = agentId,
        At = tx.Now,
        Text = text,
        Language = ticket.Language,
    };
}
