using System.Text;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>
/// Parts what the sender wrote from what his program repeated. Where both are interleaved the mail is an answer point by point and stays
/// whole; a forwarded mail stays whole too. In doubt everything is shown. Linear in the text.
/// </summary>
public static class QuoteSplitter
{
    private const int WrappedAt = 60;

    /// <returns>Own text and the repeated one; the signature is not looked for.</returns>
    public static (string Own, string? Quoted) Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new TextLines(text);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.IsEmpty)
            {
                continue;
            }

            if (QuotedHeader.IsReplyMark(line))
            {
                return Cut(lines, AttributionAbove(lines, i), 0, lines.Count);
            }

            if (lines.IsQuoted(i))
            {
                continue;
            }

            if (QuotedHeader.IsForwardMark(line))
            {
                return (text.Trim(), null);
            }

            if (QuotedHeader.IsOriginalMark(line) || QuotedHeader.StartsAt(lines, i))
            {
                return Cut(lines, RuleAbove(lines, i), 0, lines.Count);
            }

            if (Attribution.EndingAt(lines, i) is { } found && !lines.IsQuoted(found.First))
            {
                return AfterAttribution(lines, found);
            }
        }

        return WithoutTrailingQuote(lines);
    }

    private static (string Own, string? Quoted) AfterAttribution(TextLines lines, Attribution.Found found)
    {
        var start = lines.SkipBlank(found.Next);
        var first = found.Column > 0 ? found.First : RuleAbove(lines, found.First);
        if (start < lines.Count && !lines.IsQuoted(start))
        {
            return Cut(lines, first, found.Column, lines.Count);
        }

        var end = EndOfQuote(lines, start);
        var rest = lines.SkipBlank(end);
        if (rest >= lines.Count)
        {
            return Cut(lines, first, found.Column, lines.Count);
        }

        for (var i = rest; i < lines.Count; i++)
        {
            if (lines.IsQuoted(i))
            {
                // His own words between the quotes are answers to them.
                return (lines.Join(0, lines.Count).Trim(), null);
            }
        }

        return Cut(lines, found.First, found.Column, end);
    }

    /// <summary>Past the quoted lines, the blank ones among them, and the pieces that a wrapped long line lost its mark on.</summary>
    private static int EndOfQuote(TextLines lines, int start)
    {
        var end = start;
        for (var i = start; i < lines.Count; i++)
        {
            if (lines.IsQuoted(i) || (i > start && IsLostPiece(lines, i)))
            {
                end = i + 1;
            }
            else if (!lines.IsBlank(i))
            {
                break;
            }
        }

        return end;
    }

    private static bool IsLostPiece(TextLines lines, int index)
    {
        var line = lines[index];
        if (line.IsEmpty || !lines.IsQuoted(lines.SkipBlank(index + 1)))
        {
            return false;
        }

        return (lines.IsQuoted(index - 1) && lines[index - 1].Length >= WrappedAt && lines.IsQuoted(index + 1))
            || line.StartsWith("(http") || line.StartsWith("<http") || line.StartsWith("[http")
            || (lines.IsQuoted(index - 1) && !line.Contains(' ') && lines[index - 1].Contains("http", StringComparison.Ordinal));
    }

    /// <summary>Outlook's rule above the block of fields goes with it.</summary>
    private static int RuleAbove(TextLines lines, int first)
    {
        var above = first - 1;
        while (above >= 0 && lines.IsBlank(above))
        {
            above--;
        }

        return above >= 0 && lines[above].Length >= 5 && lines[above].IndexOfAnyExcept("_-=") < 0 && first - above <= 2 ? above : first;
    }

    private static int AttributionAbove(TextLines lines, int mark)
    {
        for (var i = mark - 1; i >= 0 && i > mark - 6; i--)
        {
            if (!lines.IsBlank(i) && Attribution.EndingAt(lines, i) is { } found)
            {
                return found.First;
            }
        }

        return mark;
    }

    /// <summary>Only what is marked as repeated at the very end.</summary>
    public static (string Own, string? Quoted) SplitTrailing(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WithoutTrailingQuote(new TextLines(text));
    }

    private static (string Own, string? Quoted) WithoutTrailingQuote(TextLines lines)
    {
        var last = lines.Count;
        while (last > 0 && (lines.IsBlank(last - 1) || lines.IsQuoted(last - 1)))
        {
            last--;
        }

        var quote = lines.SkipBlank(last);
        return quote < lines.Count && last > 0 ? Cut(lines, quote, 0, lines.Count) : (lines.Join(0, lines.Count).Trim(), null);
    }

    /// <summary>Takes the lines from <paramref name="from"/> up to <paramref name="to"/> out; if nothing were left, nothing is taken.</summary>
    private static (string Own, string? Quoted) Cut(TextLines lines, int from, int column, int to)
    {
        var own = new StringBuilder(lines.Join(0, from));
        if (column > 0)
        {
            own.Append(from > 0 ? "\n" : "").Append(lines[from][..column]);
        }

        var below = lines.Join(to, lines.Count);
        if (!string.IsNullOrWhiteSpace(below))
        {
            own.Append(own.Length > 0 ? "\n" : "").Append(below);
        }

        var kept = own.ToString().Trim('\n', ' ', '\t', '\r', '\u3000');
        return kept.Length == 0 ? (lines.Join(0, lines.Count).Trim(), null) : (kept, lines.Join(from, to).Trim('\n'));
    }
}
