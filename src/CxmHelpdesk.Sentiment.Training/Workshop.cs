using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>The data of both languages, and models made of it.</summary>
internal sealed class Workshop
{
    private static readonly Recipe s_recipe = new(ToneSlots: 114_000, ColourSlots: 8_000);

    private readonly PublicSets _sets;

    private Workshop(string root)
    {
        Root = root;
        Data = Path.Combine(root, "src", "CxmHelpdesk.Sentiment.Training", "data");
        var beside = Path.Combine(root, "..", "shared", "data", "sentiment");
        _sets = new PublicSets(Directory.Exists(beside) ? beside : null);
    }

    public static IReadOnlyList<string> Languages { get; } = ["en", "ja"];

    public string Root { get; }

    public string Data { get; }

    /// <summary>The word lists.</summary>
    public string Words => Path.Combine(Root, "src", "CxmHelpdesk.Sentiment", "Words");

    public IReadOnlyList<string> PublicSetsUsed => _sets.Used;

    /// <summary>In the checkout of the repository that the program stands in.</summary>
    public static Workshop Open()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CxmHelpdesk.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run it from a checkout of the repository.");
        return new Workshop(folder);
    }

    public IReadOnlyList<Example> Messages() => [.. Languages.SelectMany(language => OwnMessages.Load(Data, language))];

    /// <summary>Trains on all writers but one, calibrated on writers among the rest.</summary>
    public (ToneModel Model, IReadOnlyList<Example> Unseen) Train(string unseenWriter)
    {
        var unseen = new List<Example>();
        var models = Languages.Select(language =>
        {
            var material = Load(language);
            unseen.AddRange(material.Of(unseenWriter));
            var seen = material.Without(unseenWriter);
            return Train(seen, Calibration.Fit(JudgeUnseen(seen, folds: 2)));
        }).ToList();
        return (new ToneModel(models[0], models[1]), unseen);
    }

    public static LanguageModel Train(Material material, Calibration? calibration) =>
        new LanguageTrainer([.. material.Own, .. Manners.Of(material), .. material.Open], s_recipe).Train(calibration);

    /// <summary>Each writer's messages, and the public sets that are only measured, as models read them that did not learn from them.</summary>
    public static IReadOnlyList<Judged> JudgeUnseen(Material material, int folds)
    {
        var writers = material.Own.Select(example => example.Set).Distinct().ToList();
        var judged = new List<Judged>();
        for (var fold = 0; fold < folds; fold++)
        {
            var held = writers.Where((_, i) => i % folds == fold).ToHashSet();
            var model = Train(material with { Own = [.. material.Own.Where(example => !held.Contains(example.Set))] }, null);
            judged.AddRange(Judged.All(model, material.Lexicon, material.Own.Where(example => held.Contains(example.Set))));
            if (fold == 0) judged.AddRange(Judged.All(model, material.Lexicon, material.Held));
        }

        return judged;
    }

    public Material Load(string language)
    {
        var material = new Material(
            LexiconCompiler.Compile(Words, language),
            OwnMessages.Load(Data, language),
            language == "ja" ? _sets.Japanese() : _sets.English(),
            _sets.Held(language));
        var sample = new Sample();
        foreach (var example in material.Own.Concat(material.Open).Concat(material.Held)) example.Prepare(material.Lexicon, sample);
        return material;
    }
}

/// <param name="Own">Messages written for this product.</param>
/// <param name="Open">Public sets that are trained on.</param>
/// <param name="Held">Public sets that are only measured.</param>
internal sealed record Material(Lexicon Lexicon, IReadOnlyList<Example> Own, IReadOnlyList<Example> Open, IReadOnlyList<Example> Held)
{
    public IReadOnlyList<Example> Of(string writer) => [.. Own.Where(example => example.Set.EndsWith($"/{writer}", StringComparison.Ordinal))];

    public Material Without(string writer) => this with { Own = [.. Own.Except(Of(writer))] };
}
