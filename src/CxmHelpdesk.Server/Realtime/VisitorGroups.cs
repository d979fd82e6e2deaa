using System.Globalization;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>All open connections of one visitor on one account: several tabs are one group.</summary>
internal sealed class VisitorGroups(LiveConnections<VisitorHub> connections)
{
    public static string Name(long accountId, string kind, string addressKey) =>
        string.Create(CultureInfo.InvariantCulture, $"{accountId}/{kind}/{addressKey}");

    public void TellTyping(string visitor, string agentName, bool on) =>
        connections.Push(visitor, nameof(IVisitorClient.AgentTyping), new AgentTyping(agentName, on));
}
