using System.Text.Json;

namespace CxmHelpdesk.Desk.Segments;

/// <summary>Which customers: all of the one list must hold, and one of the other if it has any.</summary>
public sealed record SegmentFilter
{
    public const int MaxConditions = 20;

    public IReadOnlyList<SegmentCondition> All { get; init; } = [];

    public IReadOnlyList<SegmentCondition> Any { get; init; } = [];
}

/// <param name="Field">A name of <see cref="SegmentFields"/>.</param>
/// <param name="Op">What is allowed for the field's kind: is, isNot, contains, startsWith, isEmpty, isNotEmpty; is, atLeast, atMost; before, after, withinDays, notWithinDays.</param>
/// <param name="Value">A text, a number, or an instant in ISO 8601.</param>
public sealed record SegmentCondition(string Field, string Op, JsonElement? Value);
