using System.Security.Claims;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Server.SignIn;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>Who is at the other end of an agent's connection, as he was when he connected.</summary>
internal sealed record AgentIdentity(long AgentId, string Name, long SessionId, Viewer Viewer)
{
    public static AgentIdentity Of(ClaimsPrincipal user)
    {
        var session = user.Session() ?? throw new InvalidOperationException("The agents' hub is for persons.");
        return new AgentIdentity(session.Viewer.AgentId, session.Me.Name, session.Id, session.Viewer);
    }
}
