using System.Globalization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.TicketWork;

/// <param name="MessageId">A message of the customer, which becomes the first of a new ticket.</param>
public sealed record SplitTicketRequest(long MessageId);

/// <summary>Takes one message of the customer out of a ticket into a new one of its own, for the other matter that it is about.</summary>
public sealed class SplitTicket(Db db)
{
    /// <returns>The new ticket.</returns>
    public Task<Outcome<TicketRow>> HandleAsync(long ticketId, SplitTicketRequest request, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<TicketRow>>(
            async tx =>
            {
                var old = await TicketState.LoadAsync(tx, ticketId);
                if (old is null || !viewer.CanSeeTicket(old.TeamId))
                {
                    return new Refusal.NotFound("ticket");
                }

                var message = (await TicketQueries.MessagesAsync(tx, [request.MessageId])).FirstOrDefault(one => one.TicketId == ticketId);
                if (message is null)
                {
                    return new Refusal.NotFound("message");
                }

                var left = await tx.ScalarAsync<int>("select count(*) from messages where ticket_id = @ticketId and kind = 'customer' and id <> @Id", new { ticketId, message.Id });
                if (message.Kind is not MessageKind.Customer || left == 0)
                {
                    return new Refusal.Conflict("cannot-split", "Only a message of the customer can become a ticket of its own, and not the only one.");
                }

                var fresh = (old with
                {
                    Id = await tx.NextTicketNumberAsync(),
                    ConversationKey = null,
                    Subject = NewMessage.Snippet(message.Text),
                    Snippet = NewMessage.Snippet(message.Text),
                    Status = TicketStatus.Open,
                    Waiting = true,
                    WaitingSince = message.At,
                    AnswerBy = old.Waiting ? old.AnswerBy : tx.Now.AddSeconds(old.PatienceSeconds),
                    Reasons = old.Waiting ? old.Reasons : PriorityRecord.Empty,
                    Mood = message.Mood ?? old.Mood,
                    LastAuthor = "customer",
                    LastMessageAt = message.At,
                    MessageCount = 1,
                    FirstAnsweredAt = null,
                    ResolvedAt = null,
                    SnoozedUntil = null,
                    OpenChecks = 0,
                    Version = 0,
                    CustomerVersion = 1,
                    CreatedAt = tx.Now,
                }).Settled(old) with { Version = 1 };
                await fresh.InsertAsync(tx);
                await tx.ExecuteAsync("update messages set ticket_id = @to, seq = 1 where id = @Id", new { to = fresh.Id, message.Id });
                await tx.ExecuteAsync("update attachments set ticket_id = @to where message_id = @Id", new { to = fresh.Id, message.Id });
                await tx.ExecuteAsync("update customers set tickets_count = tickets_count + 1 where id = @CustomerId", new { fresh.CustomerId });
                await TicketLinks.InsertAsync(tx, ticketId, fresh.Id, "split", viewer.AgentId);

                // The number of messages goes on counting: it gives the next one its place.
                await (old with { }).Settled(old).UpdateAsync(tx, old);
                var number = fresh.Id.ToString(CultureInfo.InvariantCulture);
                tx.Append(TicketEvents.Opened(fresh));
                tx.Append(TicketEvents.MessageAdded(fresh, message.Id, 1, MessageKind.Customer, null));
                tx.Append(TicketEvents.Told(old, viewer.AgentId, "split", null, number));
                return (await TicketQueries.RowsAsync(tx, [fresh.Id]))[0];
            },
            ct);
}
