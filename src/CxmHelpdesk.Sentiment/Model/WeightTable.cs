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
/// <remarks>What a reading waits for is memory: no bucket's marks lie on two lines of the cache, and places are found first, weights fetched then, each in one stretch.</remarks>
internal sealed class WeightTable
{
    private const int Bucket = 16;
    private const int CacheLine = 64;

    // Pinned, since the first mark's place must stay a multiple of the cache's line.
    private readonly ushort[] _marks;
    private readonly int _first;
    private readonly sbyte[] _weights;

    /// <param name="slots">A multiple of sixteen.</param>
    public WeightTable(int heads, int slots)
    {
        (Heads, Slots, _weights) = (heads, slots, new sbyte[slots * heads]);
        _marks = GC.AllocateArray<ushort>(slots + CacheLine / sizeof(ushort), pinned: true);
        _first = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_marks, 0) & (CacheLine - 1)) / sizeof(ushort);
    }

    public int Heads { get; }

    public int Slots { get; }

    /// <summary>One a slot; 0: nothing lies there.</summary>
    public Span<ushort> Marks => _marks.AsSpan(_first, Slots);

    /// <summary>A row of <see cref="Heads"/> a slot.</summary>
    public Span<sbyte> Weights => _weights;

    /// <summary>The rows of those features that were chosen, zeros for the others; returns how many were. Of a table of eight heads.</summary>
    public int Look(ReadOnlySpan<uint> features, Span<ulong> rows)
    {
        rows = rows[..features.Length];
        var places = MemoryMarshal.Cast<ulong, long>(rows);
        var found = Find(features, places);
        ref var first = ref Unsafe.As<sbyte, ulong>(ref MemoryMarshal.GetArrayDataReference(_weights));

        // Without a branch, since whether a feature is there cannot be foretold.
        for (var i = 0; i < rows.Length; i++)
        {
            var there = ~(places[i] >> 63);
            rows[i] = Unsafe.Add(ref first, (nint)(places[i] & there)) & (ulong)there;
        }

        return found;
    }

    /// <summary>Adds the weights of those features that were chosen, eight heads a vector; returns how many were.</summary>
    /// <param name="room">For as many as there are features.</param>
    public int AddUp(ReadOnlySpan<uint> features, Span<Vector256<int>> sums, Span<ulong> room)
    {
        var places = MemoryMarshal.Cast<ulong, long>(room[..features.Length]);
        var found = Find(features, places);
        foreach (var place in places)
        {
            if (place < 0) continue;
            var rows = MemoryMarshal.Cast<sbyte, ulong>(_weights.AsSpan((int)place * Heads, Heads));
            for (var group = 0; group < sums.Length; group++) sums[group] += Widen(rows[group]);
        }

        return found;
    }

    /// <summary>Which slot holds each feature's weights; below zero: it was not chosen. Returns how many were.</summary>
    private int Find(ReadOnlySpan<uint> features, Span<long> places)
    {
        ref var first = ref _marks[_first];
        var (buckets, missing) = (Buckets, 0);
        for (var i = 0; i < features.Length && i < places.Length; i++)
        {
            var bucket = BucketOf(features[i], buckets);
            var marks = Vector256.LoadUnsafe(ref first, (nuint)bucket);
            var same = Vector256.Equals(marks, Vector256.Create(MarkOf(features[i]))).ExtractMostSignificantBits();
            var none = (int)(~(same | (0 - same))) >> 31;
            places[i] = (bucket + BitOperations.TrailingZeroCount(same)) | none;
            missing -= none;
        }

        return features.Length - missing;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Widen(ulong row)
    {
        var bytes = Vector128.CreateScalar(row).AsSByte();
        if (Avx2.IsSupported) return Avx2.ConvertToVector256Int32(bytes);
        var shorts = Vector128.WidenLower(bytes);
        return Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts));
    }

    private uint Buckets => (uint)(Slots / Bucket);

    /// <summary>Its first slot.</summary>
    private static int BucketOf(uint hash, uint buckets) => (int)(((ulong)hash * buckets) >> 32) * Bucket;

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
        var bucket = BucketOf(hash, Buckets);
        var marks = Marks.Slice(bucket, Bucket);
        if (marks.Contains(MarkOf(hash)) || marks.IndexOf((ushort)0) is not (>= 0 and var free)) return;
        marks[free] = MarkOf(hash);
        row.CopyTo(_weights, (bucket + free) * Heads);
    }

    private static ushort MarkOf(uint hash) => (ushort)(hash + (((hash & 0xFFFF) - 1) >> 31));
}
