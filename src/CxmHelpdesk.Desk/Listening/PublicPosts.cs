using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Listening;

/// <summary>What is said about us for all to read: every public post is kept, those that are tickets with the ticket's number, the others on their author's timeline.</summary>
internal static class PublicPosts
{
    public const int MaxText = 4000;
    private const int MaxTitle = 280;

    /// <summary>Keeps a post that is no ticket.</summary>
    /// <param name="found">The ticket that it would belong to. While that is open, whatever its author says belongs there.</param>
    /// <returns>What became of it; null: it is a matter for a ticket.</returns>
    public static async Task<string?> HearAsync(Tx tx, ChannelAccount account, ReadMessage read, FoundIdentity sender, TicketState? found)
    {
        var hearing = HearingOf(account, read);
        if (hearing.IsTicket || found is { Status: TicketStatus.Open or TicketStatus.Snoozed })
        {
            return null;
        }

        if (await RecordAsync(tx, account, read, sender.IdentityId, null) is not { } id)
        {
            return "post is known already";
        }

        var (message, post) = (read.Message, read.Message.Public!);
        await Timeline.AddAsync(tx, new NewTouch(sender.CustomerId, TouchKinds.PostPublished, TouchArea.Support, "desk", $"post/{id}", message.SentAt, TitleOf(message))
        {
            Link = post.Link?.AbsoluteUri is { Length: <= 1000 } link ? link : null,
            Data = JsonSerializer.Serialize(message.Facts.Concat([new("mood", read.Reading.Mood.ToString("0.0", CultureInfo.InvariantCulture))]).ToDictionary(fact => fact.Key, fact => fact.Value)),
        });
        await tx.ExecuteAsync("update customers set last_seen_at = @Now where id = @CustomerId", new { tx.Now, sender.CustomerId });
        return $"public post: {hearing.Why}";
    }

    /// <returns>Its id; null: it was kept before.</returns>
    public static async Task<long?> RecordAsync(Tx tx, ChannelAccount account, ReadMessage read, long identityId, long? ticketId)
    {
        var (message, post) = (read.Message, read.Message.Public!);
        if (await tx.FirstOrDefaultAsync<long?>(
            "select id from public_posts where account_id = @accountId and external_id = @ExternalId", new { accountId = account.Id, message.ExternalId }) is not null)
        {
            return null;
        }

        var id = tx.NextId();
        await tx.ExecuteAsync(
            """
            insert into public_posts (id, account_id, identity_id, external_id, kind, at, text, language, link, stars, reach, about, mood, why, ticket_id, envelope_id, created_at)
            values (@id, @accountId, @identityId, @ExternalId, @kind, @SentAt, @text, @language, @link, @Stars, @Reach, @about, @Mood, @Why, @ticketId, @EnvelopeId, @Now)
            """,
            new
            {
                id, accountId = account.Id, identityId, message.ExternalId, kind = post.Kind.ToText(), message.SentAt, text = Cut(message.Text, MaxText),
                language = message.Language ?? read.Reading.Language, link = post.Link?.AbsoluteUri is { Length: <= 1000 } link ? link : null, post.Stars, post.Reach, about = post.About is null ? null : Cut(post.About, 200),
                read.Reading.Mood, HearingOf(account, read).Why, ticketId, read.EnvelopeId, tx.Now,
            });
        var engaged = post.Kind is PublicPostKind.Comment || (post.Kind is PublicPostKind.Mention && message.Thread.AnswersTo.Count > 0);
        await VoiceHours.AddAsync(tx, VoiceHourCount.Of(VoiceHourCount.All, message.SentAt, read.Reading.Mood, post.Reach, engaged));
        foreach (var stream in read.Streams)
        {
            await VoiceHours.JoinAsync(tx, stream, message.SentAt, id);
            await VoiceHours.AddAsync(tx, VoiceHourCount.Of(stream, message.SentAt, read.Reading.Mood, post.Reach, engaged: false));
        }

        return id;
    }

    /// <summary>A review's stars, where they are what is wrong.</summary>
    public static IEnumerable<PrioritySignal> SignalsOf(Message message) =>
        message.Public?.Stars is { } stars and <= 2 ? [new PrioritySignal(Cause.Tone, PublicPost.StarsOf(stars), -0.1, 0)] : [];

    private static Hearing HearingOf(ChannelAccount account, ReadMessage read) => Hearing.Of(
        account, read.Message.Public!, $"{read.Message.Subject}\n{read.Message.Text}", read.Message.Language ?? read.Reading.Language, read.Reading.Mood, read.Reading.Urgency);

    private static string TitleOf(Message message) =>
        Cut(message.Public!.Stars is { } stars ? $"{PublicPost.StarsOf(stars)} {NewMessage.Snippet(message.Text)}" : NewMessage.Snippet(message.Text), MaxTitle);

    private static string Cut(string text, int length) => text.Length <= length ? text : TextSplitter.Split(text, length)[0];
}
