using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Html;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;
using FluentValidation;

namespace CxmHelpdesk.Desk.SideConversations;

/// <param name="ClientId">Made by the agent's browser; the same id again is the same message.</param>
/// <param name="AccountId">That it is sent by. Its channel must be one on which we may write first.</param>
/// <param name="Text">All that is to be read, the forwarded words among it: the writer decides what of them goes out.</param>
/// <param name="AttachmentIds">Files of the ticket that go with it.</param>
/// <param name="Original">Stands below the text, which may then be empty.</param>
public sealed record ForwardRequest(
    string ClientId, long AccountId, Recipient To, string Subject, string Text, IReadOnlyList<StoredFile>? Files = null, IReadOnlyList<long>? AttachmentIds = null, ForwardedOriginal? Original = null);

public sealed record SideMessageRequest(string ClientId, string Text, IReadOnlyList<StoredFile>? Files = null);

public sealed class ForwardValidator : AbstractValidator<ForwardRequest>
{
    public ForwardValidator()
    {
        RuleFor(r => r.ClientId).NotEmpty().MaximumLength(60);
        RuleFor(r => r.To).NotNull().SetValidator(new RecipientValidator());
        RuleFor(r => r.Subject).NotEmpty().MaximumLength(400);
        RuleFor(r => r.Text).NotNull().MaximumLength(100_000);
        RuleFor(r => r.Text).NotEmpty().When(r => r.Original is null);
        RuleFor(r => r.Original!.Heading).NotEmpty().MaximumLength(2000).When(r => r.Original is not null);
        RuleFor(r => r.Files).Must(files => files is null || files.Count <= 20).WithMessage("At most 20 files.");
        RuleFor(r => r.AttachmentIds).Must(ids => ids is null || ids.Count <= 50).WithMessage("At most 50 files.");
    }
}

public sealed class SideMessageValidator : AbstractValidator<SideMessageRequest>
{
    public SideMessageValidator()
    {
        RuleFor(r => r.ClientId).NotEmpty().MaximumLength(60);
        RuleFor(r => r.Text).NotNull().MaximumLength(100_000);
        RuleFor(r => r.Text).NotEmpty().When(r => r.Files is not { Count: > 0 });
        RuleFor(r => r.Files).Must(files => files is null || files.Count <= 20).WithMessage("At most 20 files.");
    }
}

/// <param name="Repeated">The client id was known: nothing was sent again.</param>
public sealed record SideMessageSent(MessageDto Message, bool Repeated);

/// <summary>An agent writes to somebody else about a ticket. The ticket's state, and what its customer waits for, stay as they are.</summary>
public sealed class WriteAside(Db db, OutboundQueue outbound, AttachmentStore store, ChannelRegistry channels, ChannelAccountStore accounts, HtmlSanitizer sanitizer)
{
    public async Task<Outcome<SideMessageSent>> BeginAsync(long ticketId, ForwardRequest request, Viewer viewer, CancellationToken ct)
    {
        var account = await accounts.ByIdAsync(request.AccountId, ct);
        if (account is null || await accounts.ByKeyAsync(account.Key, ct) is null || channels.Find(account.Channel)?.Descriptor.Capabilities.WritesFirstTo is not { } kind)
        {
            return new Refusal.Invalid("accountId", "Nothing can be written first by this account.");
        }

        if (!IdentityKey.IsAddress(kind, request.To.Address))
        {
            return new Refusal.Invalid("to", $"\"{request.To.Address}\" is no address.");
        }

        var original = request.Original is null ? null : await OriginalLetter.ComposeAsync(db, sanitizer, ticketId, request.Text, request.Original, request.AttachmentIds ?? [], ct);
        if (request.Original is not null && original is null)
        {
            return new Refusal.NotFound("message");
        }

        return await WriteAsync(ticketId, request.ClientId, request.Files, viewer, async (tx, ticket) =>
        {
            var to = await CustomerDirectory.FindOrCreateAsync(tx, new Party(kind, request.To.Address.Trim()) { Name = request.To.Name }, null);
            if (to.CustomerId == ticket.CustomerId)
            {
                return new Refusal.Invalid("to", "This is the ticket's customer: answer instead.");
            }

            var side = new SideConversation
            {
                Id = tx.NextId(), TicketId = ticket.Id, AccountId = account.Id, IdentityId = to.IdentityId, Subject = request.Subject.Trim(), CreatedBy = viewer.AgentId,
            };
            await side.InsertAsync(tx);
            var files = await OfTicketAsync(tx, ticket.Id, request.AttachmentIds, original);
            return await SendAsync(tx, ticket, side, request.ClientId, original?.Text ?? request.Text, original?.Html, [.. Named(request.Text, request.Files), .. files], viewer);
        }, ct);
    }

