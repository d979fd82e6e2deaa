using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>
/// Weights of chosen features, one byte each. A feature lies in the bucket of eight that its hash points to, or in the next when that
/// is full, and is known there by sixteen bits of its hash. So the many that were not chosen cost one or two looks at eight marks at
/// once and add nothing (about one in five thousand is taken for another).
/// </summary>
internal sealed class WeightTable(int heads, ushort[] marks, sbyte[] weights)
{
    private const int Bucket = 8;

    public int Heads { get; } = heads;

    public int Slots => marks.Length;

    public ReadOnlySpan<ushort> Marks => marks;

    public ReadOnlySpan<sbyte> Weights => weights;

    /// <summary>Which row holds the feature's weights; -1: it was not chosen.</summary>
    /// <remarks>
    /// Without a branch, since whether a feature is there cannot be foretold: both buckets are compared at once, and the second counts
    /// only if the first is full.
    /// </remarks>
    public int Find(uint hash)
    {
        var bucket = (int)(((ulong)hash * (uint)(marks.Length / Bucket - 1)) >> 32) * Bucket;
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(marks), bucket);
        var same = Vector256.Equals(Vector256.LoadUnsafe(ref first), Vector256.Create(MarkOf(hash))).ExtractMostSignificantBits();
        same &= (1u << Bucket) - 1 | AllIf(Unsafe.Add(ref first, Bucket - 1));
        return (bucket + BitOperations.TrailingZeroCount(same)) | (int)~AllIf(same);
    }

    /// <param name="features">Weightiest first: of two that look alike the first stays, and what finds both buckets full is left out.</param>
    /// <param name="slots">A multiple of eight.</param>
    public static WeightTable Build(int heads, int slots, IEnumerable<(uint Hash, sbyte[] Weights)> features)
    {
        var table = new WeightTable(heads, new ushort[slots], new sbyte[slots * heads]);
        foreach (var (hash, weights) in features) table.Put(hash, weights);
        return table;
    }

    private void Put(uint hash, sbyte[] row)
    {
        if (Find(hash) >= 0) return;
        var bucket = (int)(((ulong)hash * (uint)(marks.Length / Bucket - 1)) >> 32) * Bucket;
        for (var slot = bucket; slot < bucket + 2 * Bucket; slot++)
        {
            if (marks[slot] != 0) continue;
            marks[slot] = MarkOf(hash);
            row.CopyTo(weights, slot * Heads);
            return;
        }
    }

    private static ushort MarkOf(uint hash) => (ushort)(hash + (((hash & 0xFFFF) - 1) >> 31));

    /// <summary>All bits where there is any.</summary>
    private static uint AllIf(uint any) => (uint)((int)(any | (0 - any)) >> 31);
}
