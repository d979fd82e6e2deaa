using CxmHelpdesk.Sentiment.Model;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>Makes a head's odds true on messages that it was not trained on: one slope and one shift each (Platt).</summary>
internal sealed class Calibration
{
    // Of what was seen too seldom the model says neither that it is so nor that it is not.
    private const int Enough = 15;
    private const double Unsaid = -2;

    private readonly Dictionary<int, (double Slope, double Shift)> _of = [];

    public static Calibration None { get; } = new();

    /// <param name="judged">By models without calibration that did not learn from these.</param>
    public static Calibration Fit(IReadOnlyList<Judged> judged)
    {
        var calibration = new Calibration();
        var own = judged.Where(j => j.Example.Own)
            .Select(j => (Scores: (double[])[.. j.Tone, .. j.Colour], Targets: (float[])[.. Targets.Tone(j.Example), .. Targets.Colour(j.Example)])).ToList();
        for (var head = Heads.Strength; head < Heads.Tone + Heads.Colour; head++)
        {
            var pairs = own.Where(s => !float.IsNaN(s.Targets[head])).Select(s => (s.Scores[head], (double)s.Targets[head])).ToList();
            calibration._of[head] = pairs.Sum(p => p.Item2) >= Enough ? Platt(pairs) : (0, Unsaid);
        }

        return calibration;
    }

    public void Apply(float[] slope, float[] bias)
    {
        foreach (var (head, (by, shift)) in _of)
        {
            slope[head] = (float)by;
            bias[head] = (float)(bias[head] * by + shift);
        }
    }

    private static (double Slope, double Shift) Platt(List<(double Score, double Target)> pairs)
    {
        double slope = 1, shift = 0;
        for (var step = 0; step < 40; step++)
        {
            // Newton's method, held near the start where there is little to go by.
            double gs = slope - 1, gt = shift * 0.1, ss = 1, tt = 0.1, st = 0;
            foreach (var (score, target) in pairs)
            {
                var p = Curve.Sigmoid(slope * score + shift);
                var w = Math.Max(1e-6, p * (1 - p));
                gs += (p - target) * score;
                gt += p - target;
                ss += w * score * score;
                tt += w;
                st += w * score;
            }

            var determinant = ss * tt - st * st;
            slope -= (tt * gs - st * gt) / determinant;
            shift -= (ss * gt - st * gs) / determinant;
            slope = Math.Clamp(slope, 0.2, 3);
        }

        return (slope, shift);
    }
}

internal static class Calibrating
{
    /// <summary>The same model, calibrated; it was not yet.</summary>
    public static LanguageModel With(this LanguageModel model, Calibration calibration)
    {
        float[] slope = [.. model.Slope], bias = [.. model.Bias];
        calibration.Apply(slope, bias);
        return model with { Slope = slope, Bias = bias };
    }
}
