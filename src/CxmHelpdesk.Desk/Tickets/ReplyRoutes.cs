using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>By which account, and to which of the customer's addresses, a reply goes.</summary>
public sealed record ReplyRoute(long AccountId, long IdentityId)
{
    internal static ReplyRoute? Of(long? accountId, long? identityId) => accountId is { } account && identityId is { } identity ? new ReplyRoute(account, identity) : null;
}

/// <param name="Address">As the customer has it: an e-mail address, a number.</param>
/// <param name="CanSend">False: this way only leads in.</param>
/// <param name="Usual">Taken where nobody chose.</param>
public sealed record ReplyRouteDto(long AccountId, long IdentityId, string Address, bool CanSend, bool Usual);

/// <summary>
/// The ways an answer can take: where the ticket came from, and every account that may write first to another address of the same customer. A form has no
/// way back, a chat's visitor may be gone; the conversation stays one ticket all the same, for what is answered elsewhere comes back into it.
/// </summary>
public sealed class ReplyRoutes(ChannelRegistry channels, ChannelAccountStore accounts)
{
    private const int Most = 20;

    /// <summary>The ticket's own first. Exactly one is <see cref="ReplyRouteDto.Usual"/>: where the customer wrote last, if an answer can go there.</summary>
    internal async Task<IReadOnlyList<ReplyRouteDto>> OfAsync(Session session, TicketState ticket)
    {
        var others = await OthersAsync(session, ticket);
        var canSend = await CanSendAsync(ticket);
        var usual = await UsualAsync(session, ticket, canSend, others);
        var address = await session.FirstOrDefaultAsync<string>("select address from identities where id = @IdentityId", new { ticket.IdentityId });
        return [new ReplyRouteDto(ticket.AccountId, ticket.IdentityId, address ?? "", canSend, usual is null), .. others.Select(other => other with { Usual = other == usual })];
    }

    /// <returns>The channel that the way leads over, and the way itself if it is not the ticket's own; or why it cannot be taken.</returns>
    internal async Task<(ReplyRoute? Elsewhere, IChannel? Channel, Refusal? Refusal)> FindAsync(Session session, TicketState ticket, ReplyRoute? chosen)
    {
        var own = channels.Find(ticket.Channel);
        if (chosen == new ReplyRoute(ticket.AccountId, ticket.IdentityId))
        {
            return (null, own, null);
        }

        var others = await OthersAsync(session, ticket);
        var way = chosen is null
            ? await UsualAsync(session, ticket, await CanSendAsync(ticket), others)
            : others.FirstOrDefault(other => other.AccountId == chosen.AccountId && other.IdentityId == chosen.IdentityId);
        return way is not null ? (new ReplyRoute(way.AccountId, way.IdentityId), channels.Find((await accounts.ByIdAsync(way.AccountId, default))!.Channel), null)
            : chosen is null ? (null, own, null)
            : (null, own, new Refusal.Invalid("route", "This customer cannot be reached that way."));
    }

    private async Task<bool> CanSendAsync(TicketState ticket) =>
        await accounts.ByIdAsync(ticket.AccountId, default) is { } account && channels.CanSend(account);

    /// <summary>Where the ticket's own way leads nowhere, or the customer himself has gone on elsewhere.</summary>
    private static async Task<ReplyRouteDto?> UsualAsync(Session session, TicketState ticket, bool canSend, IReadOnlyList<ReplyRouteDto> others)
    {
        if (others.Count == 0)
        {
            return null;
        }

        var last = await session.FirstOrDefaultAsync<LastWords>(
            $"select account_id, identity_id from messages where ticket_id = @Id and kind = 'customer' and side_id is null order by seq desc {session.Dialect.Limit("1")}", new { ticket.Id });
        var there = last is null || last.AccountId == ticket.AccountId ? null : others.FirstOrDefault(way => way.AccountId == last.AccountId && way.IdentityId == last.IdentityId);
        return there ?? (canSend ? null : others[0]);
    }

    private async Task<IReadOnlyList<ReplyRouteDto>> OthersAsync(Session session, TicketState ticket)
    {
        var writing = (await accounts.EnabledAsync(default)).Where(account => channels.WritesFirstTo(account) is not null).ToArray();
        if (writing.Length == 0)
        {
            return [];
        }

        var addresses = await session.QueryAsync<AddressRow>(
            $"""
            select i.id, i.kind, i.address
            from identities i
            where i.customer_id = @CustomerId and i.kind in @kinds and i.blocked_at is null
            order by case when i.id = @IdentityId then 0 else 1 end, i.id
            {session.Dialect.Limit("@Most")}
            """,
            new { ticket.CustomerId, ticket.IdentityId, kinds = writing.Select(channels.WritesFirstTo).Distinct(), Most });
        if (addresses.Count == 0)
        {
            return [];
        }

        var teams = new Dictionary<long, long?>();
        foreach (var account in writing)
        {
            teams[account.Id] = (await accounts.RoutingAsync(account.Id, default))?.TeamId;
        }

        var optedOut = (await session.QueryAsync<Closed>("select account_id, identity_id from opt_outs where account_id in @accounts and identity_id in @ids", new { accounts = writing.Select(account => account.Id), ids = addresses.Select(row => row.Id) })).ToHashSet();
        return
        [
            .. from address in addresses
               from account in writing.OrderBy(account => teams[account.Id] == ticket.TeamId ? 0 : 1).ThenBy(account => account.Id)
               where channels.WritesFirstTo(account) == address.Kind && (account.Id, address.Id) != (ticket.AccountId, ticket.IdentityId)
                   && !optedOut.Contains(new Closed { AccountId = account.Id, IdentityId = address.Id })
               select new ReplyRouteDto(account.Id, address.Id, address.Address, CanSend: true, Usual: false),
        ];
    }

    private sealed record AddressRow
    {
        public long Id { get; init; }

        public string Kind { get; init; } = "";

        public string Address { get; init; } = "";
    }

    private sealed record Closed
    {
        public long AccountId { get; init; }

        public long IdentityId { get; init; }
    }

    private sealed record LastWords
    {
        public long AccountId { get; init; }

        public long? IdentityId { get; init; }
    }
}
