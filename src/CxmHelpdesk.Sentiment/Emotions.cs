using CxmHelpdesk.Sentiment.Model;

namespace CxmHelpdesk.Sentiment;

internal static class Emotions
{
    private const double StandsOut = 0.25;

    // The logarithm of odds of a chance below that.
    private const double Faint = -1.2;
    private static readonly int s_count = Enum.GetValues<Emotion>().Length;

    /// <summary>Phrases and model together. What a phrase names is there; in a few words it is most of what there is.</summary>
    /// <param name="shortness">See <see cref="Sample.Shortness"/>.</param>
    public static IReadOnlyList<EmotionStrength> Of(IReadOnlyList<EmotionStrength> named, double[] colour, double shortness)
    {
        var unnamed = named.Count > 0 ? 1 - 0.5 * shortness : 1;
        var found = new List<EmotionStrength>(3);
        for (var i = 0; i < Heads.Emotions.Count; i++)
        {
            var (emotion, odds) = (Heads.Emotions[i], colour[Heads.FirstEmotion + i]);
            var name = Named(named, emotion);
            if (name is null && odds < Faint) continue;

            var likely = Curve.Sigmoid(odds);
            var strength = name is null ? likely * unnamed : Math.Max(likely, name.Strength);
            if (strength >= StandsOut) found.Add(new EmotionStrength(emotion, strength));
        }

        return Sorted(found);
    }

    private static EmotionStrength? Named(IReadOnlyList<EmotionStrength> named, Emotion emotion)
    {
        for (var i = 0; i < named.Count; i++)
            if (named[i].Emotion == emotion) return named[i];
        return null;
    }

    /// <summary>Those that the phrases name, by the weight of the phrases; to be asked before moods become shares.</summary>
    public static IReadOnlyList<EmotionStrength> Of(ReadOnlySpan<Hit> hits)
    {
        Span<double> sums = stackalloc double[s_count];
        foreach (var hit in hits)
            if (hit.Entry.Emotion is { } emotion && !hit.Negated)
                sums[(int)emotion] += Math.Max(0.5, Math.Abs(hit.Mood)) * (hit.Supposed ? 0.4 : 1);

        var found = new List<EmotionStrength>(2);
        for (var i = 0; i < sums.Length; i++)
            if (sums[i] / (sums[i] + 1) is var strength and >= StandsOut)
                found.Add(new EmotionStrength((Emotion)i, strength));

        return Sorted(found);
    }

    private static List<EmotionStrength> Sorted(List<EmotionStrength> found)
    {
        found.Sort((a, b) => b.Strength.CompareTo(a.Strength) is var order and not 0 ? order : a.Emotion.CompareTo(b.Emotion));
        return found;
    }
}
