using System.Text;
using System.Text.Json;

namespace CxmHelpdesk.Channels.Reviews;

/// <summary>A review on its way to a message: one envelope each, in the source's own words, so that what was misread can be read again.</summary>
internal static class ReviewEnvelopes
{
    private const string ContentType = "application/json";

    /// <returns>Null: it is no review.</returns>
    public static Envelope? Of(JsonElement item, DateTimeOffset now) => ReviewReader.Read(item) is { } review
        ? new Envelope($"{ReviewReader.Hash(review.Email ?? review.Id)}/{ReviewReader.Hash(review.Id)}-{review.Version}", ContentType, Encoding.UTF8.GetBytes(item.GetRawText()), now, new Dictionary<string, string>(), [])
        : null;

    public static IReadOnlyList<InboundEvent> Parse(Envelope envelope)
    {
        if (ReviewReader.Read(JsonMembers.ReadObject(envelope.Body)) is not { } review)
        {
            return [new Ignored("There are neither stars nor words in it.")];
        }

        var post = new PublicPost(PublicPostKind.Review) { Link = review.Link, Stars = review.Stars, About = review.About };
        return
        [
            new Message($"{review.Id}#{review.Version}", SenderOf(review), review.Text.Length > 0 ? review.Text : PublicPost.StarsOf(review.Stars ?? 0), review.At ?? envelope.ReceivedAt)
            {
                Subject = review.Title is { } title ? TextSplitter.Split(title, 200)[0] : null,
                Language = review.Language,
                Public = post,
                Thread = new ThreadHints(null, [], ConversationOf(review.Id)),
                Facts = new Dictionary<string, string>(post.Facts()),
            },
        ];
    }

    /// <summary>An answer is to a review, not to a person.</summary>
    public static string ConversationOf(string id) => $"review|{id}"[..Math.Min(id.Length + 7, 300)];

    public static string? IdOf(string? conversation) => conversation?.StartsWith("review|", StringComparison.Ordinal) == true && conversation.Length > 7 ? conversation[7..] : null;

    /// <summary>A name is no address: many are called Anna. Who is known by nothing else is known by his review.</summary>
    private static Party SenderOf(Review review) => review.Email is { Length: <= 254 } email && email.IndexOf('@') > 0
        ? new Party("email", email.Trim()) { Name = review.Author }
        : new Party("reviewer", review.Id.Length <= 250 ? review.Id : ReviewReader.Hash(review.Id)) { Name = review.Author };
}
