using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Board;

/// <param name="Id">Of the team or channel account; null: tickets without a team.</param>
public sealed record BoardGroup(long? Id, int Open, int Waiting, int Negative);

/// <param name="Open">Open tickets assigned to the agent.</param>
/// <param name="Last">What the agent did last on a ticket; null: nothing yet.</param>
public sealed record BoardAgent(long AgentId, int Open, int Waiting, AgentAction? Last);

public enum AgentActionKind
{
    Answer,
    Note,
    Change,
}

public sealed record AgentAction(AgentActionKind Kind, DateTimeOffset At, long TicketId);

/// <summary>The state of the queue at one instant, as supervisors see it.</summary>
/// <param name="LongestWaitingId">The ticket that waits since <paramref name="LongestWaitingSince"/>.</param>
/// <param name="Overdue">Waiting past their answer-by time.</param>
/// <param name="DueIn15">Waiting, due within the next 15 minutes; likewise the others, each containing the one before.</param>
/// <param name="ByAgent">Of every active agent.</param>
/// <param name="Surveys">Of the last 24 hours.</param>
/// <param name="Limits">Above which a number sounds the alarm.</param>
/// <param name="AtRisk">Those waiting with the earliest answer-by times.</param>
public sealed record BoardSnapshot(
    DateTimeOffset At,
    int Open,
    int Waiting,
    int Negative,
    int Unassigned,
    DateTimeOffset? LongestWaitingSince,
    long? LongestWaitingId,
    int Overdue,
    int DueIn15,
    int DueIn30,
    int DueIn60,
    IReadOnlyList<BoardGroup> ByTeam,
    IReadOnlyList<BoardGroup> ByAccount,
    IReadOnlyList<BoardAgent> ByAgent,
    IReadOnlyList<TicketRow> AtRisk,
    SurveyFigures Surveys,
    BoardLimits Limits)
{
    /// <summary>What is above its limit now.</summary>
    public IReadOnlyList<BoardMeasure> Alarms => Limits.Exceeded(BoardFigures.Of(this));
}
