using FluentValidation;

namespace CxmHelpdesk.Desk.Board;

/// <summary>What of the board can sound the alarm.</summary>
public enum BoardMeasure
{
    Waiting,
    Longest,
    Overdue,
    Negative,
    Unassigned,
}

/// <summary>Above these the desk sounds the alarm; null: never for that.</summary>
public sealed record BoardLimits
{
    /// <summary>Where settings keep them.</summary>
    public const string Name = "board";

    /// <summary>One displeased customer of two is no trend.</summary>
    public const int FewestForShare = 5;

    /// <summary>Customers waiting.</summary>
    public int? Waiting { get; init; }

    /// <summary>The longest wait.</summary>
    public int? LongestMinutes { get; init; }

    public int? Overdue { get; init; }

    /// <summary>The share of the waiting customers who are displeased, while at least <see cref="FewestForShare"/> wait.</summary>
    public int? NegativePercent { get; init; }

    public int? Unassigned { get; init; }

    /// <summary>What is above its limit.</summary>
    public IReadOnlyList<BoardMeasure> Exceeded(BoardFigures figures)
    {
        bool Over(BoardMeasure measure) => LimitOf(measure) is { } limit && figures.Of(measure) > limit;
        return [.. Enum.GetValues<BoardMeasure>().Where(Over)];
    }

    public int? LimitOf(BoardMeasure measure) => measure switch
    {
        BoardMeasure.Waiting => Waiting,
        BoardMeasure.Longest => LongestMinutes,
        BoardMeasure.Overdue => Overdue,
        BoardMeasure.Negative => NegativePercent,
        _ => Unassigned,
    };
}

/// <summary>The numbers that have limits.</summary>
public sealed record BoardFigures(int Waiting, int LongestMinutes, int Overdue, int Negative, int Unassigned)
{
    public int Of(BoardMeasure measure) => measure switch
    {
        BoardMeasure.Waiting => Waiting,
        BoardMeasure.Longest => LongestMinutes,
        BoardMeasure.Overdue => Overdue,
        BoardMeasure.Negative => Waiting < BoardLimits.FewestForShare ? 0 : 100 * Negative / Waiting,
        _ => Unassigned,
    };

    public static BoardFigures Of(BoardSnapshot board) => new(
        board.Waiting,
        board.LongestWaitingSince is { } since ? (int)(board.At - since).TotalMinutes : 0,
        board.Overdue,
        board.Negative,
        board.Unassigned);
}

public sealed class BoardLimitsValidator : AbstractValidator<BoardLimits>
{
    public BoardLimitsValidator()
    {
        RuleFor(limits => limits.Waiting).InclusiveBetween(0, 1_000_000);
        RuleFor(limits => limits.LongestMinutes).InclusiveBetween(1, 1_000_000);
        RuleFor(limits => limits.Overdue).InclusiveBetween(0, 998).WithMessage("From 0 to 998.");
        RuleFor(limits => limits.NegativePercent).InclusiveBetween(0, 100);
        RuleFor(limits => limits.Unassigned).InclusiveBetween(0, 1_000_000);
    }
}
