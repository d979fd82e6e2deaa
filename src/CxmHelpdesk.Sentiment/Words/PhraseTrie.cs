using CxmHelpdesk.Sentiment.Text;

namespace CxmHelpdesk.Sentiment.Words;

/// <param name="Ways">Where in the slots its ways on are counted from, by the letter's number; of no two nodes with ways the same.</param>
/// <param name="Exact">Number of the entry that ends here with a word; 0: none.</param>
/// <param name="Prefix">Number of the entry that ends here within any word; 0: none.</param>
internal readonly record struct PhraseNode(int Ways, ushort Exact, ushort Prefix);

/// <summary>
/// All phrases of a language. A phrase that ends in <c>*</c> matches any word that begins so; one filler word may stand
/// inside a phrase. The longest wins. Equal ends are stored once (a minimal acyclic automaton) and the ways on of all nodes lie in one
/// table, shifted into each other's gaps: a step is one look, and finding allocates nothing.
/// </summary>
internal sealed class PhraseTrie
{
    /// <summary>A slot's lower bits are the node that its way leads to, the upper ones the letter it is for.</summary>
    public const int NodeBits = 20;

    private const int MostFillers = 2;
    private const int Nowhere = 0;
    private const uint NodeMask = (1 << NodeBits) - 1;

    private readonly Entry[] _entries;
    private readonly char[] _letters;
    private readonly PhraseNode[] _nodes;
    private readonly uint[] _slots;
    private readonly ushort[] _numbers = new ushort[char.MaxValue + 1];

    /// <param name="letters">All that occur in phrases; numbered from 1.</param>
    /// <param name="nodes">The first is nowhere.</param>
    /// <param name="slots">Longer by the number of letters than the furthest way needs.</param>
    /// <param name="roots">The node where phrases begin.</param>
    /// <param name="fillers">The node where fillers begin: as phrases they mean something else or nothing.</param>
    public PhraseTrie(Entry[] entries, char[] letters, PhraseNode[] nodes, uint[] slots, int roots, int fillers)
    {
        (_entries, _letters, _nodes, _slots, Roots, Fillers) = (entries, letters, nodes, slots, roots, fillers);
        for (var i = 0; i < letters.Length; i++) _numbers[letters[i]] = (ushort)(i + 1);
    }

    public ReadOnlySpan<Entry> Entries => _entries;

    public ReadOnlySpan<char> Letters => _letters;

    public ReadOnlySpan<PhraseNode> Nodes => _nodes;

    public ReadOnlySpan<uint> Slots => _slots;

    public int Roots { get; }

    public int Fillers { get; }

    /// <summary>The longest phrase that begins at <paramref name="start"/> and ends where a word ends; null: none.</summary>
    public Entry? Longest(ReadOnlySpan<char> text, int start, out int end)
    {
        end = start;
        var node = Step(Roots, text[start]);
        if (node == Nowhere) return null;

        int found = 0, fillerAt = -1, fillerEnd = -1, fillerNode = Nowhere;
        var fillers = MostFillers;
        for (var i = start; ;)
        {
            var (_, exact, open) = _nodes[node];
            if (open != 0)
            {
                found = open;
                end = i + 1;
                while (end < text.Length && Characters.IsWord(text[end]) && Characters.IsWord(text[end - 1])) end++;
            }

            if (exact != 0 && Characters.IsEdge(text, i + 1))
            {
                found = exact;
                end = i + 1;
            }

            do
            {
                if (++i == text.Length) return Numbered(found);
                if (fillers > 0 && Filler(text, i) is var after and > 0) (fillerAt, fillerEnd, fillerNode) = (i, after, node);
                node = Step(node, text[i]);
                if (node != Nowhere) break;

                // Go back to the last filler and read on behind it as if it had not been there.
                if (fillerAt < 0 || fillers-- == 0 || fillerEnd >= text.Length) return Numbered(found);
                (i, node, fillerAt) = (fillerEnd - 1, fillerNode, -1);
            }
            while (true);
        }
    }

    private Entry? Numbered(int number) => number == 0 ? null : _entries[number - 1];

    /// <summary>Where the filler that begins here ends, its blank included; -1: none does.</summary>
    private int Filler(ReadOnlySpan<char> text, int at)
    {
        var node = Step(Fillers, text[at]);
        if (node == Nowhere || !Characters.IsEdge(text, at)) return -1;
        var end = -1;
        for (var i = at + 1; node != Nowhere; node = i < text.Length ? Step(node, text[i++]) : Nowhere)
            if (_nodes[node].Exact != 0 && Characters.IsEdge(text, i))
                end = i < text.Length && text[i] == ' ' ? i + 1 : i;
        return end;
    }

    private int Step(int node, char c)
    {
        var number = _numbers[c];
        var slot = _slots[_nodes[node].Ways + number];
        return slot >> NodeBits == number ? (int)(slot & NodeMask) : Nowhere;
    }
}
