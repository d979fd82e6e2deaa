using System.Globalization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Macros;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>
/// Tells the sender of a new ticket that we have it, where the account is set up for it (RFC 3834). Neither his words nor his name nor his subject are
/// in it: else anybody could have us carry a text of his to an address that he only claims.
/// </summary>
internal static class Acknowledge
{
    private static readonly TimeSpan AtMostEach = TimeSpan.FromHours(1);

    /// <param name="ticket">As it was stored just now, with its first message.</param>
    public static async Task ApplyAsync(Tx tx, ChannelAccount account, TicketState ticket, ReadMessage read)
    {
        if (account.Setting(Acknowledgement.On) != "true" || Text(account, ticket) is not { } text || !IsFromSomebody(read.Message) || await IsToldAsync(tx, ticket.IdentityId))
        {
            return;
        }

        var after = (ticket with { MessageCount = ticket.MessageCount + 1 }).Settled(ticket);
        await after.UpdateAsync(tx, ticket);
        var message = new NewMessage
        {
            Id = tx.NextId(),
            TicketId = after.Id,
            Seq = after.MessageCount,
            Kind = MessageKind.Agent,
            AccountId = account.Id,
            At = tx.Now,
            Subject = Filled(account, ticket, Acknowledgement.Subject, Acknowledgement.SubjectInJapanese),
            Text = text,
            Language = ticket.Language,
            Automatic = true,
            Delivery = "queued",
            Copies = Copies.None,
        };
        await message.InsertAsync(tx);
        await OutboundQueue.InsertAsync(tx, message.Id, after.Id, account.Id, null);
        tx.Append(TicketEvents.MessageAdded(after, message.Id, message.Seq, MessageKind.Agent, null));
    }

    /// <summary>Not for all to see, no program, and nobody whom his own domain disowns or who works here.</summary>
    private static bool IsFromSomebody(Message message) =>
        message.Public is null && !message.Overheard && !message.Automatic && !message.Facts.ContainsKey("address-of-agent") && message.Facts.GetValueOrDefault("sender") is null or "verified";

    private static async Task<bool> IsToldAsync(Tx tx, long identityId) => await tx.FirstOrDefaultAsync<long?>(
        $"""
        select m.id
        from tickets t
        join messages m on m.ticket_id = t.id
        where t.identity_id = @identityId and t.last_message_at >= @since and m.kind = 'agent' and m.automatic = @automatic and m.created_at >= @since
        order by m.id
        {tx.Dialect.Limit("1")}
        """,
        new { identityId, since = tx.Now - AtMostEach, automatic = true }) is not null;

    private static string? Text(ChannelAccount account, TicketState ticket) => Filled(account, ticket, Acknowledgement.Text, Acknowledgement.TextInJapanese);

    private static string? Filled(ChannelAccount account, TicketState ticket, string key, string japaneseKey)
    {
        var words = (ticket.Language == "ja" ? account.Setting(japaneseKey) : null) ?? account.Setting(key);
        return words is null ? null : Placeholders.Fill(words, new Dictionary<string, string>
        {
            ["ticket.number"] = string.Create(CultureInfo.InvariantCulture, $"#{ticket.Id}"),
            ["channel.name"] = account.Name,
        });
    }
}
