using System.Buffers;

namespace CxmHelpdesk.Sentiment.Text;

/// <summary>A text made comparable, and for each of its characters the span of the original that it stands for.</summary>
internal sealed class NormalText(int capacity) : IDisposable
{
    private char[] _chars = ArrayPool<char>.Shared.Rent(capacity);
    private int[] _starts = ArrayPool<int>.Shared.Rent(capacity);
    private int[] _ends = ArrayPool<int>.Shared.Rent(capacity);

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

    public char this[int index] => (uint)index < (uint)Length ? _chars[index] : '\n';

    public void Append(char c, int start, int end)
    {
        if (Length == _chars.Length || Length == _starts.Length || Length == _ends.Length) Grow();
        _chars[Length] = c;
        _starts[Length] = start;
        _ends[Length] = end;
        Length++;
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

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_chars);
        ArrayPool<int>.Shared.Return(_starts);
        ArrayPool<int>.Shared.Return(_ends);
        _chars = [];
        _starts = [];
        _ends = [];
        Length = 0;
    }

    private void Grow()
    {
        Grow(ref _chars);
        Grow(ref _starts);
        Grow(ref _ends);
    }

    private static void Grow<T>(ref T[] array)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(16, array.Length * 2));
        array.CopyTo(larger, 0);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }
}
