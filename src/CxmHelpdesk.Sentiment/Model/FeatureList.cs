using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>
/// What a text is made of, as hashes. Pieces of the text (words first, then characters) come in runs, one for each token they begin
/// in, so that what they weigh can be shown at its place; marks stand for the text as a whole or for a phrase of the lexicon.
/// To be used again for the next text.
/// </summary>
internal sealed class FeatureList
{
    private const int MostMarks = 250;

    private uint[] _pieces = new uint[4_096];
    private int _count;
    private readonly uint[] _marked = new uint[MostMarks];
    private readonly List<Run> _runs = new(128);
    private readonly List<Mark> _marks = new(48);
    private readonly List<Weighed> _weighed = new(64);
    private readonly List<Token> _spans = new(64);

    public ReadOnlySpan<uint> Pieces => _pieces.AsSpan(0, _count);

    /// <summary>In the order of the pieces; a run ends where the next begins.</summary>
    public ReadOnlySpan<Run> Runs => CollectionsMarshal.AsSpan(_runs);

    /// <summary>So many of the pieces, the first, are words and pairs of words.</summary>
    public int Words { get; private set; }

    public ReadOnlySpan<Mark> Marks => CollectionsMarshal.AsSpan(_marks);

    /// <summary>Theirs, in the same order.</summary>
    public ReadOnlySpan<uint> MarkHashes => _marked.AsSpan(0, _marks.Count);

    /// <summary>Tokens whose letters are no pieces, since they are weighed already.</summary>
    public ReadOnlySpan<Weighed> Weighed => CollectionsMarshal.AsSpan(_weighed);

    public List<Token> Tokens => _spans;

    public void Clear()
    {
        _count = Words = 0;
        _runs.Clear();
        _weighed.Clear();
        _marks.Clear();
        _spans.Clear();
    }

    /// <summary>What is added from now on belongs to this token.</summary>
    public void Begin(int token) => _runs.Add(new Run(token, _count));

    /// <param name="piece">A sum of <see cref="Hash.Next"/>, which <see cref="End"/> spreads.</param>
    public void Add(uint piece)
    {
        var (pieces, at) = (_pieces, _count);
        if ((uint)at < (uint)pieces.Length) pieces[at] = piece;
        else Grow(piece);
        _count = at + 1;
    }

    /// <summary>For so many more pieces; those that were put there are taken by <see cref="Took"/>.</summary>
    public Span<uint> Room(int most)
    {
        if (_pieces.Length < _count + most) Array.Resize(ref _pieces, 2 * (_count + most));
        return _pieces.AsSpan(_count);
    }

    public void Took(int pieces) => _count += pieces;

    public void AddWeighed(int token, (Vector128<short> Sum, int Found) letters) => _weighed.Add(new Weighed(token, letters.Sum, letters.Found));

    public void WordsEnd() => Words = _count;

    /// <summary>No more pieces: spreads all their bits.</summary>
    public void End() => Hash.End(_pieces.AsSpan(0, _count));

    /// <param name="hit">Index of the lexicon's hit it comes from, or one of the constants of <see cref="Model.Mark"/>.</param>
    public void AddMark(uint hash, int hit)
    {
        if (!_marked.AsSpan(0, _marks.Count).Contains(hash)) AddNewMark(hash, hit);
    }

    /// <summary>The same of one that was not added before.</summary>
    public void AddNewMark(uint hash, int hit)
    {
        var count = _marks.Count;
        if (count == MostMarks) return;
        _marked[count] = hash;
        _marks.Add(new Mark(hash, hit));
    }

    private void Grow(uint piece)
    {
        Array.Resize(ref _pieces, 2 * _pieces.Length);
        _pieces[_count] = piece;
    }
}

/// <param name="From">Index of its first piece.</param>
internal readonly record struct Run(int Token, int From);

/// <param name="Sum">Of eight heads.</param>
internal readonly record struct Weighed(int Token, Vector128<short> Sum, int Found);

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

    /// <summary>The same for many, some at once.</summary>
    public static void End(Span<uint> hashes)
    {
        var vectors = MemoryMarshal.Cast<uint, Vector256<uint>>(hashes);
        foreach (ref var hash in vectors)
        {
            hash ^= hash >>> 16;
            hash *= 0x85EBCA6B;
            hash ^= hash >>> 13;
            hash *= 0xC2B2AE35;
            hash ^= hash >>> 16;
        }

        foreach (ref var hash in hashes[(vectors.Length * Vector256<uint>.Count)..]) hash = End(hash);
    }

    public static uint Of(string name)
    {
        var hash = Start('m');
        foreach (var c in name) hash = Next(hash, c);
        return End(hash);
    }
}
