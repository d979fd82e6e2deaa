using System.Globalization;

namespace CxmHelpdesk.Desk.Data;

/// <summary>Where a page ended: the value of the order's column and the id that decides between equals.</summary>
internal sealed record Keyset(long Value, long Id)
{
    /// <returns>Null if it is none of ours, which then means the first page.</returns>
    public static Keyset? Parse(string? text)
    {
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0
            && long.TryParse(text.AsSpan(0, dot), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && long.TryParse(text.AsSpan(dot + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
            ? new Keyset(value, id)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value}.{Id}");
}
