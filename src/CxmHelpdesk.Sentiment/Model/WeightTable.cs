using System.Numerics;
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
    public int Find(uint hash)
    {
        var bucket = (int)(((ulong)hash * (uint)(marks.Length / Bucket - 1)) >> 32) * Bucket;
        var mark = Vector128.Create(MarkOf(hash));
        for (var look = 0; look < 2; look++, bucket += Bucket)
        {
            var there = Vector128.Create((ReadOnlySpan<ushort>)marks.AsSpan(bucket, Bucket));
            var same = Vector128.Equals(there, mark).ExtractMostSignificantBits();
            if (same != 0) return bucket + BitOperations.TrailingZeroCount(same);
            if (marks[bucket + Bucket - 1] == 0) return -1;
        }

        return -1;
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

    private static ushort MarkOf(uint hash) => (ushort)hash is 0 ? (ushort)1 : (ushort)hash;
}
