using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace CxmHelpdesk.Desk.Html;

/// <summary>
/// Keeps of a style attribute what only changes looks: known properties with values of plain words, numbers, colours and quoted font names. What
/// fetches, runs, overlays or is written in riddles (escapes, comments) goes.
/// </summary>
internal static class CssFilter
{
    private const int LongestStyle = 8_000;
    private const int LongestValue = 300;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Properties = new[]
    {
        "background", "background-color", "border", "border-bottom", "border-bottom-color", "border-bottom-style", "border-bottom-width", "border-collapse", "border-color", "border-left",
        "border-left-color", "border-left-style", "border-left-width", "border-radius", "border-right", "border-right-color", "border-right-style", "border-right-width", "border-spacing",
        "border-style", "border-top", "border-top-color", "border-top-style", "border-top-width", "border-width", "caption-side", "clear", "color", "direction", "display", "empty-cells",
        "float", "font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "height", "letter-spacing", "line-height", "list-style", "list-style-position",
        "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-height", "max-width", "min-height", "min-width", "overflow-wrap", "padding",
        "padding-bottom", "padding-left", "padding-right", "padding-top", "table-layout", "text-align", "text-decoration", "text-decoration-color", "text-decoration-line", "text-indent",
        "text-transform", "unicode-bidi", "vertical-align", "white-space", "width", "word-break", "word-spacing", "word-wrap",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Functions =
        new[] { "rgb", "rgba", "hsl", "hsla" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> ValueCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \t\r\n#.,%()+-!'\"/");

    private static readonly SearchValues<char> Separators = SearchValues.Create(" ,(:\t\r\n");

    /// <returns>Clean declarations; empty if none is left.</returns>
    /// <param name="isColoured">Set if a colour is among them.</param>
    public static string Filter(string style, ref bool isColoured)
    {
        if (style.Length > LongestStyle || style.AsSpan().ContainsAny("\\<@") || style.Contains("/*", StringComparison.Ordinal))
        {
            return "";
        }

        var clean = new StringBuilder();
        foreach (var declaration in Split(style))
        {
            var colon = declaration.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                continue;
            }

            var name = declaration.AsSpan(0, colon).Trim();
            var value = declaration.AsSpan(colon + 1).Trim();
            if (Properties.Contains(name) && IsHarmless(name, value))
            {
                isColoured |= name.EndsWith("color", StringComparison.OrdinalIgnoreCase) || name.StartsWith("background", StringComparison.OrdinalIgnoreCase);
                clean.Append(clean.Length > 0 ? ";" : "").Append(name).Append(':').Append(value);
            }
        }

        return clean.ToString();
    }

    /// <summary>At semicolons outside of quotes and brackets.</summary>
    private static IEnumerable<string> Split(string style)
    {
        var start = 0;
        var depth = 0;
        var quote = '\0';
        for (var i = 0; i <= style.Length; i++)
        {
            var c = i < style.Length ? style[i] : ';';
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is '(' or ')')
            {
                depth += c == '(' ? 1 : -1;
            }

            if (i == style.Length || (c == ';' && quote == '\0' && depth == 0))
            {
                yield return style[start..i];
                start = i + 1;
            }
        }
    }

    private static bool IsHarmless(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (value.Length is 0 or > LongestValue || ContainsStrange(value) || value.Count('"') % 2 != 0 || value.Count('\'') % 2 != 0)
        {
            return false;
        }

        // Pulled over another text, a link could be taken for that.
        if (value.Contains('-') && (name.StartsWith("margin", StringComparison.OrdinalIgnoreCase) || name.Equals("text-indent", StringComparison.OrdinalIgnoreCase)) && HasNegative(value))
        {
            return false;
        }

        for (var at = value.IndexOf('('); at >= 0;)
        {
            var word = value[..at];
            var start = word.LastIndexOfAny(Separators) + 1;
            if (!Functions.Contains(word[start..]))
            {
                return false;
            }

            var next = value[(at + 1)..].IndexOf('(');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return true;
    }

    /// <summary>Font names in Japanese are fine; anything else beyond the list is not.</summary>
    private static bool ContainsStrange(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (!ValueCharacters.Contains(c) && !(c > 127 && char.IsLetter(c)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasNegative(ReadOnlySpan<char> value)
    {
        for (var i = 0; i + 1 < value.Length; i++)
        {
            if (value[i] == '-' && (char.IsAsciiDigit(value[i + 1]) || value[i + 1] == '.') && (i == 0 || char.IsWhiteSpace(value[i - 1])))
            {
                return true;
            }
        }

        return false;
    }
}
