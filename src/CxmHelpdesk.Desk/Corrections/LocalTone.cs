using System.Text;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Corrections;

/// <param name="Mood">Added to the reading's, within <see cref="LocalTone.MostMood"/>.</param>
/// <param name="Urgency">Added to the reading's, within <see cref="LocalTone.MostUrgency"/>.</param>
public sealed record ToneNudge(double Mood, double Urgency);

/// <summary>
/// What this desk's corrections teach beyond the shipped reader: small additions to its reading, for all messages of a language and for words that
/// agents corrected again and again. Bounded, so that no correction however odd turns a reading round; without it the reading is the shipped one.
/// </summary>
public sealed record LocalTone
{
    public const string SettingsName = "tone-local";

    /// <summary>No message is moved further than this from what the shipped reader says.</summary>
    public const double MostMood = 0.4;

    public const double MostUrgency = 1;

    public IReadOnlyDictionary<string, ToneNudge> Languages { get; init; } = new Dictionary<string, ToneNudge>();

    public IReadOnlyDictionary<string, ToneNudge> Words { get; init; } = new Dictionary<string, ToneNudge>();

    /// <summary>How it was found, and what it was worth; null: nothing was fitted.</summary>
    public LocalToneReport? Report { get; init; }

    public Reading Apply(Reading reading, string text)
    {
        if (reading.NeedsNoAnswer || (Words.Count == 0 && Languages.Count == 0))
        {
            return reading;
        }

        var nudge = For(reading.Language, WordsOf(text));
        return reading with { Mood = Math.Clamp(reading.Mood + nudge.Mood, -1, 1), Urgency = Math.Clamp(reading.Urgency + nudge.Urgency, 0, 3) };
    }

    /// <summary>Of several words the strongest either way: that many are said moves no further.</summary>
    internal ToneNudge For(string language, IEnumerable<string> words)
    {
        double moodUp = 0, moodDown = 0, urgencyUp = 0, urgencyDown = 0;
        foreach (var word in words)
        {
            if (Words.TryGetValue(word, out var nudge))
            {
                (moodUp, moodDown) = (Math.Max(moodUp, nudge.Mood), Math.Min(moodDown, nudge.Mood));
                (urgencyUp, urgencyDown) = (Math.Max(urgencyUp, nudge.Urgency), Math.Min(urgencyDown, nudge.Urgency));
            }
        }

        var all = Languages.GetValueOrDefault(language) ?? new ToneNudge(0, 0);
        return new ToneNudge(
            Math.Clamp(all.Mood + moodUp + moodDown, -MostMood, MostMood),
            Math.Clamp(all.Urgency + urgencyUp + urgencyDown, -MostUrgency, MostUrgency));
    }

    /// <summary>Words of three letters and more; of Japanese, pairs of neighbouring characters that are not grammar alone.</summary>
    internal static IReadOnlySet<string> WordsOf(string text)
    {
        var folded = text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < folded.Length;)
        {
            var start = i;
            if (folded[i] >= '\u3040')
            {
                i++;
                if (i < folded.Length && char.IsLetter(folded[start]) && folded[i] >= '\u3040' && char.IsLetter(folded[i]) && !(IsHiragana(folded[start]) && IsHiragana(folded[i])))
                {
                    words.Add(folded.Substring(start, 2));
                }
            }
            else
            {
                while (i < folded.Length && folded[i] < '\u3040' && char.IsLetter(folded[i]))
                {
                    i++;
                }

                if (i - start >= 3)
                {
                    words.Add(folded[start..i]);
                }

                i = Math.Max(i, start + 1);
            }
        }

        return words;
    }

    private static bool IsHiragana(char c) => c is >= '\u3041' and <= '\u309f';
}

/// <summary>What a fit found, tried on messages that it had not seen.</summary>
/// <param name="Corrected">Messages that agents corrected.</param>
/// <param name="Others">Messages of late that nobody corrected: they hold the fit back.</param>
/// <param name="OffBefore">By how much the reader is off on corrected messages, mood and urgency on a scale of 0 to 1.</param>
/// <param name="OffAfter">The same with what was fitted on the others of them.</param>
/// <param name="OthersMoved">By how much it moves those that nobody corrected; less is better.</param>
/// <param name="Words">Words that got a weight.</param>
public sealed record LocalToneReport(DateTimeOffset At, int Corrected, int Others, double OffBefore, double OffAfter, double OthersMoved, int Words)
{
    /// <summary>It was put in force: better on the corrected ones, and on all together.</summary>
    public bool InForce { get; init; }
}
