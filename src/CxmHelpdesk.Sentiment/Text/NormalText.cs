namespace CxmHelpdesk.Sentiment.Text;

/// <summary>A text made comparable, and for each of its characters the span of the original that it stands for. To be used again for the next text.</summary>
internal sealed class NormalText
{
    private char[] _chars = [];
    private int[] _starts = [];
    private int[] _ends = [];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, Length);

    /// <summary>Exclamation marks, as many as were written.</summary>
    public int Exclamations { get; set; }

    public int Questions { get; set; }

    /// <summary>Words with a letter held ("sooooo").</summary>
    public int Elongations { get; set; }

    /// <summary>Words of four letters or more in capitals, and all words of two or more.</summary>
    public int ShoutedWords { get; set; }

    public int Words { get; set; }

    public char Last => Length > 0 ? _chars[Length - 1] : '\n';

    /// <param name="capacity">How much room to make; more is made where it is needed.</param>
    public void Clear(int capacity)
    {
        Length = Exclamations = Questions = Elongations = ShoutedWords = Words = 0;
        if (_chars.Length < capacity) Grow(capacity);
    }

    public void Append(char c, int start, int end)
    {
        var at = Length;
        if (at == _chars.Length) Grow(Math.Max(64, 2 * at));
        _chars[at] = c;
        _starts[at] = start;
        _ends[at] = end;
        Length = at + 1;
    }

    /// <summary>The last character also stands for the original up to <paramref name="end"/>.</summary>
    public void Stretch(int end)
    {
        if (Length > 0) _ends[Length - 1] = Math.Max(_ends[Length - 1], end);
    }

    public void ReplaceLast(char c, int end)
    {
        _chars[Length - 1] = c;
        Stretch(end);
    }

    public void RemoveLast()
    {
        Length--;
        Stretch(_ends[Length]);
    }

    /// <summary>Where normal characters [start, end) came from.</summary>
    public (int Start, int Length) Original(int start, int end) =>
        start >= end ? (0, 0) : (_starts[start], _ends[end - 1] - _starts[start]);

    private void Grow(int capacity)
    {
        Array.Resize(ref _chars, capacity);
        Array.Resize(ref _starts, capacity);
        Array.Resize(ref _ends, capacity);
    }
}
