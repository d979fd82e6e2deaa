using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>An example and what a model says of it; the odds without the rules, the verdict with them, as the reader gives it.</summary>
internal sealed record Judged(Example Example, double[] Tone, double[] Colour, Verdict Verdict)
{
    public int Mood => Verdict.Polarity switch { Polarity.Negative => 0, Polarity.Positive => 2, _ => 1 };

    public double Urgency => Verdict.Urgency;

    public static IReadOnlyList<Judged> All(LanguageModel model, Lexicon lexicon, IEnumerable<Example> examples)
    {
        var sample = new Sample();
        return
        [
            .. examples.Where(example => !example.Automatic).Select(example =>
            {
                sample.Read(example.Text, lexicon, Example.Clock(example.Id));
                var scores = new Scores();
                model.Score(sample.Features, scores);
                return new Judged(example, scores.Tone, scores.Colour, Verdict.Of(sample, scores));
            }),
        ];
    }
}

internal static class Figures
{
    public static double MacroRecall(IReadOnlyList<Judged> judged) =>
        judged.Where(j => j.Example.Mood is not null).GroupBy(j => j.Example.Mood).Average(kind => kind.Average(j => j.Mood == kind.Key ? 1.0 : 0));

    /// <summary>Rows: labelled; columns: read.</summary>
    public static int[,] Confusion(IReadOnlyList<Judged> judged)
    {
        var table = new int[3, 3];
        foreach (var j in judged) if (j.Example.Mood is { } mood) table[mood, j.Mood]++;
        return table;
    }

    /// <summary>How often one that holds is scored above one that does not; ties count half.</summary>
    public static double AreaUnderCurve(IEnumerable<(bool Holds, double Score)> cases)
    {
        var sorted = cases.OrderBy(c => c.Score).ToList();
        double ranks = 0;
        for (var i = 0; i < sorted.Count;)
        {
            var j = i;
            while (j < sorted.Count && sorted[j].Score == sorted[i].Score) j++;
            for (var k = i; k < j; k++) if (sorted[k].Holds) ranks += (i + j + 1) / 2.0;
            i = j;
        }

        double holds = sorted.Count(c => c.Holds), not = sorted.Count - holds;
        return holds == 0 || not == 0 ? double.NaN : (ranks - holds * (holds + 1) / 2) / (holds * not);
    }

    /// <summary>Mean distance of said from true probability over ten bins, weighted by their size.</summary>
    public static double CalibrationError(IReadOnlyList<(bool Holds, double Probability)> cases) =>
        cases.GroupBy(c => Math.Min(9, (int)(c.Probability * 10)))
            .Sum(bin => Math.Abs(bin.Average(c => c.Probability) - bin.Average(c => c.Holds ? 1.0 : 0)) * bin.Count()) / cases.Count;
}
