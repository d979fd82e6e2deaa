using System.Globalization;
using System.Text.RegularExpressions;

namespace CxmHelpdesk.Channels.WebChat;

/// <summary>When the launcher invites a visitor to chat.</summary>
/// <param name="Path">Of the page, <c>*</c> for anything: <c>/checkout*</c>.</param>
/// <param name="Seconds">On that page.</param>
/// <param name="Visits">At least so many pages seen in this browser, this one included.</param>
/// <param name="Text">In English; also for Japanese pages without a text of their own.</param>
/// <param name="Segment">Only customers of this segment, whom the site has signed in; null: everybody. Never told to a browser.</param>
public sealed record Invitation(string Path, int Seconds, int Visits, string Text, string? TextJapanese, string? Segment = null)
{
    private const int MaxText = 200;
    private const int MaxSegment = 120;
    private const int MaxSeconds = 3600;

    /// <summary>One a line: <c>path | seconds | visits | English | 日本語 | segment</c>, the last two may be left out.</summary>
    /// <exception cref="FormatException">A line cannot be read; the message names it.</exception>
    public static IReadOnlyList<Invitation> Parse(string? lines) =>
        [.. (lines ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Line)];

    /// <summary>Whether somebody on such a page, having seen so many, is invited by this rule.</summary>
    public bool Fits(string path, int visits) =>
        visits >= Visits && Regex.IsMatch(path, $"^{Regex.Escape(Path).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static Invitation Line(string line)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        return parts.Length is >= 4 and <= 6
            && parts[0] is ['/', ..] or ['*', ..]
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= MaxSeconds
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var visits)
            && parts[3].Length is > 0 and <= MaxText && parts.ElementAtOrDefault(4) is null or { Length: <= MaxText } && parts.ElementAtOrDefault(5) is null or { Length: <= MaxSegment }
            ? new Invitation(parts[0], seconds, visits, parts[3], Given(parts, 4), Given(parts, 5))
            : throw new FormatException($"\"{line}\" is no invitation. It needs a form such as /checkout* | 30 | 1 | Can we help?");
    }

    private static string? Given(string[] parts, int index) => parts.ElementAtOrDefault(index) is { Length: > 0 } part ? part : null;
}
