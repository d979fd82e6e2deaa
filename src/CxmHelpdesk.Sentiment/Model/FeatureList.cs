using System.Buffers;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>
/// What a text is made of, as hashes. Pieces of the text (words first, then characters) carry the number of the token they
/// begin in, so that what they weigh can be shown at its place; marks stand for the text as a whole or for a phrase of the lexicon.
/// </summary>
internal sealed class FeatureList : IDisposable
{
    private const int MostMarks = 250;

    private uint[] _pieces = ArrayPool<uint>.Shared.Rent(2_048);
    private ushort[] _tokens = ArrayPool<ushort>.Shared.Rent(2_048);
    private int _count;
    private readonly List<Mark> _marks = new(48);
    private readonly List<Token> _spans = new(64);

    public ReadOnlySpan<uint> Pieces => _pieces.AsSpan(0, _count);

    /// <summary>For each piece the index of its token.</summary>
    public ReadOnlySpan<ushort> TokenOf => _tokens.AsSpan(0, _count);

    /// <summary>So many of the pieces, the first, are words and pairs of words.</summary>
    public int Words { get; private set; }

    public IReadOnlyList<Mark> Marks => _marks;

    public List<Token> Tokens => _spans;

    public void Add(uint piece, int token)
    {
        if (_count == _pieces.Length || _count == _tokens.Length) Grow();
        _pieces[_count] = piece;
        _tokens[_count++] = (ushort)token;
    }

    public void WordsEnd() => Words = _count;

    /// <param name="hit">Index of the lexicon's hit it comes from, or one of the constants of <see cref="Model.Mark"/>.</param>
    public void AddMark(uint hash, int hit)
    {
        if (_marks.Count == MostMarks) return;
        foreach (var mark in _marks) if (mark.Hash == hash) return;
        _marks.Add(new Mark(hash, hit));
    }

    public void Dispose()
    {
        ArrayPool<uint>.Shared.Return(_pieces);
        ArrayPool<ushort>.Shared.Return(_tokens);
        _pieces = [];
        _tokens = [];
        _count = 0;
    }

    private void Grow()
    {
        var pieces = ArrayPool<uint>.Shared.Rent(_pieces.Length * 2);
        var tokens = ArrayPool<ushort>.Shared.Rent(_pieces.Length * 2);
        Pieces.CopyTo(pieces);
        TokenOf.CopyTo(tokens);
        ArrayPool<uint>.Shared.Return(_pieces);
        ArrayPool<ushort>.Shared.Return(_tokens);
        (_pieces, _tokens) = (pieces, tokens);
    }
}

/// <param name="Hit">Index of the lexicon's hit, or which whole it belongs to.</param>
internal readonly record struct Mark(uint Hash, int Hit)
{
    public const int OfText = -1, OfMoods = -2, OfUrgencies = -3;
}

/// <summary>A word, or a Japanese phrase of one noun or verb and its endings; in the normalised text.</summary>
internal readonly record struct Token(int Start, int End);

internal static class Hash
{
    private const uint Prime = 0x01000193;

    public static uint Start(uint kind) => (2166136261 ^ kind) * Prime;

    public static uint Next(uint hash, uint value) => (hash ^ value) * Prime;

    /// <summary>Spreads what was summed up over all bits.</summary>
    public static uint End(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    public static uint Of(string name)
    {
        var hash = Start('m');
        foreach (var c in name) hash = Next(hash, c);
        return End(hash);
    }
}
