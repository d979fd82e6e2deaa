using System.Globalization;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Board;
using CxmHelpdesk.Desk.Calls;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using CxmHelpdesk.Server.Realtime;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <param name="State">available or away; an agent is offline by not being here.</param>
public sealed record AgentStateRequest(AgentState State);

internal sealed class AgentStateValidator : AbstractValidator<AgentStateRequest>
{
    public AgentStateValidator() => RuleFor(request => request.State).NotEqual(AgentState.Offline).WithMessage("Must be available or away.");
}

internal static class BoardApi
{
    public static void MapBoard(this RouteGroupBuilder api)
    {
        api.MapGet("/board", Snapshot).For(Access.Supervisors);
        api.MapGet("/board/revenue", Revenue).For(Access.Supervisors);
        api.MapGet("/board/day", Day).For(Access.Supervisors);
        api.MapGet("/board/surveys", Surveys).For(Access.Supervisors);
        api.MapGet("/board/calls", Calls).For(Access.Supervisors);
        api.MapGet("/board/calls/log", CallLog).For(Access.Supervisors);
        api.MapPut("/board/limits", SetLimits).For(Access.Supervisors);
        api.MapPut("/agents/{id:long}/state", SetState).For(Access.Supervisors);
    }

    private static Task<BoardSnapshot> Snapshot(BoardQueries board, Viewer viewer, CancellationToken ct) => board.SnapshotAsync(viewer, ct);

    private static Task<RevenueAtRisk> Revenue(RevenueQueries revenue, Viewer viewer, CancellationToken ct) => revenue.AtRiskAsync(viewer, ct);

    private static async Task<Page<BoardSample>> Day(BoardSamples samples, CancellationToken ct) => new(await samples.DayAsync(ct), null);

    private static async Task<Page<SurveyAnswer>> Surveys(BoardQueries board, CancellationToken ct) => new(await board.SurveysAsync(ct), null);

    /// <param name="since">The beginning of the day where the supervisor is; at most a month ago.</param>
    private static Task<CallFigures> Calls(DateTimeOffset since, CallDay calls, CancellationToken ct) => calls.FiguresAsync(since, ct);

    private static async Task<Page<CallDto>> CallLog(Word<CallLogKind> kind, DateTimeOffset since, CallDay calls, CancellationToken ct, long? after = null)
    {
        var rows = await calls.LogAsync(kind.Value, since, after, ct);
        return new(rows, rows.Count < CallDay.PageSize ? null : rows[^1].Id.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<BoardLimits> SetLimits(BoardLimits limits, SettingsStore settings, Viewer viewer, CancellationToken ct)
    {
        await settings.PutAsync(BoardLimits.Name, limits, viewer.AgentId, ct);
        return limits;
    }

    private static Results<NoContent, ProblemHttpResult> SetState(long id, AgentStateRequest request, Roster roster) =>
        roster.TrySetState(id, request.State)
            ? TypedResults.NoContent()
            : Problems.For(new Refusal.Conflict("agent-offline", "This agent is not signed in at the moment."));
}
