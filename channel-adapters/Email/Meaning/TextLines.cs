namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>A text by its lines, without copying it.</summary>
internal sealed class TextLines
{
    private readonly string text;
    private readonly Line[] lines;

    public TextLines(string text)
    {
        this.text = text;
        lines = new Line[text.AsSpan().Count('\n') + 1];
        var at = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var length = text.AsSpan(at).IndexOf('\n');
            var end = length < 0 ? text.Length : at + length;
            lines[i] = Trimmed(at, end);
            at = end + 1;
        }
    }

    /// <summary>Where a line stands in the text, and where without white space at its ends.</summary>
    private readonly record struct Line(int Start, int End, int First, int Last);

    public int Count => lines.Length;

    /// <summary>Without white space at its ends; empty beyond the text.</summary>
    public ReadOnlySpan<char> this[int index] =>
        (uint)index < (uint)lines.Length && lines[index] is var line ? text.AsSpan(line.First, line.Last - line.First) : [];

    private Line Trimmed(int start, int end)
    {
        var (first, last) = (start, end);
        while (first < last && IsSpace(text[first]))
        {
            first++;
        }

        while (last > first && IsSpace(text[last - 1]))
        {
            last--;
        }

        return new Line(start, end, first, last);
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\u00A0' or '\u200B' or '\uFEFF' or '\u3000';

    public bool IsBlank(int index) => this[index].IsEmpty;

    /// <summary>A line that a mail program marked as repeated: <c>&gt;</c> or <c>|</c> in front.</summary>
    public bool IsQuoted(int index) => this[index] is ['>', ..] or ['＞', ..];

    /// <summary>The first line at or after <paramref name="index"/> that is not blank, or <see cref="Count"/>.</summary>
    public int SkipBlank(int index)
    {
        while (index < Count && IsBlank(index))
        {
            index++;
        }

        return index;
    }

    public int StartOf(int index) => lines[index].Start;

    /// <summary>The lines from <paramref name="from"/> up to <paramref name="to"/>, as they stand in the text.</summary>
    public string Join(int from, int to)
    {
        if (from >= to || from >= Count)
        {
            return "";
        }

        return text[lines[from].Start..lines[Math.Min(to, Count) - 1].End];
    }
}
