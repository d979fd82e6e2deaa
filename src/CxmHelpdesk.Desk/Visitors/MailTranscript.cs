using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.SideConversations;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;
using static System.FormattableString;

namespace CxmHelpdesk.Desk.Visitors;

/// <summary>
/// Mails a visitor his conversation, by a mailbox of the desk. Only one that an agent took part in, and only a few times: else anybody could have us carry a text of
/// his to an address that he only claims. It is a side conversation of the ticket, so that agents see it, and what is answered to it reaches them.
/// </summary>
public sealed class MailTranscript(Db db, OutboundQueue outbound, ChannelRegistry channels, ChannelAccountStore accounts)
{
    /// <summary>Of one conversation.</summary>
    public const int MostTimes = 3;

    private const int MostLines = 500;
    private const int MostCharacters = 90_000;

    /// <summary>By which it goes: one of the chat's own team if there is one; null: nothing can be mailed.</summary>
    public async Task<ChannelAccount?> MailboxAsync(long chatAccountId, CancellationToken ct)
    {
        var team = (await accounts.RoutingAsync(chatAccountId, ct))?.TeamId;
        var mailboxes = (await accounts.EnabledAsync(ct))
            .Where(account => channels.WritesFirstTo(account) == IdentityKey.Email)
            .OrderBy(account => account.Id)
            .ToArray();
        foreach (var mailbox in mailboxes)
        {
            if ((await accounts.RoutingAsync(mailbox.Id, ct))?.TeamId == team)
            {
                return mailbox;
            }
        }

        return mailboxes.FirstOrDefault();
    }

    /// <returns>Refused with <c>email-wrong</c>, <c>transcript-none</c> (no mailbox, or nobody has answered) or <c>transcript-too-often</c>. The same again, with nothing new, is not sent twice.</returns>
    public async Task<Outcome<Done>> SendAsync(Visitor visitor, string title, string email, bool japanese, CancellationToken ct)
    {
        var address = email.Trim();
        if (address.Length > 254 || !IdentityKey.IsAddress(IdentityKey.Email, address))
        {
            return new Refusal.Conflict("email-wrong", "This is no address.");
        }

        if (await MailboxAsync(visitor.AccountId, ct) is not { } mailbox)
        {
            return new Refusal.Conflict("transcript-none", "There is no mailbox.");
        }

        return await db.WriteAsync<Outcome<Done>>(
            async tx =>
            {
                var newest = await VisitorMessages.NewestTicketAsync(tx, visitor);
                var lines = newest is null ? [] : await VisitorMessages.OfTicketAsync(tx, newest.Value, MostLines);
                var agentId = newest is null ? null : await LastAgentAsync(tx, newest.Value);
                if (newest is not { } ticketId || agentId is null)
                {
                    return new Refusal.Conflict("transcript-none", "Nobody has answered yet.");
                }

                var prefix = string.Create(CultureInfo.InvariantCulture, $"transcript-{ticketId}-");
                var clientId = $"{prefix}{Mark($"{IdentityKey.Of(IdentityKey.Email, address)} {lines[^1].Id}")}";
                if (await AgentMessage.RepeatedAsync(tx, clientId) is not null)
                {
                    return Done.Instance;
                }

                if (await tx.ScalarAsync<int>("select count(*) from messages where ticket_id = @ticketId and client_id like @like", new { ticketId, like = $"{prefix}%" }) >= MostTimes)
                {
                    return new Refusal.Conflict("transcript-too-often", "It was mailed often enough.");
                }

                var before = (await TicketState.LoadAsync(tx, ticketId))!;
                var to = await CustomerDirectory.FindOrCreateAsync(tx, new Party(IdentityKey.Email, address) { Name = visitor.Name }, visitor.Language);
                var side = new SideConversation
                {
                    Id = tx.NextId(), TicketId = ticketId, AccountId = mailbox.Id, IdentityId = to.IdentityId, CreatedBy = agentId.Value,
                    Subject = japanese ? Invariant($"{title}：会話の記録（#{ticketId}）") : Invariant($"{title}: your conversation (#{ticketId})"),
                };
                await side.InsertAsync(tx);
                var after = (before with { MessageCount = before.MessageCount + 1 }).Settled(before);
                await after.UpdateAsync(tx, before);
                var message = AgentMessage.Of(tx, after, MessageKind.Note, clientId, Text(lines, await ZoneAsync(tx, agentId.Value), japanese), agentId.Value) with
                {
                    AccountId = mailbox.Id, SideId = side.Id, Delivery = "queued", Automatic = true,
                };
                await message.InsertAsync(tx);
                await outbound.EnqueueAsync(tx, message.Id, ticketId, mailbox.Id, side.Id);
                tx.Append(TicketEvents.MessageAdded(after, message.Id, message.Seq, MessageKind.Note, agentId));
                await TicketLinks.FollowAsync(tx, ticketId, agentId.Value);
                return Done.Instance;
            },
            ct);
    }

    /// <summary>The newest as whole as a mail can be; where it is too long, its beginning is left out and that is said.</summary>
    internal static string Text(IReadOnlyList<VisitorLine> lines, TimeZoneInfo zone, bool japanese)
    {
        var parts = new List<string>();
        var length = 0;
        foreach (var line in lines.Reverse())
        {
            var at = TimeZoneInfo.ConvertTime(line.At, zone);
            var who = line.Kind == "customer" ? (japanese ? "お客様" : "You") : line.AgentName ?? (japanese ? "サポート" : "Support");
            var part = string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm} · {who}\n{string.Join('\n', line.Files.Select(file => $"[{file.FileName}]").Prepend(line.Text).Where(text => text.Length > 0))}");
            length += part.Length + 2;
            if (length > MostCharacters)
            {
                parts.Add("…");
                break;
            }

            parts.Add(part);
        }

        parts.Reverse();
        return $"{(japanese ? "チャットでの会話の記録をお送りします。" : "Here is your conversation with us.")} ({zone.Id})\n\n{string.Join("\n\n", parts)}";
    }

    private static Task<long?> LastAgentAsync(Tx tx, long ticketId) => tx.FirstOrDefaultAsync<long?>(
        $"select agent_id from messages where ticket_id = @ticketId and kind = 'agent' and agent_id is not null order by seq desc {tx.Dialect.Limit("1")}", new { ticketId });

    private static async Task<TimeZoneInfo> ZoneAsync(Tx tx, long agentId) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(await tx.FirstOrDefaultAsync<string>("select time_zone from agents where id = @agentId", new { agentId }) ?? "UTC", out var zone) ? zone : TimeZoneInfo.Utc;

    private static string Mark(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 8);
}