    public Task<Outcome<SideMessageSent>> AnswerAsync(long ticketId, long sideId, SideMessageRequest request, Viewer viewer, CancellationToken ct) =>
        WriteAsync(
            ticketId, request.ClientId, request.Files, viewer,
            async (tx, ticket) => await SideConversation.LoadAsync(tx, sideId) is { } side && await IsOfAsync(tx, side, ticketId)
                ? await SendAsync(tx, ticket, side, request.ClientId, request.Text, null, [.. Named(request.Text, request.Files)], viewer)
                : new Refusal.NotFound("side conversation"),
            ct);

    /// <summary>Also of the ticket that its own became part of.</summary>
    private static async Task<bool> IsOfAsync(Tx tx, SideConversation side, long ticketId) =>
        side.TicketId == ticketId || (await TicketMatcher.KeptAsync(tx, await TicketState.LoadAsync(tx, side.TicketId)))?.Id == ticketId;

    private async Task<Outcome<SideMessageSent>> WriteAsync(
        long ticketId, string clientId, IReadOnlyList<StoredFile>? files, Viewer viewer, Func<Tx, TicketState, Task<Outcome<SideMessageSent>>> write, CancellationToken ct)
    {
        if (files?.FirstOrDefault(file => !store.Contains(file.Sha256)) is { } missing)
        {
            return new Refusal.Invalid("files", $"The file \"{missing.FileName}\" was not uploaded.");
        }

        return await db.WriteAsync<Outcome<SideMessageSent>>(
            async tx =>
            {
                var ticket = await TicketState.LoadAsync(tx, ticketId);
                if (ticket is null || !viewer.CanSeeTicket(ticket.TeamId))
                {
                    return new Refusal.NotFound("ticket");
                }

                return await AgentMessage.RepeatedAsync(tx, clientId) is not { } known ? await write(tx, ticket)
                    : known.TicketId == ticketId && known.Side is not null && known.AgentId == viewer.AgentId ? new SideMessageSent(known, Repeated: true)
                    : new Refusal.Conflict("client-id-taken", "This client id belongs to another message.");
            },
            ct);
    }

    private async Task<SideMessageSent> SendAsync(
        Tx tx, TicketState before, SideConversation side, string clientId, string text, string? html, IReadOnlyList<(StoredFile File, string? ContentId)> files, Viewer viewer)
    {
        var after = (before with { MessageCount = before.MessageCount + 1 }).Settled(before);
        await after.UpdateAsync(tx, before);
        var message = AgentMessage.Of(tx, after, MessageKind.Note, clientId, text, viewer.AgentId) with { Html = html, AccountId = side.AccountId, SideId = side.Id, Delivery = "queued" };
        await message.InsertAsync(tx);
        await message.InsertFilesAsync(tx, files.DistinctBy(one => one.File.Sha256));
        await outbound.EnqueueAsync(tx, message.Id, after.Id, side.AccountId, side.Id);
        tx.Append(TicketEvents.MessageAdded(after, message.Id, message.Seq, MessageKind.Note, viewer.AgentId));
        await TicketLinks.FollowAsync(tx, after.Id, viewer.AgentId);
        return new SideMessageSent((await TicketQueries.MessagesAsync(tx, [message.Id]))[0], Repeated: false);
    }

    private static IEnumerable<(StoredFile File, string? ContentId)> Named(string text, IReadOnlyList<StoredFile>? files) => (files ?? []).Select(file => (file, InlineImages.IdOf(text, file)));

    /// <summary>Ids of other tickets' files give nothing.</summary>
    private static async Task<IEnumerable<(StoredFile File, string? ContentId)>> OfTicketAsync(Tx tx, long ticketId, IReadOnlyList<long>? ids, OriginalLetter? original) => ids is not { Count: > 0 } ? [] :
        (await tx.QueryAsync<FileToSend>(
            "select file_name, content_type, size_bytes, sha256, content_id from attachments where ticket_id = @ticketId and id in @ids order by id", new { ticketId, ids }))
            .Select(file => (
                new StoredFile(file.FileName, file.ContentType, file.SizeBytes, file.Sha256), file.ContentId is { } id && original?.Pictures.Contains(id) == true ? id : null));
}
