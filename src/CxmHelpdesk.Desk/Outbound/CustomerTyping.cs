using System.Collections.Concurrent;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>Shows customers in their own app that an agent writes to them, where their channel can. Never where all could see it, and no oftener than it takes.</summary>
public sealed partial class CustomerTyping(Db db, ChannelRegistry channels, ChannelAccountStore accounts, TimeProvider time, ILogger<CustomerTyping> log)
{
    private const int Most = 10_000;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <summary>For tickets of channels that cannot.</summary>
    private static readonly TimeSpan s_never = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, DateTimeOffset> _notBefore = new();

    /// <summary>Never throws.</summary>
    /// <returns>Whether the channel was told.</returns>
    public async Task<bool> TellAsync(long ticketId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_notBefore.TryGetValue(ticketId, out var until) && now < until)
        {
            return false;
        }

        if (_notBefore.Count >= Most)
        {
            _notBefore.Clear();
        }

        _notBefore[ticketId] = now + s_never;
        try
        {
            if (await FindAsync(ticketId, ct) is not { } talk || PublicAnswers.IsPost(talk.Facts) || await accounts.ByIdAsync(talk.AccountId, ct) is not { } account || channels.Find(account.Channel) is not ITypingSource source)
            {
                return false;
            }

            _notBefore[ticketId] = now + source.TypingLasts;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(s_limit);
            await source.ShowTypingAsync(new Party(talk.Kind, talk.Address) { Name = talk.Name, Verified = talk.Verified }, talk.ConversationKey, account, limit.Token);
            return true;
        }
        catch (Exception error)
        {
            LogNotShown(ticketId, error.GetType().Name);
            return false;
        }
    }

    private Task<Talk?> FindAsync(long ticketId, CancellationToken ct) => db.ReadAsync(
        session => session.FirstOrDefaultAsync<Talk>(
            """
            select t.account_id, t.conversation_key, i.kind, i.address, i.name, i.verified, m.facts
            from tickets t
            join channel_accounts a on a.id = t.account_id and a.enabled = 1
            join identities i on i.id = t.identity_id
            left join messages m on m.ticket_id = t.id and m.seq = (select max(said.seq) from messages said where said.ticket_id = t.id and said.kind = 'customer')
            where t.id = @ticketId
            """,
            new { ticketId }),
        ct);

    [LoggerMessage(3010, LogLevel.Debug, "Ticket {TicketId}: that somebody types could not be shown ({Error})")]
    private partial void LogNotShown(long ticketId, string error);

    private sealed record Talk
    {
        public long AccountId { get; init; }

        public string? ConversationKey { get; init; }

        public string Kind { get; init; } = "";

        public string Address { get; init; } = "";

        public string? Name { get; init; }

        public bool Verified { get; init; }

        public string? Facts { get; init; }
    }
}
