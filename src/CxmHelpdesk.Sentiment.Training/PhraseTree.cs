using System.Runtime.InteropServices;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Training;

/// <param name="Exact">The phrase that ends here with a word.</param>
/// <param name="Prefix">The phrase that ends here within any word.</param>
internal sealed record MinimalNode(Entry? Exact, Entry? Prefix, (char Letter, int Node)[] Ways);

/// <summary>Phrases letter by letter, while they are added; then each kind of node once. Node 0 is nowhere.</summary>
internal sealed class PhraseTree
{
    private readonly Dictionary<(int Node, char Letter), int> _children = [];
    private readonly List<Growing> _nodes = [default];
    private int[] _kept = [];

    public int NewNode()
    {
        _nodes.Add(default);
        return _nodes.Count - 1;
    }

    /// <summary>Where a phrase is added twice the first stays.</summary>
    public void Add(int root, ReadOnlySpan<char> letters, Entry entry, bool open)
    {
        var node = root;
        foreach (var c in letters)
        {
            if (!_children.TryGetValue((node, c), out var child))
            {
                _children[(node, c)] = child = NewNode();
                ref var parent = ref CollectionsMarshal.AsSpan(_nodes)[node];
                (_nodes[child], parent.LastChild) = (new Growing { Letter = c, Elder = parent.LastChild }, child);
            }

            node = child;
        }

        ref var end = ref CollectionsMarshal.AsSpan(_nodes)[node];
        if (open) end.Prefix ??= entry;
        else end.Exact ??= entry;
    }

    /// <summary>Children have higher numbers than their parents, so that from the last to the first each node's children are known.</summary>
    public IReadOnlyList<MinimalNode> Minimise()
    {
        var known = new Dictionary<Kind, int>();
        var nodes = new List<MinimalNode> { new(null, null, []) };
        _kept = new int[_nodes.Count];
        for (var i = _nodes.Count - 1; i > 0; i--)
        {
            var ways = Ways(i);
            ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(known, new Kind(_nodes[i].Exact, _nodes[i].Prefix, ways), out var seen);
            if (!seen)
            {
                kept = nodes.Count;
                nodes.Add(new MinimalNode(_nodes[i].Exact, _nodes[i].Prefix, ways));
            }

            _kept[i] = kept;
        }

        return nodes;
    }

    /// <summary>The number that a node has after <see cref="Minimise"/>.</summary>
    public int Kept(int node) => _kept[node];

    private (char Letter, int Node)[] Ways(int node)
    {
        var count = 0;
        for (var child = _nodes[node].LastChild; child != 0; child = _nodes[child].Elder) count++;
        var ways = new (char Letter, int Node)[count];
        for (var child = _nodes[node].LastChild; child != 0; child = _nodes[child].Elder) ways[--count] = (_nodes[child].Letter, _kept[child]);
        if (ways.Length > 1) Array.Sort(ways);
        return ways;
    }

    private record struct Growing
    {
        public char Letter { get; init; }

        public int Elder { get; init; }

        public int LastChild { get; set; }

        public Entry? Exact { get; set; }

        public Entry? Prefix { get; set; }
    }

    private readonly struct Kind(Entry? exact, Entry? prefix, (char, int)[] ways) : IEquatable<Kind>
    {
        private readonly Entry? _exact = exact;
        private readonly Entry? _prefix = prefix;
        private readonly (char, int)[] _ways = ways;

        public bool Equals(Kind other) =>
            ReferenceEquals(_exact, other._exact) && ReferenceEquals(_prefix, other._prefix) && _ways.AsSpan().SequenceEqual(other._ways);

        public override bool Equals(object? other) => other is Kind kind && Equals(kind);

        public override int GetHashCode()
        {
            var hash = HashCode.Combine(_exact?.Hash, _prefix?.Hash, _ways.Length);
            foreach (var (letter, node) in _ways) hash = HashCode.Combine(hash, letter, node);
            return hash;
        }
    }
}
