using System.Diagnostics;
using System.Globalization;
using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Training;

const int Folds = 4;
var workshop = Workshop.Open();

switch (args.FirstOrDefault())
{
    case "train":
        Train();
        return 0;
    case "words":
        Words();
        return 0;
    case "measure":
        Console.Write(Measure(args.Length > 1 ? [args[1]] : Workshop.Languages, out _));
        return 0;
    case "disagree":
        Disagree(args.ElementAtOrDefault(1) ?? "en/a", int.Parse(args.ElementAtOrDefault(2) ?? "60", CultureInfo.InvariantCulture));
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage:
              train              measures as below, then trains on all; writes Model/tone.model and report.md
              words              compiles the word lists alone: words added here move no weights, only the rules
              measure en         trains four times without a quarter of the writers and measures on those left out; en, ja or both
              disagree en/c 60   the labels of a file that a model trained on the others doubts most
            """);
        return 2;
}

void Words()
{
    foreach (var language in Workshop.Languages) LexiconCompiler.Write(workshop.Words, language);
}

void Train()
{
    var clock = Stopwatch.StartNew();
    Words();
    var report = Measure(Workshop.Languages, out var calibrations);
    var models = Workshop.Languages.AsParallel().AsOrdered().Select(language => Workshop.Train(Workshop.Open().Load(language), calibrations[language])).ToList();

    var file = Path.Combine(workshop.Root, "src", "CxmHelpdesk.Sentiment", "Model", ToneModel.Resource);
    using (var stream = File.Create(file)) new ToneModel(models[0], models[1]).Write(stream);
    File.WriteAllText(Path.Combine(workshop.Root, "src", "CxmHelpdesk.Sentiment.Training", "report.md"), report);
    Console.Write(report);
    Console.WriteLine($"{new FileInfo(file).Length:N0} bytes in {clock.Elapsed.TotalSeconds:0} s");
}

string Measure(IReadOnlyList<string> languages, out Dictionary<string, Calibration> calibrations)
{
    var measured = languages.AsParallel().AsOrdered().Select(language => (language, MeasureLanguage(language))).ToList();
    calibrations = measured.ToDictionary(m => m.language, m => m.Item2.Calibration);
    return "# What the model reads of messages it did not learn from\n\nWritten by the trainer: each writer's messages are read by a model that learned from other writers only. What ships learned from all.\n"
        + "Before the odds are calibrated: the calibration is made of these readings.\n"
        + string.Concat(measured.Select(m => m.Item2.Text));
}

static (string Text, Calibration Calibration) MeasureLanguage(string language)
{
    var workshop = Workshop.Open();
    var material = workshop.Load(language);
    var judged = Workshop.JudgeUnseen(material, Folds);

    var report = new Report();
    report.Line($"\n## {(language == "ja" ? "Japanese" : "English")}\n\nOf {material.Own.Count:N0} own messages and {material.Open.Count:N0} examples of public sets.");
    report.Line(workshop.PublicSetsUsed.Count == 0 ? "No public sets were found." : $"Public sets: {string.Join(", ", workshop.PublicSetsUsed)}.");
    foreach (var set in judged.GroupBy(j => j.Example.Set).OrderBy(set => !set.First().Example.Own).ThenBy(set => set.Key, StringComparer.Ordinal)) report.Set(set.Key, [.. set]);
    return (report.ToString(), Calibration.Fit(judged));
}

void Disagree(string file, int most)
{
    var material = workshop.Load(file[..2]);
    var model = Workshop.Train(material.Without(file[3..]), null);
    var judged = Judged.All(model, material.Lexicon, material.Of(file[3..]));
    Console.WriteLine("# urgency");
    foreach (var j in judged.Where(j => j.Example.Urgency is not null).OrderByDescending(j => Math.Abs(j.Urgency - j.Example.Urgency!.Value)).Take(most))
        Print(j, $"urgency {j.Example.Urgency} read {j.Urgency:0.0}", j.Example.Causes!);
    Console.WriteLine("# mood");
    foreach (var j in judged.Where(j => j.Mood != j.Example.Mood).OrderByDescending(j => Math.Abs(j.Verdict.Mood)).Take(most))
        Print(j, $"mood {j.Example.Mood - 1} read {j.Mood - 1}", j.Example.Emotions!);

    static void Print(Judged j, FormattableString doubt, IReadOnlyList<string> labels) =>
        Console.WriteLine($"{j.Example.Id}\t{doubt.ToString(CultureInfo.InvariantCulture)}\t{string.Join(',', labels)}\t{j.Example.Text.ReplaceLineEndings(" / ")}");
}
