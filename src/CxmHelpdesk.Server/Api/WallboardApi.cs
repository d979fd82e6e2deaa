using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Board;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using CxmHelpdesk.Server.Realtime;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <summary>A team or channel on the wall, by name.</summary>
public sealed record WallGroup(string? Name, int Open, int Waiting, int Negative);

/// <summary>The board's numbers for a screen that everybody in the room sees: no customers, no subjects, no names of agents.</summary>
public sealed record WallSnapshot(
    DateTimeOffset At,
    int Open,
    int Waiting,
    int Negative,
    int Unassigned,
    DateTimeOffset? LongestWaitingSince,
    int Overdue,
    int DueIn15,
    int DueIn30,
    int DueIn60,
    int Available,
    int Away,
    IReadOnlyList<WallGroup> ByTeam,
    IReadOnlyList<WallGroup> ByAccount,
    SurveyFigures Surveys,
    BoardLimits Limits,
    IReadOnlyList<BoardMeasure> Alarms,
    IReadOnlyList<BoardSample> Day);

internal static class WallboardApi
{
    /// <summary>Holds the link's secret: in a header and never in an address, so no log keeps it.</summary>
    public const string KeyHeader = "X-Wallboard-Key";

    private const int LooksPerMinute = 600;

    public static void MapWallboards(this RouteGroupBuilder api)
    {
        var time = ((IEndpointRouteBuilder)api).ServiceProvider.GetRequiredService<TimeProvider>();
        var boards = api.MapGroup("/wallboards").For(Access.Supervisors);
        boards.MapGet("", List);
        boards.MapPost("", Add);
        boards.MapDelete("/{id:long}", Revoke);
        api.MapGet("/wall", Show).AllowAnonymous().Limit(new AddressLimit(LooksPerMinute, time));
    }

    private static async Task<Page<WallboardDto>> List(Wallboards boards, CancellationToken ct) => new(await boards.ListAsync(ct), null);

    private static async Task<Created<NewWallboardDto>> Add(NewWallboardRequest request, Wallboards boards, Viewer viewer, CancellationToken ct) =>
        TypedResults.Created("/api/wallboards", await boards.AddAsync(request, viewer, ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(long id, Wallboards boards, CancellationToken ct) =>
        (await boards.RevokeAsync(id, ct)).NoContentOrProblem();

    private static async Task<Results<Ok<WallSnapshot>, ProblemHttpResult>> Show(
        HttpRequest request, Wallboards boards, BoardQueries board, BoardSamples samples, AgentQueries agents, Roster roster, CancellationToken ct)
    {
        if (!await boards.OpensAsync(request.Headers[KeyHeader].ToString(), ct))
        {
            return Problems.For(new Refusal.Unauthenticated("wallboard-unknown", "This link opens no wallboard, or does so no more."));
        }

        var now = await board.SnapshotAsync(Viewer.Desk, ct);
        var directory = await agents.DirectoryAsync(ct);
        var here = roster.Agents();
        var teams = directory.Teams.ToDictionary(team => team.Id, team => team.Name);
        var accounts = directory.Accounts.ToDictionary(account => account.Id, account => account.Name);
        return TypedResults.Ok(new WallSnapshot(
            now.At, now.Open, now.Waiting, now.Negative, now.Unassigned, now.LongestWaitingSince, now.Overdue, now.DueIn15, now.DueIn30, now.DueIn60,
            here.Count(agent => agent.State is AgentState.Available),
            here.Count(agent => agent.State is AgentState.Away),
            Named(now.ByTeam, teams),
            Named(now.ByAccount, accounts),
            now.Surveys,
            now.Limits,
            now.Alarms,
            await samples.DayAsync(ct)));
    }

    private static IReadOnlyList<WallGroup> Named(IReadOnlyList<BoardGroup> groups, Dictionary<long, string> names) =>
        [.. groups.Select(group => new WallGroup(group.Id is { } id ? names.GetValueOrDefault(id) : null, group.Open, group.Waiting, group.Negative))];
}
