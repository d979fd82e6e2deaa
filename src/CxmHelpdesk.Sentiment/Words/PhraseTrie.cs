using CxmHelpdesk.Sentiment.Text;

namespace CxmHelpdesk.Sentiment.Words;

/// <summary>
/// All phrases of a language. A phrase that ends in <c>*</c> matches any word that begins so; one filler word may stand
/// inside a phrase. The longest wins. Equal ends are stored once (a minimal acyclic automaton), so it is small enough to stay in the
/// processor's cache; finding allocates nothing.
/// </summary>
internal sealed class PhraseTrie
{
    private const int MostFillers = 2;
    private const int Nowhere = 0;

    private readonly PhraseNode[] _nodes;
    private readonly char[] _edges;
    private readonly int[] _targets;
    private readonly Dictionary<char, int> _begin = [];
    private readonly Dictionary<char, int> _beginFiller = [];

    // Which characters begin a phrase, are one, or begin a filler, and which two begin a longer phrase (or share a bit with such): most
    // places of a text are answered here.
    private readonly ulong[] _starts = new ulong[1 << 10];
    private readonly ulong[] _whole = new ulong[1 << 10];
    private readonly ulong[] _fillerStarts = new ulong[1 << 10];
    private readonly ulong[] _pairs = new ulong[1 << 10];

    public PhraseTrie(IReadOnlyCollection<(string Phrase, Entry Entry)> phrases)
    {
        // Fillers hang under a root of their own: as phrases they mean something else or nothing.
        var tree = new PhraseTree();
        int roots = tree.NewNode(), fillers = tree.NewNode();
        foreach (var (phrase, entry) in phrases)
        {
            var open = phrase.Length > 1 && phrase[^1] == '*';
            var letters = open ? phrase.AsSpan(0, phrase.Length - 1) : phrase;
            var filler = entry.Is(Roles.Filler);
            Set(filler ? _fillerStarts : _starts, letters[0]);
            if (letters.Length == 1) Set(_whole, letters[0]);
            else if (!filler) Set(_pairs, Pair(letters[0], letters[1]));
            tree.Add(filler ? fillers : roots, letters, entry, open);
        }

        (_nodes, _edges, _targets) = tree.Minimise();
        foreach (var c in tree.Below(roots)) _begin[c.Letter] = c.Node;
        foreach (var c in tree.Below(fillers)) _beginFiller[c.Letter] = c.Node;
    }

    /// <summary>False: surely no phrase begins at <paramref name="at"/>, by its first two characters.</summary>
    public bool MayBegin(ReadOnlySpan<char> text, int at)
    {
        if (!Has(_starts, text[at])) return false;
        if (at + 1 == text.Length || Has(_whole, text[at]) || Has(_fillerStarts, text[at + 1])) return true;
        var pair = Pair(text[at], text[at + 1]);
        return (_pairs[pair >> 6] >> (pair & 63) & 1) != 0;
    }

    /// <summary>The longest phrase that begins at <paramref name="start"/> and ends where a word ends; null: none.</summary>
    public Entry? Longest(ReadOnlySpan<char> text, int start, out int end)
    {
        Entry? found = null;
        end = start;
        int node = Nowhere, fillerAt = -1, fillerEnd = -1, fillerNode = Nowhere;
        var fillers = MostFillers;
        for (var i = start; i < text.Length; i++)
        {
            if (i > start && fillers > 0 && Filler(text, i) is var after and > 0) (fillerAt, fillerEnd, fillerNode) = (i, after, node);

            node = i == start ? _begin.GetValueOrDefault(text[i]) : Step(node, text[i]);
            if (node == Nowhere)
            {
                // Go back to the last filler and read on behind it as if it had not been there.
                if (fillerAt < 0 || fillers-- == 0 || fillerEnd >= text.Length) break;
                (i, node, fillerAt) = (fillerEnd - 1, fillerNode, -1);
                continue;
            }

            if (_nodes[node].Prefix is { } open)
            {
                found = open;
                end = i + 1;
                while (end < text.Length && Characters.IsWord(text[end]) && Characters.IsWord(text[end - 1])) end++;
            }

            if (_nodes[node].Exact is { } entry && IsEdge(text, i + 1))
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
        var end = -1;
        for (int node = _beginFiller.GetValueOrDefault(text[at]), i = at + 1; node != Nowhere; node = i < text.Length ? Step(node, text[i++]) : Nowhere)
            if (_nodes[node].Exact is not null && IsEdge(text, i))
                end = i < text.Length && text[i] == ' ' ? i + 1 : i;
        return end;
    }

    private static bool Has(ulong[] characters, char c) => (characters[c >> 6] >> (c & 63) & 1) != 0;

    private static void Set(ulong[] bits, int at) => bits[at >> 6] |= 1UL << (at & 63);

    private static int Pair(char first, char second) => (first * 0x9E5 ^ second) & 0xFFFF;

    private int Step(int node, char c)
    {
        var (from, count) = (_nodes[node].FirstEdge, _nodes[node].Edges);
        var at = _edges.AsSpan(from, count).IndexOf(c);
        return at < 0 ? Nowhere : _targets[from + at];
    }
}
