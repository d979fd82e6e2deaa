namespace CxmHelpdesk.Sentiment.Training;

/// <summary>The features that occur often enough to learn from, numbered.</summary>
internal sealed class Vocabulary
{
    private const int Counters = 1 << 25;
    private readonly Dictionary<uint, int> _index = [];

    private Vocabulary()
    {
    }

    public int Count => _index.Count;

    public IReadOnlyList<uint> Hashes { get; private set; } = [];

    /// <summary>In how many examples each occurs, own ones counted more.</summary>
    public IReadOnlyList<int> Frequencies { get; private set; } = [];

    /// <param name="features">Those of an example that may be chosen.</param>
    public static Vocabulary Of(IReadOnlyList<Example> examples, Func<Example, IEnumerable<uint>> features, int own, int atLeast)
    {
        var counts = new ushort[Counters];
        var seen = new HashSet<uint>();
        foreach (var example in examples)
        {
            seen.Clear();
            foreach (var feature in features(example))
                if (seen.Add(feature) && counts[feature & (Counters - 1)] < 60_000) counts[feature & (Counters - 1)] += (ushort)(example.Own ? own : 1);
        }

        return Of(examples.SelectMany(features).Where(feature => counts[feature & (Counters - 1)] >= atLeast), counts);
    }

    public static Vocabulary Of(IEnumerable<uint> features, ushort[]? counts = null)
    {
        var vocabulary = new Vocabulary();
        var hashes = new List<uint>();
        foreach (var feature in features)
            if (vocabulary._index.TryAdd(feature, hashes.Count)) hashes.Add(feature);
        vocabulary.Hashes = hashes;
        vocabulary.Frequencies = counts is null ? [] : [.. hashes.Select(hash => (int)counts[hash & (Counters - 1)])];
        return vocabulary;
    }

    public int[] Indexes(ReadOnlySpan<uint> features)
    {
        var found = new List<int>(features.Length);
        foreach (var feature in features)
            if (_index.TryGetValue(feature, out var index)) found.Add(index);
        return [.. found];
    }
}
