using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>Data of <see cref="EventTypes.CallChanged"/>.</summary>
public sealed record CallChangedData(long CallId, string State);

/// <summary>Stores a change of a call with what follows from it: a talk answers the ticket, and the thread keeps a line of what came of the call.</summary>
internal static class CallChanges
{
    public static async Task SaveAsync(Tx tx, CallRow before, CallRow after, CallNews? news = null)
    {
        if (!await after.UpdateAsync(tx, before))
        {
            throw new ConcurrentChangeException($"Call {before.Id} was changed meanwhile.");
        }

        if (after.TalkingAt is not null && before.TalkingAt is null && after.AgentId is { } talks)
        {
            await AnsweredAsync(tx, after.TicketId, talks);
        }

        if (after.State is CallStage.Waiting or CallStage.CallBack && !after.IsHeld && (before.State is CallStage.Talking or CallStage.Connecting || before.IsHeld))
        {
            await WaitsAgainAsync(tx, after.TicketId);
        }

        if (LineOf(before, after, news) is { } line)
        {
            await WriteAsync(tx, after, line);
        }

        await TellAsync(tx, after);
    }

    public static async Task TellAsync(Tx tx, CallRow call)
    {
        var ticket = await tx.FirstOrDefaultAsync<OfTicket>("select customer_id, team_id from tickets where id = @TicketId", new { call.TicketId });
        tx.Append(new NewEvent(EventTypes.CallChanged, JsonSerializer.Serialize(new CallChangedData(call.Id, call.State.ToText()), DeskJson.Default.CallChangedData))
        {
            TicketId = call.TicketId,
            CustomerId = ticket?.CustomerId,
            TeamId = ticket?.TeamId,
            AgentId = call.AgentId,
        });
    }

    /// <summary>A line in the thread. The console has its own words for the kinds; the text is for those who read elsewhere.</summary>
    public static async Task WriteAsync(Tx tx, CallRow call, CallLine line)
    {
        if (await TicketState.LoadAsync(tx, call.TicketId) is not { } before)
        {
            return;
        }

        var after = (before with { MessageCount = before.MessageCount + 1 }).Settled(before);
        await after.UpdateAsync(tx, before);
        var facts = new Dictionary<string, string> { ["call"] = line.Kind, ["seconds"] = line.Seconds.ToString(CultureInfo.InvariantCulture) };
        var note = new NewMessage
        {
            Id = tx.NextId(),
            TicketId = after.Id,
            Seq = after.MessageCount,
            Kind = MessageKind.System,
            AccountId = after.AccountId,
            AgentId = line.AgentId,
            At = tx.Now,
            Text = line.Text,
            Language = "en",
            Automatic = true,
            Facts = DeskJson.Serialize(facts),
        };
        await note.InsertAsync(tx);
        tx.Append(TicketEvents.MessageAdded(after, note.Id, note.Seq, MessageKind.System, line.AgentId));
    }

    /// <summary>To be talked to is to be answered.</summary>
    private static async Task AnsweredAsync(Tx tx, long ticketId, long agentId)
    {
        if (await TicketState.LoadAsync(tx, ticketId) is not { } before)
        {
            return;
        }

        var after = (before with
        {
            Waiting = false,
            WaitingSince = null,
            AnswerBy = null,
            AssigneeId = before.AssigneeId ?? agentId,
            FirstAnsweredAt = before.FirstAnsweredAt ?? tx.Now,
            LastAuthor = "agent",
        }).Settled(before);
        await after.UpdateAsync(tx, before);
        if (TicketEvents.Changed(before, after, agentId) is { } changed)
        {
            tx.Append(changed);
        }
        else
        {
            tx.Append(TicketEvents.Told(after, agentId, "answered", null, "call"));
        }
    }

    /// <summary>Somebody who was talked to and was put back has not lost his place: he is the next.</summary>
    private static async Task WaitsAgainAsync(Tx tx, long ticketId)
    {
        if (await TicketState.LoadAsync(tx, ticketId) is { Waiting: false, Status: TicketStatus.Open } before)
        {
            var after = (before with { Waiting = true, WaitingSince = tx.Now, AnswerBy = tx.Now, LastAuthor = "customer" }).Settled(before);
            await after.UpdateAsync(tx, before);
            tx.Append(TicketEvents.Told(after, null, "answerBy", null, tx.Now.ToString("O", CultureInfo.InvariantCulture)));
        }
    }

    private static CallLine? LineOf(CallRow before, CallRow after, CallNews? news) => (news?.Change, after.Outcome) switch
    {
        (CallChange.Talked, _) when news!.Leg == after.Leg =>
            new("talked", after.AgentId, news.Seconds, string.Create(CultureInfo.InvariantCulture, $"Talked for {news.Seconds} s.")),
        (_, CallOutcome.Abandoned) when before.Outcome is null =>
            new("abandoned", null, Waited(after), string.Create(CultureInfo.InvariantCulture, $"Hung up after waiting for {Waited(after)} s.")),
        _ when before is { State: CallStage.Connecting, AgentId: { } caller } && (after.State is CallStage.CallBack || after.Outcome is CallOutcome.NotReached && before.Outcome is null) =>
            new("not-reached", caller, 0, "Called, and nobody answered."),
        _ => null,
    };

    private sealed record OfTicket
    {
        public long CustomerId { get; init; }

        public long? TeamId { get; init; }
    }

    private static int Waited(CallRow call) => call is { WaitingSince: { } since, EndedAt: { } until } ? (int)(until - since).TotalSeconds : 0;
}

/// <param name="Kind">talked, abandoned, not-reached, passed-on.</param>
internal sealed record CallLine(string Kind, long? AgentId, int Seconds, string Text);
