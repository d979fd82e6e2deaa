using System.Globalization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.TicketWork;

/// <summary>A customer would rather be called: it stands on his timeline, and on the ticket's checklist until somebody ticks it off.</summary>
internal static class CallBackRequest
{
    /// <param name="messageId">With which it was asked for, stored already.</param>
    public static async Task ApplyAsync(Tx tx, long ticketId, CallBack callBack, long messageId)
    {
        var ticket = (await TicketState.LoadAsync(tx, ticketId))!;
        var wanted = callBack.Wish is null ? callBack.Number : $"{callBack.Number} · {callBack.Wish}";
        var name = string.Create(CultureInfo.InvariantCulture, $"callback-{messageId}");
        await Timeline.AddAsync(tx, new NewTouch(ticket.CustomerId, TouchKinds.CallBackRequested, TouchArea.Support, "desk", name, tx.Now, wanted) { TicketId = ticket.Id });
        tx.Append(new NewEvent(EventTypes.HistoryChanged) { CustomerId = ticket.CustomerId });

        // A full list is no reason to lose the message, which says it too.
        await Checklist.AddAsync(tx, ticket, [ticket.Language == "ja" ? $"折り返し電話：{wanted}" : $"Call back: {wanted}"], agentId: null);
    }
}
