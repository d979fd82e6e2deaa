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
/// <remarks>A bucket's weights stand behind its marks, and no bucket's marks on two lines of the cache: what a reading waits for is memory.</remarks>
internal sealed class WeightTable
{
    private const int Bucket = 16;
    private const int MarkBytes = Bucket * sizeof(ushort);
    private const int CacheLine = 64;

    // Pinned, since its place must stay a multiple of the cache's line.
    private readonly byte[] _buckets;
    private readonly int _first;
    private readonly int _stride;

    /// <param name="slots">A multiple of sixteen.</param>
    public WeightTable(int heads, int slots)
    {
        (Heads, Slots, _stride) = (heads, slots, MarkBytes + Bucket * heads);
        _buckets = GC.AllocateArray<byte>(Buckets * _stride + CacheLine, pinned: true);
        _first = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_buckets, 0) & (CacheLine - 1));
    }

    public int Heads { get; }

    public int Slots { get; }

    public int Buckets => Slots / Bucket;

    /// <summary>Sixteen; 0: nothing lies there.</summary>
    public Span<ushort> Marks(int bucket) => MemoryMarshal.Cast<byte, ushort>(_buckets.AsSpan(_first + bucket * _stride, MarkBytes));

    /// <summary>Sixteen rows of <see cref="Heads"/>.</summary>
    public Span<sbyte> Weights(int bucket) => MemoryMarshal.Cast<byte, sbyte>(_buckets.AsSpan(_first + bucket * _stride + MarkBytes, Bucket * Heads));

    /// <summary>The rows of those features that were chosen, zeros for the others; returns how many were. Of a table of eight heads.</summary>
    /// <remarks>Without a branch, since whether a feature is there cannot be foretold, and all in one stretch, so that many are waited for at once.</remarks>
    public int Look(ReadOnlySpan<uint> features, Span<ulong> rows)
    {
        ref var first = ref _buckets[_first];
        var (buckets, stride, found) = ((uint)Buckets, _stride, 0);
        rows = rows[..features.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var at = Find(ref first, buckets, stride, features[i], sizeof(ulong), out var there);
            rows[i] = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at & there)) & (ulong)there;
            found -= there;
        }

        return found;
    }

    /// <summary>Adds the weights of those features that were chosen, eight heads a vector; returns how many were.</summary>
    public int AddUp(ReadOnlySpan<uint> features, Span<Vector256<int>> sums)
    {
        ref var first = ref _buckets[_first];
        var (buckets, stride, heads, found) = ((uint)Buckets, _stride, Heads, 0);
        foreach (var feature in features)
        {
            var at = Find(ref first, buckets, stride, feature, heads, out var there);
            if (there == 0) continue;
            found++;
            for (var group = 0; group < sums.Length; group++)
                sums[group] += Widen(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at + sizeof(ulong) * group)));
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Widen(ulong row)
    {
        var bytes = Vector128.CreateScalar(row).AsSByte();
        if (Avx2.IsSupported) return Avx2.ConvertToVector256Int32(bytes);
        var shorts = Vector128.WidenLower(bytes);
        return Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts));
    }

    /// <summary>Where the feature's weights begin, in bytes.</summary>
    /// <param name="there">-1: it was chosen; 0: it was not, and the place means nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Find(ref byte first, uint buckets, int stride, uint hash, int heads, out int there)
    {
        var at = BucketOf(hash, buckets) * stride;
        var marks = Vector256.LoadUnsafe(ref Unsafe.As<byte, ushort>(ref Unsafe.Add(ref first, at)));
        var same = Vector256.Equals(marks, Vector256.Create(MarkOf(hash))).ExtractMostSignificantBits();
        there = (int)(same | (0 - same)) >> 31;
        return at + MarkBytes + BitOperations.TrailingZeroCount(same) * heads;
    }

    private static int BucketOf(uint hash, uint buckets) => (int)(((ulong)hash * buckets) >> 32);

    /// <param name="features">Weightiest first: of two that look alike the first stays, and what finds its bucket full is left out.</param>
    /// <param name="slots">A multiple of sixteen.</param>
    public static WeightTable Build(int heads, int slots, IEnumerable<(uint Hash, sbyte[] Weights)> features)
    {
        var table = new WeightTable(heads, slots);
        foreach (var (hash, weights) in features) table.Put(hash, weights);
        return table;
    }

    private void Put(uint hash, sbyte[] row)
    {
        var bucket = BucketOf(hash, (uint)Buckets);
        var marks = Marks(bucket);
        if (marks.Contains(MarkOf(hash)) || marks.IndexOf((ushort)0) is not (>= 0 and var free)) return;
        marks[free] = MarkOf(hash);
        row.CopyTo(Weights(bucket)[(free * Heads)..]);
    }

    private static ushort MarkOf(uint hash) => (ushort)(hash + (((hash & 0xFFFF) - 1) >> 31));
}
