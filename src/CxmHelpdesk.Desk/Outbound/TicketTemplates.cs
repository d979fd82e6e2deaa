using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>The texts that still go out to a ticket's customer when the channel's reply window is closed.</summary>
public sealed class TicketTemplates(Db db, ChannelAccountStore accounts, ChannelRegistry channels)
{
    public async Task<Outcome<IReadOnlyList<MessageTemplate>>> OfAsync(long ticketId, Viewer viewer, CancellationToken ct)
    {
        var ticket = await db.ReadAsync(session => TicketState.LoadAsync(session, ticketId), ct);
        if (ticket is null || !viewer.CanSeeTicket(ticket.TeamId))
        {
            return new Refusal.NotFound("ticket");
        }

        if (await accounts.ByIdAsync(ticket.AccountId, ct) is not { } account || channels.Find(account.Channel) is not ITemplateSource source)
        {
            return Outcome.Of<IReadOnlyList<MessageTemplate>>([]);
        }

        try
        {
            return Outcome.Of(await source.TemplatesAsync(account, ct));
        }
        catch (HttpRequestException)
        {
            return new Refusal.Conflict("provider-away", "The provider could not be asked for its templates.");
        }
    }
}
