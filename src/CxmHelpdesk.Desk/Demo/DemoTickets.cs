using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Listening;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Demo;

/// <summary>Conversations of the demo, by the rules that real messages pass, at times gone by.</summary>
internal sealed class DemoTickets(
    Tx tx, ToneReader tone, Dictionary<string, long> teams, Dictionary<string, long> agents, Dictionary<string, DemoTickets.Account> accounts, Dictionary<string, long> customers)
{
    public sealed record Account(long Id, string Key, string Channel, string Name, int PatienceSeconds);

    public async Task AddAsync(IReadOnlyList<DemoTicket> tickets)
    {
        // Oldest first, so that the numbers grow with time.
        foreach (var ticket in tickets.OrderByDescending(ticket => ticket.MinutesAgo))
        {
            await AddAsync(ticket);
        }
    }

    private async Task AddAsync(DemoTicket given)
    {
        var customerId = customers[given.Customer];
        await AddAsync(given, customerId, await IdentityAsync(accounts[given.Account], given.Customer, customerId), null);
    }

    /// <param name="post">What its customer wrote stands for all to see.</param>
    /// <returns>Its number.</returns>
    public async Task<long> AddAsync(DemoTicket given, long customerId, long identityId, PublicPost? post)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(tx.Now.AddMinutes(-given.MinutesAgo).ToUnixTimeMilliseconds());
        var account = accounts[given.Account];
        var facts = await CustomerFacts.LoadAsync(tx, customerId, account.Id);
        var language = tone.Read(given.Messages[0].Text, null, start).Language;
        var ticket = new TicketState
        {
            Id = await tx.NextTicketNumberAsync(), AccountId = account.Id, Channel = account.Channel, IdentityId = identityId, CustomerId = customerId,
            Subject = given.Subject, Status = TicketStatus.Open, TeamId = given.Team is null ? null : teams[given.Team], Language = language,
            PatienceSeconds = account.PatienceSeconds, Contacts = 1, CreatedAt = start, LastMessageAt = start,
        };
        var messages = new List<NewMessage>();
        foreach (var said in given.Messages)
        {
            var at = start.AddMinutes(said.After);
            (ticket, var message) = said.From switch
            {
                "customer" => Customer(ticket, said, WithMoodOf(facts, messages), at, post),
                "agent" => Agent(ticket, said, at),
                _ => (ticket with { MessageCount = ticket.MessageCount + 1 }, Message(ticket, said, MessageKind.Note, at)),
            };
            messages.Add(message);
        }

        ticket = Ended(ticket, given);
        await ticket.InsertAsync(tx);
        await tx.ExecuteAsync("update tickets set updated_at = @LastMessageAt where id = @Id", new { ticket.LastMessageAt, ticket.Id });
        foreach (var message in messages)
        {
            await message.InsertAsync(tx);
        }

        await RememberAsync(ticket, messages);
        return ticket.Id;
    }

    /// <summary>The conversation's own messages are not stored yet.</summary>
    private static CustomerFacts WithMoodOf(CustomerFacts facts, List<NewMessage> messages)
    {
        var moods = messages.Select(message => message.Mood).OfType<double>().TakeLast(CustomerFacts.RecentMessages).ToArray();
        return moods.Length == 0 ? facts : facts with { RecentMood = moods.Average() };
    }

    private (TicketState, NewMessage) Customer(TicketState ticket, DemoMessage said, CustomerFacts facts, DateTimeOffset at, PublicPost? post)
    {
        var reading = Hearing.WithStars(tone.Read(said.Text, ticket.Language, at), post?.Stars);
        var read = new ReadMessage(new Message($"demo-{ticket.Id}-{ticket.MessageCount + 1}", new Party("demo", "demo"), said.Text, at) { Public = post }, reading, []);
        var after = IngestMessage.Changed(ticket, read, facts, PrioritySettings.Default, at);
        return (after, Message(ticket, said, MessageKind.Customer, at) with
        {
            IdentityId = ticket.IdentityId, CustomerId = ticket.CustomerId, ExternalId = read.Message.ExternalId, Mood = reading.Mood, Urgency = reading.Urgency,
            Facts = post is null ? null : DeskJson.Serialize(new Dictionary<string, string>(post.Facts()) { [PublicAnswers.PostFact] = post.Kind.ToText() }),
            Reading = reading.Reasons.Count == 0
                ? null
                : DeskJson.Serialize([.. reading.Reasons.Select(reason =>
                    new ToneSpan(reason.Start, reason.Length, Math.Round(reason.Mood, 2), Math.Round(reason.Urgency, 2), reason.Cause.ToText()))]),
        });
    }

    private (TicketState, NewMessage) Agent(TicketState ticket, DemoMessage said, DateTimeOffset at)
    {
        var after = ticket with
        {
            AssigneeId = ticket.AssigneeId ?? agents[said.Agent!], Waiting = false, WaitingSince = null, AnswerBy = null, FirstAnsweredAt = ticket.FirstAnsweredAt ?? at,
            MessageCount = ticket.MessageCount + 1, LastMessageAt = at, LastAuthor = "agent", Snippet = NewMessage.Snippet(said.Text),
        };
        return (after, Message(ticket, said, MessageKind.Agent, at) with { Delivery = "read" });
    }

    private NewMessage Message(TicketState ticket, DemoMessage said, MessageKind kind, DateTimeOffset at) => new()
    {
        Id = tx.NextId(), TicketId = ticket.Id, Seq = ticket.MessageCount + 1, Kind = kind, AccountId = ticket.AccountId, At = at, Text = said.Text,
        Language = ticket.Language, AgentId = said.Agent is null ? null : agents[said.Agent],
    };

    private TicketState Ended(TicketState ticket, DemoTicket given)
    {
        var status = Enum.Parse<TicketStatus>(given.Status, true);
        var over = status == TicketStatus.Open ? ticket : ticket with { Waiting = false, WaitingSince = null, AnswerBy = null };
        return (over with
        {
            Status = status,
            ResolvedAt = status == TicketStatus.Resolved ? ticket.LastMessageAt : null,
            SnoozedUntil = given.SnoozedForMinutes is { } minutes ? tx.Now.AddMinutes(minutes) : null,
        }).Settled(over) with { Version = 1 };
    }

    private async Task RememberAsync(TicketState ticket, List<NewMessage> messages)
    {
        var last = messages.Last(message => message.Kind == MessageKind.Customer);
        await tx.ExecuteAsync(
            "update customers set tickets_count = tickets_count + 1, last_mood = @Mood, last_seen_at = @At where id = @CustomerId", new { last.Mood, last.At, ticket.CustomerId });
        await Timeline.AddAsync(tx, new NewTouch(ticket.CustomerId, TouchKinds.TicketOpened, TouchArea.Support, "desk", $"ticket-{ticket.Id}-opened", ticket.CreatedAt, ticket.Subject)
        {
            TicketId = ticket.Id,
        });
        if (ticket.ResolvedAt is { } resolved)
        {
            await Timeline.AddAsync(tx, new NewTouch(ticket.CustomerId, TouchKinds.TicketResolved, TouchArea.Support, "desk", $"ticket-{ticket.Id}-resolved", resolved, ticket.Subject)
            {
                TicketId = ticket.Id,
            });
        }

        tx.Append(TicketEvents.Opened(ticket));
        foreach (var message in messages)
        {
            tx.Append(TicketEvents.MessageAdded(ticket, message.Id, message.Seq, message.Kind, message.AgentId));
        }
    }

    private async Task<long> IdentityAsync(Account account, string externalId, long customerId)
    {
        if (account.Channel == "web-chat")
        {
            return (await CustomerDirectory.FindOrCreateAsync(tx, new Party(IdentityKey.User, externalId) { Verified = true }, null)).IdentityId;
        }

        return await tx.ScalarAsync<long>("select min(id) from identities where customer_id = @customerId and kind = 'email'", new { customerId });
    }
}
