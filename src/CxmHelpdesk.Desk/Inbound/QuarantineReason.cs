using System.Text.RegularExpressions;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>Why an envelope was set aside. Stored as one text, "code: detail".</summary>
/// <param name="Code">no-adapter, unreadable, adapter-failed or gave-up; the console has words for each.</param>
/// <param name="Detail">For who mends it: the adapter's own words, a channel or the kind of an error. Nothing of the content.</param>
internal readonly partial record struct QuarantineReason(string Code, string? Detail)
{
    /// <summary>What was stored before there were codes is an adapter's sentence; it counts as unreadable.</summary>
    public static QuarantineReason Of(string? stored) =>
        Stored().Match(stored ?? "") is { Success: true } match
            ? new QuarantineReason(match.Groups["code"].Value, match.Groups["detail"].Value)
            : new QuarantineReason("unreadable", stored);

    public override string ToString() => $"{Code}: {Detail}";

    [GeneratedRegex("^(?<code>no-adapter|unreadable|adapter-failed|gave-up): (?<detail>.*)$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Stored();
}
