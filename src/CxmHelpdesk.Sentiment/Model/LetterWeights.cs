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

    private const int Places = 1 << 11;
    private const int MostPieces = 2 * Longest;

    private readonly Remembered[] _places = new Remembered[Places];

    /// <param name="word">With a blank before and after it, digits as zeros.</param>
    /// <returns>Eight heads; no sum of so few weights leaves a short.</returns>
    public (Vector128<short> Sum, int Found) Of(ReadOnlySpan<char> word)
    {
        // The first blank is no news, so there is room for the length.
        Vector256<ushort> key = default;
        word[1..^1].CopyTo(MemoryMarshal.Cast<Vector256<ushort>, char>(new Span<Vector256<ushort>>(ref key)));

        var hash = Vector256.Sum(key * Vector256.Create((ushort)0x9E37, 0x79B9, 0x7F4B, 0x7C15, 0xF39D, 0xCC5D, 0xBF59, 0x1CE5, 0x94D1, 0x133B, 0x1111, 0xEB35, 0xC2B3, 0xAE3D, 0x27D5, 0x85EB));
        ref var place = ref _places[(hash ^ (hash >> 7)) & (Places - 1)];
        if (place.Word != key) place = new Remembered(key, AddUp(word, out var found), found);
        return (place.Sum, place.Found);
    }

    private Vector128<short> AddUp(ReadOnlySpan<char> word, out int found)
    {
        Span<uint> pieces = stackalloc uint[MostPieces];
        pieces = pieces[..EnglishPieces.Letters(word, pieces)];
        Hash.End(pieces);
        Vector256<int> sum = default;
        found = table.AddUp(pieces, ref sum);
        return Vector128.Narrow(sum.GetLower(), sum.GetUpper());
    }

    private readonly record struct Remembered(Vector256<ushort> Word, Vector128<short> Sum, int Found);
}
