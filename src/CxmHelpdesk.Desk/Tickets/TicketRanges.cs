using System.Globalization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>The one place that says which tickets of a queue a viewer sees, as short walks of an index in the queue's order.</summary>
internal static class TicketRanges
{
    /// <summary>
    /// Ids and ranks after (<c>@rank</c>, <c>@id</c>) of status <c>@status</c>, each range cut at <paramref name="limit"/>; with <paramref name="teamId"/> the
    /// parameter <c>@team</c> is used. An agent's sight is his teams' tickets and those of no team: one short index range each, instead of a filter over
    /// all. The teams' ids come from the viewer's own record, never from a request.
    /// </summary>
    /// <param name="assigned">A further condition on the assignee, beginning with "and"; or empty.</param>
    public static string[] Sql(SqlDialect dialect, string assigned, long? teamId, Viewer viewer, string limit)
    {
        string Range(string team) =>
            $"""
            select t.id, t.rank
            from tickets t
            where t.status = @status {assigned} {team} and t.rank >= @rank and (t.rank > @rank or t.id > @id)
            order by t.rank, t.id
            {dialect.Limit(limit)}
            """;

        return teamId is { } wanted
            ? [Range(viewer.CanSeeTicket(wanted) ? "and t.team_id = @team" : "and 1 = 0")]
            : viewer.SeesEverything
                ? [Range("")]
                : [Range("and t.team_id is null"), .. viewer.TeamIds.Order().Select(team => Range(string.Create(CultureInfo.InvariantCulture, $"and t.team_id = {team}")))];
    }

    public static string Union(IReadOnlyList<string> ranges) =>
        string.Join("\nunion all\n", ranges.Select((range, i) => $"select r{i}.id, r{i}.rank from ({range}) as r{i}"));
}
