using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Listening;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Demo;

/// <summary>What the demo's customers say of it in public. Which of it is a ticket is for the rule that real posts pass.</summary>
internal sealed class DemoPosts(Tx tx, ToneReader tone, DemoTickets tickets, Dictionary<string, DemoTickets.Account> accounts)
{
    public async Task AddAsync(DemoVoice voice)
    {
        await tx.ExecuteAsync(
            "insert into settings (name, value, version, updated_at) values (@Name, @value, 1, @Now)",
            new { VoiceStreams.Name, value = JsonSerializer.Serialize(new VoiceStreams { Streams = voice.Streams }, JsonSerializerOptions.Web), tx.Now });

        // Oldest first, as they came.
        foreach (var (index, post) in voice.Posts.OrderByDescending(post => post.DaysAgo).Index())
        {
            await AddAsync(post, index + 1);
        }
    }

    private async Task AddAsync(DemoPost given, int number)
    {
        var account = accounts[given.Account];
        var at = DateTimeOffset.FromUnixTimeMilliseconds(tx.Now.AddDays(-given.DaysAgo).ToUnixTimeMilliseconds());
        var kind = account.Channel switch { "reviews" => PublicPostKind.Review, "x-com" => PublicPostKind.Mention, _ => PublicPostKind.Comment };
        var post = new PublicPost(kind) { Stars = given.Stars, Reach = given.Reach, About = given.About, Link = new Uri($"https://posts.example/{account.Key}/{number}") };
        var reading = Hearing.WithStars(tone.Read(given.Text, null, at), given.Stars);
        var author = new Party(PersonOf(account.Channel), $"demo-{account.Key}-{number}") { Name = given.Author, Verified = true };
        var message = new Message($"demo-post-{number}", author, given.Text, at) { Public = post, Language = reading.Language, Facts = new Dictionary<string, string>(post.Facts()) };
        var sender = await CustomerDirectory.FindOrCreateAsync(tx, author, reading.Language);
        var read = new ReadMessage(message, reading, []);
        var place = new ChannelAccount(account.Id, account.Channel, account.Key, account.Name, new Dictionary<string, string>());
        if (await PublicPosts.HearAsync(tx, place, read, sender, null) is not null)
        {
            return;
        }

        List<DemoMessage> said = [new("customer", 0, given.Text)];
        if (given.Answer is { } answer)
        {
            said.Add(new DemoMessage("agent", answer.After, answer.Text, answer.Agent));
        }

        var ticket = new DemoTicket(given.Author, account.Key, NewMessage.Snippet(given.Text), given.DaysAgo * 24 * 60, said, Status: given.Answer is null && given.DaysAgo < 1 ? "open" : "resolved");
        await PublicPosts.RecordAsync(tx, place, read, sender.IdentityId, await tickets.AddAsync(ticket, sender.CustomerId, sender.IdentityId, post));
    }

    /// <summary>As the adapters call their people.</summary>
    private static string PersonOf(string channel) => channel switch { "reviews" => "reviewer", "x-com" => "x", _ => "instagram-comment" };
}
