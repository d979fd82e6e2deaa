namespace CxmHelpdesk.Sentiment.Model;

/// <summary>
/// Weights of chosen features, one byte each. A feature is known by sixteen bits of its hash in an open-addressed table, so the many
/// that were not chosen cost one look and add nothing (about one in fifty thousand is taken for another).
/// </summary>
internal sealed class WeightTable(int heads, ushort[] marks, sbyte[] weights)
{
    public int Heads { get; } = heads;

    public int Slots => marks.Length;

    public ReadOnlySpan<ushort> Marks => marks;

    public ReadOnlySpan<sbyte> Weights => weights;

    /// <summary>Which row holds the feature's weights; -1: it was not chosen.</summary>
    public int Find(uint hash)
    {
        var all = marks;
        var slot = (int)(((ulong)hash * (uint)all.Length) >> 32);
        var mark = MarkOf(hash);
        while (true)
        {
            if ((uint)slot >= (uint)all.Length) slot = 0;
            var there = all[slot];
            if (there == mark) return slot;
            if (there == 0) return -1;
            slot++;
        }
    }

    /// <param name="features">Fewer than slots; of two that look alike the first stays.</param>
    public static WeightTable Build(int heads, int slots, IEnumerable<(uint Hash, sbyte[] Weights)> features)
    {
        var table = new WeightTable(heads, new ushort[slots], new sbyte[slots * heads]);
        foreach (var (hash, weights) in features) table.Put(hash, weights);
        return table;
    }

    private void Put(uint hash, sbyte[] row)
    {
        if (Find(hash) >= 0) return;
        var slot = (int)(((ulong)hash * (uint)marks.Length) >> 32);
        while (marks[slot] != 0) if (++slot == marks.Length) slot = 0;
        marks[slot] = MarkOf(hash);
        row.CopyTo(weights, slot * Heads);
    }

    private static ushort MarkOf(uint hash) => (ushort)hash is 0 ? (ushort)1 : (ushort)hash;
}
