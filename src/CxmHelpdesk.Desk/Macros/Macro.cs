using System.Globalization;
using System.Text.Json.Serialization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;
using FluentValidation;

namespace CxmHelpdesk.Desk.Macros;

public enum MacroTextUse
{
    /// <summary>Into the composer, to be read over and sent by hand.</summary>
    Draft,

    Send,

    Note,
}

/// <summary>A text and changes that are made together.</summary>
/// <param name="Key">A digit that runs it.</param>
public sealed record Macro(string? Text = null, MacroTextUse Use = MacroTextUse.Draft, string? Key = null)
{
    public MacroActions Actions { get; init; } = new();
}

/// <summary>Each at most once; what is absent stays as it is.</summary>
/// <param name="SnoozeHours">Goes with no status but snoozed.</param>
/// <param name="Assign">"me", "nobody" or an agent's id.</param>
/// <param name="Team">"none" or a team's id.</param>
public sealed record MacroActions(
    TicketStatus? Status = null,
    int? SnoozeHours = null,
    string? Assign = null,
    string? Team = null,
    double? Mood = null,
    double? Urgency = null)
{
    public const string Me = "me";
    public const string Nobody = "nobody";
    public const string NoTeam = "none";

    public IReadOnlyList<string> AddTags { get; init; } = [];

    public IReadOnlyList<string> RemoveTags { get; init; } = [];

    /// <summary>Put on the ticket's checklist.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    [JsonIgnore]
    public bool IsEmpty =>
        Status is null && Assign is null && Team is null && Mood is null && Urgency is null && AddTags.Count == 0 && RemoveTags.Count == 0
        && Checks.Count == 0;

    internal ChangeTicketRequest ToChange(Viewer viewer, DateTimeOffset now)
    {
        var change = new ChangeTicketRequest(
            Status: Status,
            SnoozedUntil: Status is TicketStatus.Snoozed ? now.AddHours(SnoozeHours ?? 1) : null)
        {
            Mood = Mood is null ? default : new Optional<double?>(Mood),
            Urgency = Urgency is null ? default : new Optional<double?>(Urgency),
            AddTags = AddTags,
            RemoveTags = RemoveTags,
        };
        change = Assign is null ? change : change with { AssigneeId = new Optional<long?>(Assign switch { Me => viewer.AgentId, Nobody => null, _ => Number(Assign) }) };
        return Team is null ? change : change with { TeamId = new Optional<long?>(Team == NoTeam ? null : Number(Team)) };
    }

    private static long Number(string id) => long.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture);
}

public sealed class SaveMacroValidator : AbstractValidator<SaveItem<Macro>>
{
    public SaveMacroValidator()
    {
        this.IsSavedItem();
        When(item => item.Body is not null, () =>
        {
            RuleFor(item => item.Body.Text).MaximumLength(20_000);
            RuleFor(item => item.Body.Key).Matches("^[0-9]$").When(item => item.Body.Key is not null).WithMessage("One digit.");
            RuleFor(item => item.Body).Must(macro => !string.IsNullOrWhiteSpace(macro.Text) || !macro.Actions.IsEmpty).WithMessage("A text or a change.");
            RuleFor(item => item.Body.Actions.SnoozeHours).InclusiveBetween(1, 24 * 365);
            RuleFor(item => item.Body.Actions.SnoozeHours).NotNull().When(item => item.Body.Actions.Status is TicketStatus.Snoozed);
            RuleFor(item => item.Body.Actions.Assign).Matches("^(me|nobody|[0-9]{1,15})$").When(item => item.Body.Actions.Assign is not null);
            RuleFor(item => item.Body.Actions.Team).Matches("^(none|[0-9]{1,15})$").When(item => item.Body.Actions.Team is not null);
            RuleFor(item => item.Body.Actions.Mood).InclusiveBetween(-1, 1);
            RuleFor(item => item.Body.Actions.Urgency).InclusiveBetween(0, 3);
            RuleFor(item => item.Body.Actions.AddTags).Must(tags => tags.Count <= 30).WithMessage("At most 30 tags.");
            RuleForEach(item => item.Body.Actions.AddTags).NotEmpty().MaximumLength(60);
            RuleFor(item => item.Body.Actions.RemoveTags).Must(tags => tags.Count <= 30).WithMessage("At most 30 tags.");
            RuleForEach(item => item.Body.Actions.RemoveTags).NotEmpty().MaximumLength(60);
            RuleFor(item => item.Body.Actions.Checks).Must(checks => checks.Count <= Checklist.MostItems).WithMessage($"At most {Checklist.MostItems} items.");
            RuleForEach(item => item.Body.Actions.Checks).NotEmpty().MaximumLength(Checklist.LongestText);
        });
    }
}
