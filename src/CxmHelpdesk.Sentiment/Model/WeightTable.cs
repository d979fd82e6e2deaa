using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>
/// Weights of chosen features, one byte each. A feature lies in the bucket of sixteen that its hash points to and is known there by
/// sixteen bits of its hash. So the many that were not chosen cost one look at sixteen marks at once and add nothing (about one in five
/// thousand is taken for another).
/// </summary>
internal sealed class WeightTable(int heads, ushort[] marks, sbyte[] weights)
{
    private const int Bucket = 16;

    public int Heads { get; } = heads;

    public int Slots => marks.Length;

    public ReadOnlySpan<ushort> Marks => marks;

    public ReadOnlySpan<sbyte> Weights => weights;

    /// <summary>Adds the weights of those features that were chosen; returns how many were. Of a table of eight heads.</summary>
    /// <remarks>
    /// Without a branch, since whether a feature is there cannot be foretold: what is not adds the first row, with all bits put out.
    /// </remarks>
    public int AddUp(ReadOnlySpan<uint> features, ref Vector256<int> sums)
    {
        ref var firstMark = ref MemoryMarshal.GetArrayDataReference(marks);
        ref var firstRow = ref Unsafe.As<sbyte, ulong>(ref MemoryMarshal.GetArrayDataReference(weights));
        var buckets = Buckets;
        var (sum, found) = (sums, 0);
        foreach (var feature in features)
        {
            var slot = Find(ref firstMark, buckets, feature);
            var there = ~(slot >> 31);
            sum += Widen(Unsafe.Add(ref firstRow, slot & there) & (ulong)there);
            found += there & 1;
        }

        sums = sum;
        return found;
    }

    /// <summary>Adds the feature's weights, eight heads a vector; false: it was not chosen.</summary>
    public bool AddUp(uint feature, Span<Vector256<int>> sums)
    {
        var slot = Find(feature);
        if (slot < 0) return false;
        var rows = MemoryMarshal.Cast<sbyte, ulong>(Weights.Slice(slot * Heads, Heads));
        for (var group = 0; group < rows.Length; group++) sums[group] += Widen(rows[group]);
        return true;
    }

    private int Buckets => marks.Length / Bucket;

    /// <summary>Which row holds the feature's weights; -1: it was not chosen.</summary>
    private int Find(uint hash) => Find(ref MemoryMarshal.GetArrayDataReference(marks), Buckets, hash);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Find(ref ushort firstMark, int buckets, uint hash)
    {
        var bucket = BucketOf(hash, buckets);
        var same = Vector256.Equals(Vector256.LoadUnsafe(ref firstMark, (nuint)bucket), Vector256.Create(MarkOf(hash))).ExtractMostSignificantBits();
        return (bucket + BitOperations.TrailingZeroCount(same)) | (int)~AllIf(same);
    }

    private static int BucketOf(uint hash, int buckets) => (int)(((ulong)hash * (uint)buckets) >> 32) * Bucket;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(ulong row)
    {
        var bytes = Vector128.CreateScalar(row).AsSByte();
        if (Avx2.IsSupported) return Avx2.ConvertToVector256Int32(bytes);
        var shorts = Vector128.WidenLower(bytes);
        return Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts));
    }

    /// <param name="features">Weightiest first: of two that look alike the first stays, and what finds its bucket full is left out.</param>
    /// <param name="slots">A multiple of sixteen.</param>
    public static WeightTable Build(int heads, int slots, IEnumerable<(uint Hash, sbyte[] Weights)> features)
    {
        var table = new WeightTable(heads, new ushort[slots], new sbyte[slots * heads]);
        foreach (var (hash, weights) in features) table.Put(hash, weights);
        return table;
    }

    private void Put(uint hash, sbyte[] row)
    {
        if (Find(hash) >= 0) return;
        var bucket = BucketOf(hash, Buckets);
        var free = marks.AsSpan(bucket, Bucket).IndexOf((ushort)0);
        if (free < 0) return;
        marks[bucket + free] = MarkOf(hash);
        row.CopyTo(weights, (bucket + free) * Heads);
    }

    private static ushort MarkOf(uint hash) => (ushort)(hash + (((hash & 0xFFFF) - 1) >> 31));

    /// <summary>All bits where there is any.</summary>
    private static uint AllIf(uint any) => (uint)((int)(any | (0 - any)) >> 31);
}
