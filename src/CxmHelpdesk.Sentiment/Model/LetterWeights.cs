using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>
/// What the letters of an English word weigh together. Most words of a text are common ones, so they are remembered from text to text,
/// in so many places and no more: a word that falls on another's place takes it. That changes no reading, only how long it takes.
/// </summary>
internal sealed class LetterWeights(WeightTable table)
{
    /// <summary>Longer words are rare, and not remembered.</summary>
    public const int Longest = 15;

    private const int Places = 1 << 12;
    private const int MostPieces = 2 * Longest;

    private readonly Remembered[] _places = new Remembered[Places];

    /// <param name="word">No longer than <see cref="Longest"/>.</param>
    /// <returns>Eight heads; no sum of so few weights leaves a short.</returns>
    public (Vector128<short> Sum, int Found) Of(ReadOnlySpan<char> text, Token word)
    {
        var key = Key(text, word);
        var hash = Vector256.Sum(key * Vector256.Create((ushort)0x9E37, 0x79B9, 0x7F4B, 0x7C15, 0xF39D, 0xCC5D, 0xBF59, 0x1CE5, 0x94D1, 0x133B, 0x1111, 0xEB35, 0xC2B3, 0xAE3D, 0x27D5, 0x85EB));
        ref var place = ref _places[(hash ^ (hash >> 7)) & (Places - 1)];
        if (place.Word != key) place = new Remembered(key, AddUp(text[word.Start..word.End], out var found), found);
        return (place.Sum, place.Found);
    }

    /// <summary>The word itself, zeros behind it, its digits alike.</summary>
    private static Vector256<ushort> Key(ReadOnlySpan<char> text, Token word)
    {
        var length = word.End - word.Start;
        var letters = MemoryMarshal.Cast<char, ushort>(text[word.Start..]);
        Vector256<ushort> key = default;
        if (letters.Length >= Vector256<ushort>.Count)
            key = Vector256.Create(letters) & Vector256.LessThan(Vector256<ushort>.Indices, Vector256.Create((ushort)length));
        else letters[..length].CopyTo(MemoryMarshal.Cast<Vector256<ushort>, ushort>(new Span<Vector256<ushort>>(ref key)));

        var digits = Vector256.LessThanOrEqual(key - Vector256.Create((ushort)'0'), Vector256.Create((ushort)9));
        return Vector256.ConditionalSelect(digits, Vector256.Create((ushort)'0'), key);
    }

    private Vector128<short> AddUp(ReadOnlySpan<char> word, out int found)
    {
        Span<uint> pieces = stackalloc uint[MostPieces];
        pieces = pieces[..EnglishPieces.Letters(word, pieces)];
        Hash.End(pieces);
        Span<ulong> rows = stackalloc ulong[MostPieces];
        found = table.Look(pieces, rows);
        Vector256<int> sum = default;
        foreach (var row in rows[..pieces.Length]) sum += WeightTable.Widen(row);
        return Vector128.Narrow(sum.GetLower(), sum.GetUpper());
    }

    private readonly record struct Remembered(Vector256<ushort> Word, Vector128<short> Sum, int Found);
}
