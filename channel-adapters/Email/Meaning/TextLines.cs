namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>A text by its lines, without copying it.</summary>
internal sealed class TextLines
{
    private readonly string text;
    private readonly List<Range> lines = [];

    public TextLines(string text)
    {
        this.text = text;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            lines.Add(range);
        }
    }

    public int Count => lines.Count;

    /// <summary>Without white space at its ends; empty beyond the text.</summary>
    public ReadOnlySpan<char> this[int index] => index >= 0 && index < Count ? text.AsSpan()[lines[index]].Trim(" \t\r\u00A0\u200B\uFEFF\u3000") : [];

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

    /// <summary>The lines from <paramref name="from"/> up to <paramref name="to"/>, as they stand in the text.</summary>
    public string Join(int from, int to)
    {
        if (from >= to || from >= Count)
        {
            return "";
        }

        var start = lines[from].Start.Value;
        return text[start..lines[Math.Min(to, Count) - 1].End.Value];
    }
}
