using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Outbound;
using FluentValidation;

namespace CxmHelpdesk.Desk.Tickets;

/// <param name="ClientId">Made by the agent's browser; the same id again is the same message.</param>
/// <param name="AccountId">That it is sent by. Its channel must be one on which we may write first.</param>
/// <param name="Resolve">No answer is expected: the ticket is resolved at once, and opens when one comes.</param>
/// <param name="Hold">The writer wants the moment in which it can be taken back (see <see cref="Drafts.HeldLetters"/>).</param>
public sealed record StartTicketRequest(
    string ClientId, long AccountId, Recipient To, string Subject, string Text, Copies? Copies = null, IReadOnlyList<StoredFile>? Files = null, bool Resolve = false,
    bool Hold = false);

/// <param name="Repeated">The client id was known: nothing was sent again.</param>
public sealed record TicketStarted(TicketRow Ticket, MessageDto Message, bool Repeated);

public sealed class StartTicketValidator : AbstractValidator<StartTicketRequest>
{
    public StartTicketValidator()
    {
        RuleFor(r => r.ClientId).NotEmpty().MaximumLength(60);
        RuleFor(r => r.To).NotNull().SetValidator(new RecipientValidator());
        RuleFor(r => r.Subject).NotEmpty().MaximumLength(400);
        RuleFor(r => r.Text).NotNull().MaximumLength(100_000);
        RuleFor(r => r.Text).NotEmpty().When(r => r.Files is not { Count: > 0 });
        RuleFor(r => r.Files).Must(files => files is null || files.Count <= 20).WithMessage("At most 20 files.");
        RuleFor(r => r.Copies!).SetValidator(new CopiesValidator()).When(r => r.Copies is not null);
    }
}

/// <summary>An agent writes first. The ticket is his, waits for nobody, and takes in what is answered.</summary>
public sealed class StartTicket(Db db, OutboundQueue outbound, AttachmentStore files, ChannelRegistry channels, ChannelAccountStore accounts)
{
    public async Task<Outcome<TicketStarted>> HandleAsync(StartTicketRequest request, Viewer viewer, CancellationToken ct)
    {
        var way = await WayAsync(request, ct);
        return way.Refusal is { } refusal
            ? refusal
            : await db.WriteAsync<Outcome<TicketStarted>>(
                async tx => await AgentMessage.RepeatedAsync(tx, request.ClientId) is { } known
                    ? known.AgentId == viewer.AgentId && known is { Kind: MessageKind.Agent, Seq: 1 }
                        ? new TicketStarted((await TicketQueries.RowsAsync(tx, [known.TicketId]))[0], known, Repeated: true)
                        : new Refusal.Conflict("client-id-taken", "This client id belongs to another message.")
                    : await ApplyAsync(tx, request, viewer, way.Value),
                ct);
    }

    /// <param name="held">It was accepted before, and goes even if the account has been switched off since.</param>
    internal async Task<Outcome<Way>> WayAsync(StartTicketRequest request, CancellationToken ct, bool held = false)
    {
        var account = await accounts.ByIdAsync(request.AccountId, ct);
        var channel = account is null || (!held && await accounts.ByKeyAsync(account.Key, ct) is null) ? null : channels.Find(account.Channel)?.Descriptor;
        if (account is null || channel?.Capabilities.WritesFirstTo is not { } kind)
        {
            return new Refusal.Invalid("accountId", "Nothing can be written first by this account.");
        }

        if (!IdentityKey.IsAddress(kind, request.To.Address))
        {
            return new Refusal.Invalid("to", $"\"{request.To.Address}\" is no address.");
        }

        if (Wrong(request, channel.Capabilities, kind) is { } wrong)
        {
            return wrong;
        }

        var routing = await accounts.RoutingAsync(account.Id, ct);
        return new Way(account, routing?.TeamId, routing?.Patience ?? channel.Patience, channel.Capabilities, kind);
    }

    private Refusal.Invalid? Wrong(StartTicketRequest request, ChannelCapabilities channel, string kind) =>
        request.Files?.FirstOrDefault(file => !files.Contains(file.Sha256)) is { } missing ? new Refusal.Invalid("files", $"The file \"{missing.FileName}\" was not uploaded.")
        : request.Copies is null ? null
        : channel.Copies ? Recipients.Wrong(kind, request.Copies)
        : new Refusal.Invalid("copies", "This channel has no copies.");

    internal async Task<TicketStarted> ApplyAsync(Tx tx, StartTicketRequest request, Viewer viewer, Way way)
    {
        var (account, teamId, patience, channel, kind) = way;
        var to = await CustomerDirectory.FindOrCreateAsync(tx, new Party(kind, request.To.Address.Trim()) { Name = request.To.Name }, null);
        var language = await tx.FirstOrDefaultAsync<string>(
            "select coalesce(c.language, a.language) from customers c join agents a on a.id = @AgentId where c.id = @CustomerId", new { viewer.AgentId, to.CustomerId });
        var blank = new TicketState
        {
            Id = await tx.NextTicketNumberAsync(),
            AccountId = account.Id,
            Channel = account.Channel,
            IdentityId = to.IdentityId,
            CustomerId = to.CustomerId,
            Subject = request.Subject.Trim(),
            Status = request.Resolve ? TicketStatus.Resolved : TicketStatus.Open,
            ResolvedAt = request.Resolve ? tx.Now : null,
            // Of a team whose tickets he does not see, it would be lost to its writer.
            TeamId = viewer.CanSeeTicket(teamId) ? teamId : null,
            AssigneeId = viewer.AgentId,
            Language = language ?? "en",
            PatienceSeconds = (int)patience.TotalSeconds,
            Contacts = 1,
            Snippet = NewMessage.Snippet(request.Text.Length > 0 ? InlineImages.Words(request.Text) : request.Files![0].FileName),
            LastAuthor = "agent",
            MessageCount = 1,
            LastMessageAt = tx.Now,
            CreatedAt = tx.Now,
        };
        var ticket = blank.Settled(blank);
        await ticket.InsertAsync(tx);
        var message = AgentMessage.Of(tx, ticket, MessageKind.Agent, request.ClientId, request.Text, viewer.AgentId) with
        {
            Delivery = "queued",
            Copies = channel.Copies ? await CopyList.SettleAsync(tx, ticket, kind, request.Copies) : null,
        };
        await message.InsertAsync(tx);
        await message.InsertFilesAsync(tx, (request.Files ?? []).Select(file => (file, InlineImages.IdOf(request.Text, file))));
        await outbound.EnqueueAsync(tx, message.Id, ticket.Id, ticket.AccountId);
        await tx.ExecuteAsync("update customers set tickets_count = tickets_count + 1 where id = @CustomerId", new { to.CustomerId });
        await TicketTimeline.OpenedAsync(tx, ticket);
        tx.Append(TicketEvents.Opened(ticket) with { AgentId = viewer.AgentId });
        tx.Append(TicketEvents.MessageAdded(ticket, message.Id, message.Seq, MessageKind.Agent, viewer.AgentId));
        return new TicketStarted((await TicketQueries.RowsAsync(tx, [ticket.Id]))[0], (await TicketQueries.MessagesAsync(tx, [message.Id]))[0], Repeated: false);
    }

    /// <summary>By which account it goes.</summary>
    internal sealed record Way(ChannelAccount Account, long? TeamId, TimeSpan Patience, ChannelCapabilities Channel, string Kind);
}
