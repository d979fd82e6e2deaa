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

    /// <summary>
    /// Each writer's messages of known urgency, with a model that learned from other writers only and is calibrated on others only.
    /// </summary>
    public IReadOnlyList<(string Writer, ToneModel Model, IReadOnlyList<Example> Unseen)> TrainUnseen(int folds)
    {
        var languages = Languages.Select(language =>
        {
            var material = Load(language);
            var models = TrainWithout(material, folds);
            return (Language: language, Material: material, Models: models, Judged: Judge(material, models));
        }).ToList();

        return
        [
            .. languages.SelectMany(l => l.Material.Own).Where(example => example.Urgency is not null).GroupBy(example => example.Set[3..]).OrderBy(writer => writer.Key, StringComparer.Ordinal)
                .Select(writer =>
                {
                    var models = languages.ConvertAll(l => Unseen($"{l.Language}/{writer.Key}", l.Models, l.Judged));
                    return (writer.Key, new ToneModel(models[0], models[1]), (IReadOnlyList<Example>)[.. writer]);
                }),
        ];

        static LanguageModel Unseen(string set, IReadOnlyList<(IReadOnlySet<string> Held, LanguageModel Model)> models, IReadOnlyList<Judged> judged) =>
            (models.FirstOrDefault(m => m.Held.Contains(set)).Model ?? models[0].Model).With(Calibration.Fit([.. judged.Where(j => j.Example.Set != set)]));
    }

    public static LanguageModel Train(Material material, Calibration? calibration) =>
        new LanguageTrainer([.. material.Own, .. Manners.Of(material), .. material.Open], s_recipe).Train(calibration);

    /// <summary>Each writer's messages, and the public sets that are only measured, as models read them that did not learn from them.</summary>
    public static IReadOnlyList<Judged> JudgeUnseen(Material material, int folds) => Judge(material, TrainWithout(material, folds));

    /// <summary>As many models, each without the writers that it is to be tried on, and not calibrated.</summary>
    private static List<(IReadOnlySet<string> Held, LanguageModel Model)> TrainWithout(Material material, int folds)
    {
        var writers = material.Own.Select(example => example.Set).Distinct().ToList();
        return
        [
            .. Enumerable.Range(0, folds).Select(fold =>
            {
                var held = writers.Where((_, i) => i % folds == fold).ToHashSet();
                return ((IReadOnlySet<string>)held, Train(material with { Own = [.. material.Own.Where(example => !held.Contains(example.Set))] }, null));
            }),
        ];
    }

    private static List<Judged> Judge(Material material, IReadOnlyList<(IReadOnlySet<string> Held, LanguageModel Model)> models) =>
    [
        .. models.SelectMany((m, i) => Judged.All(m.Model, material.Lexicon, material.Own.Where(example => m.Held.Contains(example.Set)).Concat(i == 0 ? material.Held : []))),
    ];

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
