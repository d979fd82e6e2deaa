using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.SideConversations;

/// <summary>
/// A conversation beside a ticket's own, with a supplier, a carrier, another department: somebody who is not the ticket's customer. What is said
/// in it are notes to the desk: the customer never gets, sees or hears of it, and it answers nothing that he waits for.
/// </summary>
internal sealed record SideConversation
{
    private const string Columns = "s.id, s.ticket_id, s.account_id, s.identity_id, s.subject, s.created_by, i.address, i.name, i.customer_id";

    public long Id { get; init; }

    public long TicketId { get; init; }

    /// <summary>That it goes by, which need not be the ticket's.</summary>
    public long AccountId { get; init; }

    public long IdentityId { get; init; }

    public string Subject { get; init; } = "";

    public long CreatedBy { get; init; }

    public string Address { get; init; } = "";

    public string? Name { get; init; }

    public long CustomerId { get; init; }

    public static Task<SideConversation?> LoadAsync(Session session, long id) => session.FirstOrDefaultAsync<SideConversation>(
        $"select {Columns} from side_conversations s join identities i on i.id = s.identity_id where s.id = @id", new { id });

    /// <summary>The one in which a message with one of these ids was sent or came.</summary>
    public static Task<SideConversation?> OfMessagesAsync(Session session, long accountId, IEnumerable<string> externalIds) => session.FirstOrDefaultAsync<SideConversation>(
        $"""
        select {Columns}
        from messages m
        join side_conversations s on s.id = m.side_id
        join identities i on i.id = s.identity_id
        where m.account_id = @accountId and m.external_id in @externalIds
        order by s.id
        {session.Dialect.Limit("1")}
        """,
        new { accountId, externalIds });

    public Task InsertAsync(Tx tx) => tx.ExecuteAsync(
        """
        insert into side_conversations (id, ticket_id, account_id, identity_id, subject, created_by, created_at)
        values (@Id, @TicketId, @AccountId, @IdentityId, @Subject, @CreatedBy, @Now)
        """,
        new { Id, TicketId, AccountId, IdentityId, Subject, CreatedBy, tx.Now });
}

/// <summary>With whom a message was exchanged that the customer knows nothing of.</summary>
public sealed record SideConversationDto(long Id, string Subject, string Address, string? Name);
