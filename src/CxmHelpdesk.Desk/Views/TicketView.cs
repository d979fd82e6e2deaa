using System.Text.Json;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Tickets;
using FluentValidation;

namespace CxmHelpdesk.Desk.Views;

/// <summary>A list of tickets that agents describe themselves: one status, since that is the order's index, and conditions on it.</summary>
public sealed record TicketView(TicketStatus Status = TicketStatus.Open)
{
    public const int MaxConditions = 20;

    /// <summary>Each must hold.</summary>
    public IReadOnlyList<ViewCondition> All { get; init; } = [];

    /// <summary>One must hold, if there are any.</summary>
    public IReadOnlyList<ViewCondition> Any { get; init; } = [];
}

/// <param name="Field">A name of <see cref="ViewFields"/>.</param>
/// <param name="Op">is, isNot; contains; atLeast, atMost, below; withinHours, notWithinHours; withinMinutes, notWithinMinutes; isEmpty, isNotEmpty.</param>
/// <param name="Value">A text, a number or a truth, as the field has it; for assignee also "me", null for nobody or no team is isEmpty.</param>
public sealed record ViewCondition(string Field, string Op, JsonElement? Value = null);

/// <param name="Count">At most <see cref="ViewQueries.Bound"/> tickets were looked at for it.</param>
/// <param name="AtLeast">There may be more.</param>
public sealed record ViewCount(int Count, bool AtLeast);

public sealed record SavedViewCount(long ViewId, int Count, bool AtLeast);

/// <param name="Next">Hand it back as <c>after</c> for the next page; null: the end.</param>
/// <param name="Partial">So many tickets were looked at that the page ends early; with <c>Next</c> the search goes on behind them.</param>
public sealed record ViewPage(IReadOnlyList<TicketRow> Items, string? Next, bool Partial);

public sealed class TicketViewValidator : AbstractValidator<TicketView>
{
    public TicketViewValidator()
    {
        RuleFor(view => view).Custom((view, context) =>
        {
            if (ViewSql.ProblemOf(view) is { } problem)
            {
                context.AddFailure(problem.Path, problem.Message);
            }
        });
    }
}

public sealed class SaveTicketViewValidator : AbstractValidator<SaveItem<TicketView>>
{
    public SaveTicketViewValidator()
    {
        this.IsSavedItem();
        RuleFor(item => item.Body).SetValidator(new TicketViewValidator()).When(item => item.Body is not null);
    }
}
