using CxmHelpdesk.Sentiment.Model;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>Weights of four bytes to weights of one.</summary>
internal static class Quantiser
{
    // The few weights beyond are cut off, so that the many keep finer steps.
    private const double Kept = 0.9995;

    public static LanguageModel Model(Fitted tone, Fitted colour, Recipe recipe, Calibration calibration)
    {
        // Moods share a step and urgencies share one: their sums are compared with each other.
        var toneScales = Scales(tone, [[0, 1, 2], [3], [4, 5, 6], [7]]);
        var colourScales = Scales(colour, [.. Enumerable.Range(0, colour.Heads).Select(head => new[] { head })]);

        var slope = new float[Heads.Tone + Heads.Colour];
        Array.Fill(slope, 1);
        float[] bias = [.. tone.Regression.Bias, .. colour.Regression.Bias];
        calibration.Apply(slope, bias);
        return new LanguageModel(
            Table(tone, toneScales, recipe.ToneSlots), Table(colour, colourScales, recipe.ColourSlots), [.. toneScales, .. colourScales], bias, slope);
    }

    private static float[] Scales(Fitted fitted, int[][] groups)
    {
        var scales = new float[fitted.Heads];
        foreach (var group in groups)
        {
            var sizes = group.SelectMany(head => Enumerable.Range(0, fitted.Hashes.Count).Select(f => Math.Abs(fitted.Regression.Weight(f, head)))).Order().ToArray();
            foreach (var head in group) scales[head] = Math.Max(1e-6f, sizes[(int)((sizes.Length - 1) * Kept)] / 127);
        }

        return scales;
    }

    private static WeightTable Table(Fitted fitted, float[] scales, int slots) =>
        WeightTable.Build(fitted.Heads, slots, fitted.Hashes.Select((hash, feature) => (hash, Enumerable.Range(0, fitted.Heads)
            .Select(head => (sbyte)Math.Clamp(MathF.Round(fitted.Regression.Weight(feature, head) / scales[head]), -127, 127)).ToArray())));
}
