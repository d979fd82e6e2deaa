using Microsoft.AspNetCore.SignalR;

namespace CxmHelpdesk.Server.Realtime;

internal sealed class VisitorHub : Hub<IVisitorClient>
{
}
