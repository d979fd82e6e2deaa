using CxmHelpdesk.Sentiment.Model;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>How large and how long.</summary>
internal sealed record Recipe(int ToneSlots, int ColourSlots)
{
    public int Epochs { get; init; } = 6;

    public float Ridge { get; init; } = 0.002f;

    public float OwnMoodWeight { get; init; } = 4;

    public int Seed { get; init; } = 20;

    // Fuller tables would have to leave more of them out.
    public int ToneFeatures => (int)(ToneSlots * 0.76);

    public int ColourFeatures => (int)(ColourSlots * 0.76);
}

/// <summary>
/// Trains the model of one language: on all frequent features first, then again on those that mattered most, which fit into the file.
/// </summary>
internal sealed class LanguageTrainer(IReadOnlyList<Example> examples, Recipe recipe)
{
    public LanguageModel Train(Calibration? calibration)
    {
        var usable = examples.Where(example => !example.Automatic).ToList();
        var tone = Fit(usable, Heads.Tone, classes: 3, recipe.ToneFeatures, example => example.Pieces, Targets.Tone, atLeast: 4);
        var coloured = usable.Where(example => example.Causes is not null || example.Emotions is not null).ToList();
        var colour = Fit(coloured, Heads.Colour, classes: 0, recipe.ColourFeatures, example => example.Pieces.Take(example.Words), Targets.Colour, atLeast: 6);
        return Quantiser.Model(tone, colour, recipe, calibration ?? Calibration.None);
    }

    private Fitted Fit(
        List<Example> rows, int heads, int classes, int most, Func<Example, IEnumerable<uint>> pieces, Func<Example, float[]> targets, int atLeast)
    {
        var weights = new MoodWeights(rows, recipe.OwnMoodWeight);
        var vocabulary = Vocabulary.Of(rows, example => pieces(example).Concat(example.Marks), own: 2, atLeast);
        for (var round = 1; ; round++)
        {
            var regression = new Regression(vocabulary.Count, heads, classes);
            var data = rows.ConvertAll(example => new Row(
                vocabulary.Indexes([.. pieces(example)]), vocabulary.Indexes(example.Marks), targets(example), weights.Of(example)));
            regression.Train(data, round == 1 ? Math.Max(2, recipe.Epochs / 2) : recipe.Epochs, recipe.Ridge, recipe.Seed + round,
                heads == Heads.Tone ? vocabulary.Indexes([.. Marks.Rising]) : []);
            if (round == 2) return new Fitted(vocabulary.Hashes, regression, heads);

            // What a feature can move, and how often it gets to.
            var best = Enumerable.Range(0, vocabulary.Count)
                .Select(feature => (feature, Value: Enumerable.Range(0, heads).Max(head => Math.Abs(regression.Weight(feature, head))) * Math.Sqrt(vocabulary.Frequencies[feature])))
                .OrderByDescending(f => f.Value).ThenBy(f => f.feature).Take(most);
            vocabulary = Vocabulary.Of(best.Select(f => vocabulary.Hashes[f.feature]).ToList());
        }
    }
}

internal sealed record Fitted(IReadOnlyList<uint> Hashes, Regression Regression, int Heads);

/// <summary>Each mood of a set counts nearly alike, however many there are of it.</summary>
internal sealed class MoodWeights
{
    private readonly Dictionary<(string, int), float> _weights;

    public MoodWeights(IReadOnlyList<Example> examples, float own)
    {
        var sets = examples.Where(e => e.Mood is not null).GroupBy(Name).ToDictionary(set => set.Key, set => set.ToList());
        _weights = sets.SelectMany(set => set.Value.GroupBy(e => e.Mood!.Value).Select(kind =>
            (Key: (set.Key, kind.Key), Weight: MathF.Pow(set.Value.Count / 3f / kind.Count(), 0.8f) * (kind.First().Own ? own : 1))))
            .ToDictionary(w => w.Key, w => w.Weight);
    }

    public float Of(Example example) => example.Mood is { } mood ? example.Weight * _weights[(Name(example), mood)] : 0;

    private static string Name(Example example) => example.Own ? "own" : example.Set;
}

internal static class Targets
{
    public static float[] Tone(Example example)
    {
        var targets = new float[Heads.Tone];
        Array.Fill(targets, float.NaN);
        if (example.Mood is { } mood)
        {
            targets.AsSpan(0, 3).Clear();
            targets[mood] = 1;
        }

        if (example.Strength is { } strength) targets[Heads.Strength] = strength;
        if (example.Urgency is { } urgency)
            for (var step = 0; step < 3; step++) targets[Heads.Asks + step] = urgency > step ? 1 : 0;
        if (example.NoAnswer is { } none) targets[Heads.NoAnswer] = none ? 1 : 0;
        return targets;
    }

    public static float[] Colour(Example example)
    {
        var targets = new float[Heads.Colour];
        Array.Fill(targets, float.NaN);
        Fill(targets, Heads.FirstEmotion, Heads.EmotionNames, example.Emotions);
        Fill(targets, Heads.FirstCause, Heads.CauseNames, example.Causes);
        return targets;
    }

    private static void Fill(float[] targets, int first, IReadOnlyList<string> names, IReadOnlyList<string>? said)
    {
        if (said is null) return;
        for (var i = 0; i < names.Count; i++) targets[first + i] = said.Contains(names[i]) ? 1 : 0;
    }
}
