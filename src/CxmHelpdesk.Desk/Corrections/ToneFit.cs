namespace CxmHelpdesk.Desk.Corrections;

/// <summary>A message and how far the shipped reader was from what a person said; 0 where nobody said anything.</summary>
internal sealed record ToneExample(string Language, IReadOnlySet<string> Words, double Mood, double Urgency, bool Corrected);

/// <summary>Finds <see cref="LocalTone"/> from examples. Means that are drawn towards nothing by everything that was read right.</summary>
internal static class ToneFit
{
    private const int MostWords = 200;
    private const int FewestCorrections = 3;
    private const int Folds = 5;

    // So many messages that were read right stand behind each word and each language from the start.
    private const double BehindWord = 3;
    private const double BehindLanguage = 200;

    public static LocalTone Of(IReadOnlyList<ToneExample> examples)
    {
        var languages = examples.GroupBy(one => one.Language).ToDictionary(group => group.Key, group => Mean([.. group], BehindLanguage, 0.25));
        var words = examples.Where(one => one.Corrected)
            .SelectMany(one => one.Words).GroupBy(word => word).Where(word => word.Count() >= FewestCorrections)
            .OrderByDescending(word => word.Count()).ThenBy(word => word.Key, StringComparer.Ordinal).Take(MostWords)
            .Select(word => word.Key).ToHashSet(StringComparer.Ordinal);
        var byWord = words.ToDictionary(word => word, _ => new List<ToneExample>(), StringComparer.Ordinal);
        foreach (var example in examples)
        {
            foreach (var word in example.Words.Where(words.Contains))
            {
                byWord[word].Add(example);
            }
        }

        return new LocalTone
        {
            Languages = languages.Where(pair => IsSomething(pair.Value)).ToDictionary(),

            // What was read right half of the time is not the word's fault.
            Words = byWord.Where(pair => pair.Value.Count(one => one.Corrected) * 2 >= pair.Value.Count)
                .ToDictionary(pair => pair.Key, pair => Mean(pair.Value, BehindWord, 1)).Where(pair => IsSomething(pair.Value)).ToDictionary(),
        };
    }

    /// <summary>Each fifth of the examples is judged by what the other four teach.</summary>
    public static LocalToneReport Try(IReadOnlyList<ToneExample> examples, int words, DateTimeOffset now)
    {
        double before = 0, after = 0, moved = 0;
        for (var fold = 0; fold < Folds; fold++)
        {
            var taught = Of([.. examples.Where((_, i) => i % Folds != fold)]);
            foreach (var example in examples.Where((_, i) => i % Folds == fold))
            {
                var nudge = taught.For(example.Language, example.Words);
                if (example.Corrected)
                {
                    before += Size(example.Mood, example.Urgency);
                    after += Size(example.Mood - nudge.Mood, example.Urgency - nudge.Urgency);
                }
                else
                {
                    moved += Size(nudge.Mood, nudge.Urgency);
                }
            }
        }

        var corrected = examples.Count(example => example.Corrected);
        var others = examples.Count - corrected;
        return new LocalToneReport(now, corrected, others, Share(before, corrected), Share(after, corrected), Share(moved, others), words)
        {
            InForce = corrected > 0 && after + moved < before,
        };
    }

    private static ToneNudge Mean(IReadOnlyList<ToneExample> examples, double behind, double reach) => new(
        Math.Round(Math.Clamp(examples.Sum(one => one.Mood) / (examples.Count + behind), -LocalTone.MostMood * reach, LocalTone.MostMood * reach), 3),
        Math.Round(Math.Clamp(examples.Sum(one => one.Urgency) / (examples.Count + behind), -LocalTone.MostUrgency * reach, LocalTone.MostUrgency * reach), 3));

    private static bool IsSomething(ToneNudge nudge) => Math.Abs(nudge.Mood) >= 0.02 || Math.Abs(nudge.Urgency) >= 0.04;

    // Mood spans two units, urgency three.
    private static double Size(double mood, double urgency) => (Math.Abs(mood) / 2 + Math.Abs(urgency) / 3) / 2;

    private static double Share(double sum, int count) => count == 0 ? 0 : Math.Round(sum / count, 4);
}
