using System.Globalization;
using System.Text;
using CxmHelpdesk.Sentiment.Model;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>What was measured, as Markdown.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Line(string line) => _text.Append(line).Append('\n');

    public void Set(string title, IReadOnlyList<Judged> judged)
    {
        if (judged.Count == 0) return;
        var confusion = Figures.Confusion(judged);
        Line(string.Create(CultureInfo.InvariantCulture, $"\n### {title} ({judged.Count})\n"));
        Line(string.Create(CultureInfo.InvariantCulture, $"- mood: macro recall {Figures.MacroRecall(judged):0.000}; labelled by read (negative, neutral, positive): {Rows(confusion)}"));
        if (judged[0].Example.Urgency is null) return;

        Line(string.Create(CultureInfo.InvariantCulture,
            $"- urgency, area under the curve: asks {Area(judged, 1)}, soon {Area(judged, 2)}, now {Area(judged, 3)}; the rules alone: soon {RuleArea(judged, 2)}, now {RuleArea(judged, 3)}"));
        Line(string.Create(CultureInfo.InvariantCulture, $"- calibration error: soon {Error(judged, Heads.Soon, 2):0.000}, now {Error(judged, Heads.Now, 3):0.000}"));
        Line(string.Create(CultureInfo.InvariantCulture,
            $"- needs no answer: area {Figures.AreaUnderCurve(judged.Select(j => (j.Example.NoAnswer!.Value, j.Tone[Heads.NoAnswer]))):0.000}, strength of mood: mean error {judged.Average(j => Math.Abs(Curve.Sigmoid(j.Tone[Heads.Strength]) - j.Example.Strength!.Value)):0.000}"));
        Line($"- emotions, area: {Areas(judged, Heads.EmotionNames, Heads.FirstEmotion, e => e.Emotions!)}");
        Line($"- causes, area: {Areas(judged, Heads.CauseNames, Heads.FirstCause, e => e.Causes!)}");
    }

    private static string Rows(int[,] table) =>
        string.Join(" / ", Enumerable.Range(0, 3).Select(row => string.Join(' ', Enumerable.Range(0, 3).Select(column => table[row, column].ToString(CultureInfo.InvariantCulture)))));

    private static string Area(IReadOnlyList<Judged> judged, int atLeast) =>
        Figures.AreaUnderCurve(judged.Select(j => (j.Example.Urgency >= atLeast, j.Urgency))).ToString("0.000", CultureInfo.InvariantCulture);

    private static string RuleArea(IReadOnlyList<Judged> judged, int atLeast) =>
        Figures.AreaUnderCurve(judged.Select(j => (j.Example.Urgency >= atLeast, j.Example.RuleUrgency))).ToString("0.000", CultureInfo.InvariantCulture);

    private static double Error(IReadOnlyList<Judged> judged, int head, int atLeast) =>
        Figures.CalibrationError([.. judged.Select(j => (j.Example.Urgency >= atLeast, Curve.Sigmoid(j.Tone[head])))]);

    private static string Areas(IReadOnlyList<Judged> judged, IReadOnlyList<string> names, int first, Func<Example, IReadOnlyList<string>> said) =>
        string.Join(", ", names.Select((name, i) =>
            $"{name} {Figures.AreaUnderCurve(judged.Select(j => (said(j.Example).Contains(name), j.Colour[first + i]))).ToString("0.00", CultureInfo.InvariantCulture)}"));
}
