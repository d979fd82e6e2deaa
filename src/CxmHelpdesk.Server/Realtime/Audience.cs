using System.Globalization;
using CxmHelpdesk.Desk.Agents;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>
/// All connections that see the same: everything, or one set of teams. Each connection is in exactly one audience, so it gets each
/// event once and all events in order. With a group for each team an agent of two teams would get an event that touches both twice, and
/// two teams' events of one commit in the wrong order.
/// </summary>
internal sealed record Audience(string Group, Viewer Viewer)
{
    private const string Everything = "all";
    private const string Teams = "teams:";

    public static string GroupOf(Viewer viewer) =>
        viewer.SeesEverything ? Everything : Teams + string.Join(',', viewer.TeamIds.Order().Select(id => id.ToString(CultureInfo.InvariantCulture)));

    public static Audience Of(string group) => new(
        group,
        group == Everything
            ? new Viewer(0, Role.Supervisor, new HashSet<long>())
            : new Viewer(0, Role.Agent, group[Teams.Length..].Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToHashSet()));
}
