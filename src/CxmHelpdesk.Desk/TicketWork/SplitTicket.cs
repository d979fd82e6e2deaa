using System.Globalization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.TicketWork;

/// <param name="MessageId">A message of the customer, which becomes the first of a new ticket.</param>
public sealed record SplitTicketRequest(long MessageId);

/// <summary>
/// Takes one message of the customer out of a ticket into a new one of its own, for the other matter that it is about. The message may be of a ticket that became
/// part of this one; if it is all that one has, that merge is taken back instead.
/// </summary>
public sealed class SplitTicket(Db db, SettingsStore settings)
{
    /// <returns>The ticket that the message is in now.</returns>
    public async Task<Outcome<TicketRow>> HandleAsync(long ticketId, SplitTicketRequest request, Viewer viewer, CancellationToken ct)
    {
        var hours = await settings.GetAsync<HoursSettings>(HoursSettings.Name, ct);
        return await db.WriteAsync<Outcome<TicketRow>>(
            async tx =>
            {
                var kept = await TicketState.LoadAsync(tx, ticketId);
                if (kept is null || !viewer.CanSeeTicket(kept.TeamId))
                {
                    return new Refusal.NotFound("ticket");
                }

                if (await TicketQueries.MessagesAsync(tx, [request.MessageId]) is not [var message] || (message.TicketId != ticketId && !(await MessageThread.PartsAsync(tx, ticketId, viewer)).Contains(message.TicketId)))
                {
                    return new Refusal.NotFound("message");
                }

                var old = message.TicketId == ticketId ? kept : (await TicketState.LoadAsync(tx, message.TicketId))!;
                var left = await tx.ScalarAsync<int>("select count(*) from messages where ticket_id = @ticket and kind = 'customer' and id <> @Id", new { ticket = old.Id, message.Id });
                if (message.Kind is MessageKind.Customer && left == 0 && old != kept)
                {
                    var merge = await tx.ScalarAsync<long>("select id from ticket_merges where merged_id = @Id and undone_at is null", new { old.Id });
                    return await MergeTickets.UndoAsync(tx, merge, viewer);
                }

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
                    MergedInto = null,
                    TeamId = kept.TeamId,
                    AssigneeId = kept.AssigneeId,
                    Waiting = true,
                    WaitingSince = message.At,
                    AnswerBy = kept.Waiting ? kept.AnswerBy : WorkingTime.After(hours.Of(kept.TeamId), tx.Now, TimeSpan.FromSeconds(old.PatienceSeconds)),
                    Reasons = kept.Waiting ? kept.Reasons : PriorityRecord.Empty,
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
                }).Settled(kept) with { Version = 1 };
                await fresh.InsertAsync(tx);
                await tx.ExecuteAsync("update messages set ticket_id = @to, seq = 1 where id = @Id", new { to = fresh.Id, message.Id });
                await tx.ExecuteAsync("update attachments set ticket_id = @to where message_id = @Id", new { to = fresh.Id, message.Id });
                await tx.ExecuteAsync("update customers set tickets_count = tickets_count + 1 where id = @CustomerId", new { fresh.CustomerId });
                await TicketLinks.InsertAsync(tx, ticketId, fresh.Id, "split", viewer.AgentId);

                // The number of messages goes on counting: it gives the next one its place.
                await (kept with { }).Settled(kept).UpdateAsync(tx, kept);
                var number = fresh.Id.ToString(CultureInfo.InvariantCulture);
                tx.Append(TicketEvents.Opened(fresh));
                tx.Append(TicketEvents.MessageAdded(fresh, message.Id, 1, MessageKind.Customer, null));
                tx.Append(TicketEvents.Told(kept, viewer.AgentId, "split", null, number));
                return (await TicketQueries.RowsAsync(tx, [fresh.Id]))[0];
            },
            ct);
    }
}
