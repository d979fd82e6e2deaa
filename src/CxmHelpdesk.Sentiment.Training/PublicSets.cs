using System.Globalization;
using System.IO.Compression;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>
/// Public labelled sets, read from where they lie beside the repository and never copied into it. Their licences allow training:
/// Apache-2.0 (GoEmotions), CC BY 4.0 (XED, UCI sentences, Economy Watchers, chABSA, opinion lexicon), MIT (VADER), BSD (ML-Ask),
/// CC BY 3.0 under Twitter's terms, which forbid to pass the texts on (SemEval). One that is not there is left out.
/// </summary>
internal sealed class PublicSets(string? folder)
{
    // Of a quarter of a million judgements of business so many are enough to learn Japanese words of gain and loss.
    private const int EconomyTaken = 7;

    private readonly List<string> _used = [];

    public IReadOnlyList<string> Used => _used;

    public IReadOnlyList<Example> English() =>
    [
        .. Read("semeval-tweets/train.tsv.gz", 1.5f, row => (Named(row[1]), row[2], null)),
        .. Read("goemotions/train.tsv.gz", 0.5f, row => (Named(row[0]), row[2], null)),
        .. Read("xed-en/train.tsv.gz", 0.25f, row => (Plutchik(row[0]), row[1], null)),
        .. Read("uci-sentences/train.tsv.gz", 1f, row => (Named(row[1]), row[2], null)),
        .. Read("vader-graded/tweets.tsv.gz", 0.7f, row => Graded(row[0], row[1])),
        .. Read("vader-graded/news.tsv.gz", 0.3f, row => Graded(row[0], row[1])),
        .. OpinionWords(),
    ];

    public IReadOnlyList<Example> Japanese() =>
    [
        .. Read("economy-watchers/train.tsv.gz", 0.15f, row => (Signed(row[1]), row[2], null)).Where((_, i) => i % EconomyTaken == 0),
        .. Read("chabsa/train.tsv.gz", 0.2f, row => (Named(row[1]), row[2], null)),
        .. Read("mlask-ja/lexicon.tsv.gz", 0.3f, row => (Feeling(row[0]), row[1], null)),
    ];

    /// <summary>Not trained on, only measured.</summary>
    public IReadOnlyList<Example> Held(string language) => language == "en"
        ?
        [
            .. Read("semeval-tweets/dev.tsv.gz", 1, row => (Named(row[0]), row[1], null), used: false),
            .. Read("goemotions/dev.tsv.gz", 1, row => (Named(row[0]), row[2], null), used: false),
        ]
        : [.. Read("economy-watchers/dev.tsv.gz", 1, row => (Signed(row[1]), row[2], null), used: false).Where((_, i) => i % 5 == 0)];

    private IEnumerable<Example> Read(string path, float weight, Func<string[], (int? Mood, string Text, float? Strength)> parse, bool used = true)
    {
        if (folder is null || !File.Exists(Path.Combine(folder, path))) yield break;
        var set = Path.GetDirectoryName(path)!;
        if (used && !_used.Contains(set)) _used.Add(set);
        if (!used) set += " (dev)";

        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, path)), CompressionMode.Decompress));
        reader.ReadLine();
        for (var number = 0; reader.ReadLine() is { } line; number++)
            if (parse(line.Split('\t')) is ({ } mood, var text, var strength))
                yield return new Example(set, string.Create(CultureInfo.InvariantCulture, $"{set}-{number}"), text) { Mood = mood, Strength = strength, Weight = weight };
    }

    private IEnumerable<Example> OpinionWords()
    {
        var path = folder is null ? "" : Path.Combine(folder, "opinion-lexicon-en", "opinion_lexicon.zip");
        if (!File.Exists(path)) yield break;
        _used.Add("opinion-lexicon-en");
        using var zip = ZipFile.OpenRead(path);
        foreach (var (name, mood) in new[] { ("negative-words.txt", 0), ("positive-words.txt", 2) })
        {
            using var reader = new StreamReader(zip.Entries.First(entry => entry.Name == name).Open());
            while (reader.ReadLine() is { } word)
                if (word.Length > 0 && word[0] != ';')
                    yield return new Example("opinion-lexicon-en", word, word) { Mood = mood, Weight = 0.3f };
        }
    }

    private static int? Named(string label) => label switch { "negative" => 0, "neutral" or "none" => 1, "positive" => 2, _ => null };

    private static int? Signed(string score) => Math.Sign(int.Parse(score, CultureInfo.InvariantCulture)) + 1;

    private static (int?, string, float?) Graded(string valence, string text)
    {
        var value = float.Parse(valence, CultureInfo.InvariantCulture);
        return (value < -0.4f ? 0 : value > 0.5f ? 2 : 1, text, Math.Min(1, Math.Abs(value) / 3.2f));
    }

    private static int? Plutchik(string emotions)
    {
        if (emotions == "neutral") return 1;
        var all = emotions.Split(',');
        var bad = all.Any(e => e is "anger" or "disgust" or "fear" or "sadness");
        var good = all.Any(e => e is "joy" or "trust");
        return bad == good ? null : good ? 2 : 0;
    }

    private static int? Feeling(string kind) => kind switch
    {
        "yorokobi" or "suki" or "yasu" => 2,
        "ikari" or "iya" or "kowa" or "aware" or "haji" or "vulgar" => 0,
        _ => null,
    };
}
