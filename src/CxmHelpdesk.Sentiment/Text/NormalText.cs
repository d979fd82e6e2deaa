namespace CxmHelpdesk.Sentiment.Text;

/// <summary>A text made comparable, and for each of its characters the span of the original that it stands for. To be used again for the next text.</summary>
internal sealed class NormalText
{
    private char[] _chars = [];
    private (int Start, int End)[] _from = [];

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
        _from[at] = (start, end);
        Length = at + 1;
    }

    /// <summary>Takes small what begins with such letters, as far as none is like the one before it; returns how many.</summary>
    /// <param name="bits">All their bits.</param>
    public int AppendLetters(ReadOnlySpan<char> text, int start, out int bits)
    {
        var at = Length;
        if (_chars.Length - at < text.Length) Grow(2 * (at + text.Length));
        var chars = _chars.AsSpan(at, text.Length);
        var from = _from.AsSpan(at, text.Length);
        var last = Last;
        bits = 0;
        var count = 0;
        for (; count < text.Length; count++)
        {
            var c = text[count];
            var small = (char)(c | 0x20);
            if (!char.IsAsciiLetterLower(small) || small == last) break;
            chars[count] = last = small;
            from[count] = (start + count, start + count + 1);
            bits |= c;
        }

        Length = at + count;
        return count;
    }

    /// <summary>Takes Japanese that is never folded, as far as none is like the one before it; returns how many.</summary>
    public int AppendJapanese(ReadOnlySpan<char> text, int start)
    {
        var at = Length;
        if (_chars.Length - at < text.Length) Grow(2 * (at + text.Length));
        var chars = _chars.AsSpan(at, text.Length);
        var from = _from.AsSpan(at, text.Length);
        var last = Last;
        var count = 0;
        for (; count < text.Length; count++)
        {
            var c = text[count];
            if (!IsNeverFolded(c) || c == last) break;
            chars[count] = last = c;
            from[count] = (start + count, start + count + 1);
        }

        Length = at + count;
        return count;
    }

    /// <summary>Japanese but for the long vowel and the small ones, which may be held; the commonest first.</summary>
    private static bool IsNeverFolded(char c) =>
        c is (>= 'お' and <= '\u3096') or (>= '\u4E00' and <= '\u9FFF') or (>= '\u30A1' and <= '\u30FA') or 'あ' or 'い' or 'う' or 'え'
        || Characters.IsHan(c);

    /// <summary>The last character also stands for the original up to <paramref name="end"/>.</summary>
    public void Stretch(int end)
    {
        if (Length > 0) _from[Length - 1].End = Math.Max(_from[Length - 1].End, end);
    }

    public void ReplaceLast(char c, int end)
    {
        _chars[Length - 1] = c;
        Stretch(end);
    }

    public void RemoveLast()
    {
        Length--;
        Stretch(_from[Length].End);
    }

    /// <summary>Where normal characters [start, end) came from.</summary>
    public (int Start, int Length) Original(int start, int end) =>
        start >= end ? (0, 0) : (_from[start].Start, _from[end - 1].End - _from[start].Start);

    private void Grow(int capacity)
    {
        Array.Resize(ref _chars, capacity);
        Array.Resize(ref _from, capacity);
    }
}
