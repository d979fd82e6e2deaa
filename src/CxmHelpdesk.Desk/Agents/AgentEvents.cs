using System.Text.Json;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Agents;

internal static class AgentEvents
{
    /// <param name="agentId">Whom it is about.</param>
    /// <param name="by">Who did it; null: the desk.</param>
    public static NewEvent About(string type, long agentId, long? by, params (string Name, object? Value)[] facts)
    {
        var data = new Dictionary<string, object?> { ["agentId"] = agentId };
        foreach (var (name, value) in facts)
        {
            data[name] = value;
        }

        return new NewEvent(type, JsonSerializer.Serialize(data)) { AgentId = by };
    }
}
