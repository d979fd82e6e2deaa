using System.Runtime.InteropServices;

namespace CxmHelpdesk.Sentiment.Words;

/// <param name="Exact">The phrase that ends here with a word.</param>
/// <param name="Prefix">The phrase that ends here within any word.</param>
internal readonly record struct PhraseNode(Entry? Exact, Entry? Prefix, int FirstEdge, int Edges);

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
    public (PhraseNode[] Nodes, char[] Edges, int[] Targets) Minimise()
    {
        var known = new Dictionary<Kind, int>();
        var (nodes, edges, targets) = (new List<PhraseNode> { default }, new List<char>(), new List<int>());
        _kept = new int[_nodes.Count];
        for (var i = _nodes.Count - 1; i > 0; i--)
        {
            var below = Below(i);
            var kind = new Kind(_nodes[i].Exact, _nodes[i].Prefix, below);
            ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(known, kind, out var seen);
            if (!seen)
            {
                kept = nodes.Count;
                nodes.Add(new PhraseNode(_nodes[i].Exact, _nodes[i].Prefix, edges.Count, below.Length));
                foreach (var (letter, node) in below)
                {
                    edges.Add(letter);
                    targets.Add(node);
                }
            }

            _kept[i] = kept;
        }

        return ([.. nodes], [.. edges], [.. targets]);
    }

    /// <summary>The ways on from a node, as <see cref="Minimise"/> numbers them.</summary>
    public (char Letter, int Node)[] Below(int node)
    {
        var count = 0;
        for (var child = _nodes[node].LastChild; child != 0; child = _nodes[child].Elder) count++;
        var below = new (char Letter, int Node)[count];
        for (var child = _nodes[node].LastChild; child != 0; child = _nodes[child].Elder) below[--count] = (_nodes[child].Letter, _kept[child]);
        if (below.Length > 1) Array.Sort(below);
        return below;
    }

    private record struct Growing
    {
        public char Letter { get; init; }

        public int Elder { get; init; }

        public int LastChild { get; set; }

        public Entry? Exact { get; set; }

        public Entry? Prefix { get; set; }
    }

    private readonly struct Kind(Entry? exact, Entry? prefix, (char, int)[] below) : IEquatable<Kind>
    {
        private readonly Entry? _exact = exact;
        private readonly Entry? _prefix = prefix;
        private readonly (char, int)[] _below = below;

        public bool Equals(Kind other) =>
            ReferenceEquals(_exact, other._exact) && ReferenceEquals(_prefix, other._prefix) && _below.AsSpan().SequenceEqual(other._below);

        public override bool Equals(object? other) => other is Kind kind && Equals(kind);

        public override int GetHashCode()
        {
            var hash = HashCode.Combine(_exact?.Hash, _prefix?.Hash, _below.Length);
            foreach (var (letter, node) in _below) hash = HashCode.Combine(hash, letter, node);
            return hash;
        }
    }
}
