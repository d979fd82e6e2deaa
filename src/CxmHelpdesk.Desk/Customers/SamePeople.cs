using System.Data.Common;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Customers;

/// <summary>
/// What a provider says of its own people: that two addresses with it are the same person's. One that nobody has yet becomes the customer's; one of another customer is
/// proposed to the agents with that reason, for customers are made one by people only.
/// </summary>
internal static class SamePeople
{
    /// <param name="person">Whom the message reached.</param>
    public static async Task LearnAsync(Tx tx, long messageId, Party person)
    {
        var written = (await tx.FirstOrDefaultAsync<Owned>(
            "select i.id, i.customer_id from messages m join tickets t on t.id = m.ticket_id join identities i on i.id = coalesce(m.sent_to, t.identity_id) where m.id = @messageId", new { messageId }))!;
        var key = IdentityKey.Of(person.Kind, person.Address);
        if (await FindAsync(tx, person, key) is { } known)
        {
            await ProposeAsync(tx, written, known);
            return;
        }

        try
        {
            await CustomerDirectory.InsertIdentityAsync(tx, tx.NextId(), written.CustomerId, person, key);
            tx.Append(new NewEvent(EventTypes.CustomerChanged) { CustomerId = written.CustomerId });
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
            // He wrote at this very moment.
            await ProposeAsync(tx, written, (await FindAsync(tx, person, key))!);
        }
    }

    /// <returns>Customers who have an address that is the same person's as one of this customer.</returns>
    public static Task<IReadOnlyList<long>> OfAsync(Session session, long customerId) => session.QueryAsync<long>(
        """
        select theirs.customer_id
        from identities mine
        join same_people s on s.identity_id = mine.id
        join identities theirs on theirs.id = s.other_id
        where mine.customer_id = @customerId
        union
        select theirs.customer_id
        from identities mine
        join same_people s on s.other_id = mine.id
        join identities theirs on theirs.id = s.identity_id
        where mine.customer_id = @customerId
        """,
        new { customerId });

    private static Task<Owned?> FindAsync(Tx tx, Party person, string key) => tx.FirstOrDefaultAsync<Owned>(
        "select id, customer_id from identities where kind = @Kind and address_key = @key", new { person.Kind, key });

    private static async Task ProposeAsync(Tx tx, Owned one, Owned other)
    {
        if (one.CustomerId == other.CustomerId)
        {
            return;
        }

        try
        {
            await tx.ExecuteAsync("insert into same_people (identity_id, other_id, created_at) values (@one, @other, @Now)", new { one = one.Id, other = other.Id, tx.Now });
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
            // Said before.
        }
    }

    private sealed record Owned
    {
        public long Id { get; init; }

        public long CustomerId { get; init; }
    }
}
