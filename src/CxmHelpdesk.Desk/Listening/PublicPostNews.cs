using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Listening;

/// <summary>What becomes of a public post when its author changes it or takes it back. That it was, and in what mood, stays counted; its words go.</summary>
internal static class PublicPostNews
{
    public const string TakenBack = "taken-back";

    private const string Nothing = "…";
    private const int MaxTitle = 280;

    /// <returns>False: no such post of this author.</returns>
    public static async Task<bool> TakeBackAsync(Tx tx, long accountId, Unsent unsent)
    {
        if (await FindAsync(tx, accountId, unsent.ExternalId, unsent.Sender) is not { } post)
        {
            return false;
        }

        await tx.ExecuteAsync("update public_posts set text = '', link = null, why = @TakenBack where id = @Id", new { TakenBack, post.Id });
        if (post.EnvelopeId is { } envelopeId)
        {
            await tx.ExecuteAsync("update envelopes set body = @nothing where id = @envelopeId", new { nothing = Array.Empty<byte>(), envelopeId });
        }

        await RetitleAsync(tx, post, Nothing, withLink: false);
        return true;
    }

    /// <inheritdoc cref="TakeBackAsync"/>
    public static async Task<bool> EditAsync(Tx tx, long accountId, Edited edited)
    {
        if (await FindAsync(tx, accountId, edited.ExternalId, edited.Sender) is not { } post || post.Why == TakenBack)
        {
            return false;
        }

        await tx.ExecuteAsync("update public_posts set text = @text where id = @Id", new { text = TextSplitter.Split(edited.Text, PublicPosts.MaxText)[0], post.Id });
        await RetitleAsync(tx, post, NewMessage.Snippet(edited.Text), withLink: true);
        return true;
    }

    private static async Task RetitleAsync(Tx tx, Post post, string title, bool withLink)
    {
        var changed = await tx.ExecuteAsync(
            $"update touches set title = @title{(withLink ? "" : ", link = null")} where customer_id = @CustomerId and source = 'desk' and external_id = @externalId",
            new { title = title.Length <= MaxTitle ? title : title[..MaxTitle], post.CustomerId, externalId = $"post/{post.Id}" });
        if (changed > 0)
        {
            tx.Append(new NewEvent(EventTypes.HistoryChanged) { CustomerId = post.CustomerId });
        }
    }

    /// <summary>Only its own author can change it.</summary>
    private static Task<Post?> FindAsync(Session session, long accountId, string externalId, Party author) => session.FirstOrDefaultAsync<Post>(
        """
        select p.id, p.why, p.envelope_id, i.customer_id
        from public_posts p
        join identities i on i.id = p.identity_id
        where p.account_id = @accountId and p.external_id = @externalId and i.kind = @Kind and i.address_key = @key
        """,
        new { accountId, externalId, author.Kind, key = IdentityKey.Of(author.Kind, author.Address) });

    private sealed record Post
    {
        public long Id { get; init; }

        public string Why { get; init; } = "";

        public long? EnvelopeId { get; init; }

        public long CustomerId { get; init; }
    }
}
