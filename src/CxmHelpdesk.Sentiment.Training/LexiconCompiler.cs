using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>The word lists as the reader loads them: phrases unfolded, equal ends joined, ways on shifted into each other's gaps.</summary>
internal static class LexiconCompiler
{
    /// <param name="folder">Where the lists stand; the compiled ones belong there too.</param>
    public static void Write(string folder, string language)
    {
        using var file = File.Create(Path.Combine(folder, Lexicon.FileName(language)));
        Compile(folder, language).Write(file);
    }

    public static Lexicon Compile(string folder, string language)
    {
        var tree = new PhraseTree();
        int roots = tree.NewNode(), fillers = tree.NewNode();
        var entries = new Dictionary<Entry, ushort>(ReferenceEqualityComparer.Instance);
        foreach (var (phrase, entry) in PhraseList.Read(Path.Combine(folder, $"lexicon.{language}.tsv"), alternatives: true)
            .Concat(PhraseList.Read(Path.Combine(folder, "lexicon.emoji.tsv"), alternatives: false)))
        {
            entries.TryAdd(entry, checked((ushort)(entries.Count + 1)));
            var open = phrase.Length > 1 && phrase[^1] == '*';
            tree.Add(entry.Is(Roles.Filler) ? fillers : roots, open ? phrase.AsSpan(0, phrase.Length - 1) : phrase, entry, open);
        }

        var nodes = tree.Minimise();
        if (nodes.Count >> PhraseTrie.NodeBits > 0) throw new InvalidOperationException($"{nodes.Count:N0} nodes are more than fit.");
        char[] letters = [.. nodes.SelectMany(node => node.Ways).CountBy(way => way.Letter).OrderByDescending(letter => letter.Value).ThenBy(letter => letter.Key).Select(letter => letter.Key)];
        if (letters.Length >> (32 - PhraseTrie.NodeBits) > 0) throw new InvalidOperationException($"{letters.Length:N0} letters are more than fit.");

        var (ways, slots) = Shift(nodes, letters);
        var packed = nodes.Select((node, i) => new PhraseNode(ways[i], Number(node.Exact), Number(node.Prefix))).ToArray();
        return new Lexicon(language == "ja", new PhraseTrie([.. entries.Keys], letters, packed, slots, tree.Kept(roots), tree.Kept(fillers)));

        ushort Number(Entry? entry) => entry is null ? (ushort)0 : entries[entry];
    }

    /// <summary>Those with most ways first, each at the first place where all of its ways find a free slot.</summary>
    private static (int[] Ways, uint[] Slots) Shift(IReadOnlyList<MinimalNode> nodes, char[] letters)
    {
        var numbers = letters.Select((letter, i) => (letter, Number: i + 1)).ToDictionary(l => l.letter, l => l.Number);
        var (ways, slots) = (new int[nodes.Count], new uint[4 * nodes.Sum(node => node.Ways.Length) + 2 * letters.Length]);
        var (taken, free, last) = (new HashSet<int>(), 1, 0);
        foreach (var (node, i) in nodes.Select((node, i) => (node, i)).Where(n => n.node.Ways.Length > 0).OrderByDescending(n => n.node.Ways.Length).ThenBy(n => n.i))
        {
            var letter = Array.ConvertAll(node.Ways, way => numbers[way.Letter]);
            while (slots[free] != 0) free++;
            var from = Math.Max(1, free - letter.Min());
            while (taken.Contains(from) || Array.Exists(letter, number => slots[from + number] != 0)) from++;

            taken.Add(from);
            ways[i] = from;
            last = Math.Max(last, from);
            for (var k = 0; k < letter.Length; k++) slots[from + letter[k]] = ((uint)letter[k] << PhraseTrie.NodeBits) | (uint)node.Ways[k].Node;
        }

        return (ways, slots[..(last + letters.Length + 1)]);
    }
}
