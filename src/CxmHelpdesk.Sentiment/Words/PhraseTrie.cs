using CxmHelpdesk.Sentiment.Text;

namespace CxmHelpdesk.Sentiment.Words;

/// <summary>
/// All phrases of a language. A phrase that ends in <c>*</c> matches any word that begins so; one filler word may stand
/// inside a phrase. The longest wins. Edges are one open-addressed table, so a step is one probe and finding allocates nothing.
/// </summary>
internal sealed class PhraseTrie
{
    private readonly ulong[] _keys;
    private readonly int[] _targets;
    private readonly Entry?[] _exact;
    private readonly Entry?[] _prefix;
    private readonly int _fillers;

    // Which characters begin a phrase, and which a filler: most texts are answered here.
    private readonly ulong[] _starts = new ulong[1 << 10];
    private readonly ulong[] _fillerStarts = new ulong[1 << 10];
    private const int MostFillers = 2;

    public PhraseTrie(IReadOnlyCollection<(string Phrase, Entry Entry)> phrases)
    {
        var edges = new Dictionary<ulong, int>();
        var exact = new List<Entry?> { null };
        var prefix = new List<Entry?> { null };

        // Fillers hang under a root of their own: as phrases they mean something else or nothing.
        _fillers = 1;
        exact.Add(null);
        prefix.Add(null);

        foreach (var (phrase, entry) in phrases)
        {
            var open = phrase.Length > 1 && phrase[^1] == '*';
            var node = entry.Is(Roles.Filler) ? _fillers : 0;
            (node == 0 ? _starts : _fillerStarts)[phrase[0] >> 6] |= 1UL << (phrase[0] & 63);
            foreach (var c in open ? phrase.AsSpan(0, phrase.Length - 1) : phrase)
            {
                var key = Key(node, c);
                if (!edges.TryGetValue(key, out var next))
                {
                    edges[key] = next = exact.Count;
                    exact.Add(null);
                    prefix.Add(null);
                }

                node = next;
            }

            var ends = open ? prefix : exact;
            ends[node] ??= entry;
        }

        var size = 16;
        while (size < edges.Count * 2) size *= 2;
        _keys = new ulong[size];
        _targets = new int[size];
        foreach (var (key, target) in edges)
        {
            var slot = Slot(key, size);
            while (_targets[slot] != 0) slot = (slot + 1) & (size - 1);
            _keys[slot] = key;
            _targets[slot] = target;
        }

        _exact = [.. exact];
        _prefix = [.. prefix];
    }

    /// <summary>False: no phrase begins with this character.</summary>
    public bool Begins(char c) => Has(_starts, c);

    /// <summary>The longest phrase that begins at <paramref name="start"/> and ends where a word ends; null: none.</summary>
    public Entry? Longest(ReadOnlySpan<char> text, int start, out int end)
    {
        Entry? found = null;
        end = start;
        int node = 0, fillerAt = -1, fillerEnd = -1, fillerNode = 0;
        var fillers = MostFillers;
        for (var i = start; i < text.Length; i++)
        {
            if (i > start && fillers > 0 && Filler(text, i) is var after and > 0) (fillerAt, fillerEnd, fillerNode) = (i, after, node);

            node = Step(node, text[i]);
            if (node == 0)
            {
                // Go back to the last filler and read on behind it as if it had not been there.
                if (fillerAt < 0 || fillers-- == 0 || fillerEnd >= text.Length) break;
                (i, node, fillerAt) = (fillerEnd - 1, fillerNode, -1);
                continue;
            }

            if (_prefix[node] is { } open)
            {
                found = open;
                end = i + 1;
                while (end < text.Length && Characters.IsWord(text[end]) && Characters.IsWord(text[end - 1])) end++;
            }

            if (_exact[node] is { } entry && IsEdge(text, i + 1))
            {
                found = entry;
                end = i + 1;
            }
        }

        return found;
    }

    /// <summary>Between two word characters no word begins or ends; Japanese has no such edges.</summary>
    public static bool IsEdge(ReadOnlySpan<char> text, int at) =>
        at <= 0 || at >= text.Length || !Characters.IsWord(text[at - 1]) || !Characters.IsWord(text[at]);

    /// <summary>Where the filler that begins here ends, its blank included; -1: none does.</summary>
    private int Filler(ReadOnlySpan<char> text, int at)
    {
        if (!Has(_fillerStarts, text[at]) || !IsEdge(text, at)) return -1;
        var root = Step(_fillers, text[at]);
        if (root == 0) return -1;

        var end = -1;
        for (int node = root, i = at + 1; node != 0; node = i < text.Length ? Step(node, text[i++]) : 0)
            if (_exact[node] is not null && IsEdge(text, i))
                end = i < text.Length && text[i] == ' ' ? i + 1 : i;
        return end;
    }

    private static bool Has(ulong[] characters, char c) => (characters[c >> 6] >> (c & 63) & 1) != 0;

    private int Step(int node, char c)
    {
        var key = Key(node, c);
        var mask = _keys.Length - 1;
        for (var slot = Slot(key, _keys.Length); ; slot = (slot + 1) & mask)
        {
            if (_targets[slot] == 0) return 0;
            if (_keys[slot] == key) return _targets[slot];
        }
    }

    private static ulong Key(int node, char c) => ((ulong)(uint)node << 16) | c;

    private static int Slot(ulong key, int size) => (int)((key * 0x9E3779B97F4A7C15ul) >> 40) & (size - 1);
}
