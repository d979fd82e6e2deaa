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
        char[] letters = [.. nodes.SelectMany(node => node.Ways).CountBy(way => way.Letter).OrderByDescending(letter => letter.Value).ThenBy(letter => letter.Key).Select(letter => letter.Key)];
        if (letters.Length > Place.MostLetters) throw new InvalidOperationException($"{letters.Length:N0} letters are more than fit.");
        var numbers = letters.Select((letter, i) => (letter, Number: i + 1)).ToDictionary(l => l.letter, l => l.Number);

        var ways = Shift(nodes, numbers);
        if (ways.Max() > Place.MostWays) throw new InvalidOperationException($"{ways.Max():N0} slots are more than fit.");
        var slots = new Place[ways.Max() + letters.Length + 1];
        for (var from = 0; from < nodes.Count; from++)
            foreach (var (letter, to) in nodes[from].Ways) slots[ways[from] + numbers[letter]] = At(to, numbers[letter]);
        return new Lexicon(language == "ja", new PhraseTrie([.. entries.Keys], letters, slots, At(tree.Kept(roots), 0), At(tree.Kept(fillers), 0)));

        Place At(int node, int letter) => new(letter, ways[node], Number(nodes[node].Exact), Number(nodes[node].Prefix));
        ushort Number(Entry? entry) => entry is null ? (ushort)0 : entries[entry];
    }

    /// <summary>From where each node's ways are counted: those with most ways first, each at the first place where all of its ways find a free slot; 0: it has none.</summary>
    private static int[] Shift(IReadOnlyList<MinimalNode> nodes, Dictionary<char, int> numbers)
    {
        var (ways, used) = (new int[nodes.Count], new bool[4 * nodes.Sum(node => node.Ways.Length) + 2 * numbers.Count]);
        var (taken, free) = (new HashSet<int>(), 1);
        foreach (var (node, i) in nodes.Select((node, i) => (node, i)).Where(n => n.node.Ways.Length > 0).OrderByDescending(n => n.node.Ways.Length).ThenBy(n => n.i))
        {
            var letters = Array.ConvertAll(node.Ways, way => numbers[way.Letter]);
            while (used[free]) free++;
            var from = Math.Max(1, free - letters.Min());
            while (taken.Contains(from) || Array.Exists(letters, number => used[from + number])) from++;

            taken.Add(from);
            ways[i] = from;
            foreach (var number in letters) used[from + number] = true;
        }

        return ways;
    }
}
