using CxmHelpdesk.Desk.Customers;

namespace CxmHelpdesk.Desk.Listening;

/// <summary>Words to look out for, as people write them: without regard to case and width, whole words where a language has them.</summary>
public static class Keywords
{
    public const int Most = 100;

    /// <summary>One a line.</summary>
    public static IEnumerable<string> Of(string? lines) =>
        (lines ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(Most);

    public static bool IsIn(string text, string word) => IsInNormal(Normal(text), Normal(word));

    /// <summary>To be made once where many words are looked for.</summary>
    public static string Normal(string text) => SearchWords.Compatible(text).Trim();

    /// <param name="where">Made by <see cref="Normal"/>, as is <paramref name="what"/>.</param>
    public static bool IsInNormal(string where, string what)
    {
        for (var at = 0; what.Length > 0 && (at = where.IndexOf(what, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            if (IsBorder(where, at - 1, what[0]) && IsBorder(where, at + what.Length, what[^1]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Japanese has no blanks between words, so there anywhere is a border.</summary>
    private static bool IsBorder(string text, int beside, char edge) =>
        beside < 0 || beside >= text.Length || !IsOfWords(edge) || !IsOfWords(text[beside]);

    private static bool IsOfWords(char c) => char.IsLetterOrDigit(c) && c < '\u1100';
}
