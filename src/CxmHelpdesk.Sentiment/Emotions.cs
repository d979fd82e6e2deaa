namespace CxmHelpdesk.Sentiment;

internal static class Emotions
{
    private const double StandsOut = 0.25;
    private static readonly int s_count = Enum.GetValues<Emotion>().Length;

    /// <summary>Those that the phrases name, by the weight of the phrases; to be asked before moods become shares.</summary>
    public static IReadOnlyList<EmotionStrength> Of(List<Hit> hits)
    {
        Span<double> sums = stackalloc double[s_count];
        foreach (var hit in hits)
            if (hit.Entry.Emotion is { } emotion && !hit.Negated)
                sums[(int)emotion] += Math.Max(0.5, Math.Abs(hit.Mood)) * (hit.Supposed ? 0.4 : 1);

        var found = new List<EmotionStrength>(2);
        for (var i = 0; i < sums.Length; i++)
            if (sums[i] / (sums[i] + 1) is var strength and >= StandsOut)
                found.Add(new EmotionStrength((Emotion)i, strength));

        found.Sort((a, b) => b.Strength.CompareTo(a.Strength) is var order and not 0 ? order : a.Emotion.CompareTo(b.Emotion));
        return found;
    }
}
