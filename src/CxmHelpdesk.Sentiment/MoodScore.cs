using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment;

/// <summary>Adds up the moods of the phrases and squeezes the sum into -1 .. 1.</summary>
internal static class MoodScore
{
    // A single strong word (2) reads as 0.67, a mild one (0.7) as 0.3.
    private const double Squeeze = 5;

    /// <summary>Returns the mood; each hit's <see cref="Hit.Mood"/> becomes its share of it.</summary>
    public static double Of(ReadOnlySpan<Hit> hits, NormalText text)
    {
        TurnIrony(hits);
        DiscountManners(hits);

        var sum = 0.0;
        foreach (var hit in hits) sum += hit.Mood;
        var loud = Loudness(text, sum);

        var mood = sum * loud / Math.Sqrt(sum * sum * loud * loud + Squeeze);
        var share = Math.Abs(sum) < 1e-9 ? loud / Math.Sqrt(Squeeze) : mood / sum;
        foreach (var hit in hits) hit.Mood *= share;
        return mood;
    }

    private static double Loudness(NormalText text, double sum)
    {
        var loud = 1 + 0.08 * Math.Min(4, text.Exclamations) + 0.08 * Math.Min(3, text.Elongations);
        var shouted = text.ShoutedWords >= 3 || (text.ShoutedWords >= 1 && text.ShoutedWords * 2 >= text.Words);
        return shouted && sum < 0 ? loud * 1.3 : loud;
    }

    /// <summary>"Love how it crashes", "great service, third outage this week".</summary>
    private static void TurnIrony(ReadOnlySpan<Hit> hits)
    {
        foreach (var praise in hits)
        {
            if (!praise.Is(Roles.Ironic) || praise.Mood <= 0) continue;
            foreach (var other in hits)
                if (Math.Abs(other.Sentence - praise.Sentence) <= 1 && (other.Holds(Roles.Failure) || other.Mood < -0.5))
                {
                    praise.Mood = -0.8 * praise.Mood;
                    praise.Turned = true;
                    break;
                }
        }
    }

    /// <summary>"Thank you in advance" under a complaint is grammar, not joy, and "sorry to bother you" before an outage no sign that it can wait.</summary>
    private static void DiscountManners(ReadOnlySpan<Hit> hits)
    {
        bool complains = false, matters = false;
        foreach (var hit in hits)
        {
            complains |= hit.Mood < -0.6 || hit.Holds(Roles.Failure);
            matters |= hit.Cause is not (Cause.Tone or Cause.NoHurry) && !hit.Negated && !hit.Supposed;
        }

        foreach (var hit in hits)
        {
            if (!hit.Is(Roles.Courtesy)) continue;
            hit.IsManners = (complains || matters) && !hit.Is(Roles.Closing);
            if (complains && hit.Mood > 0) hit.Mood *= 0.15;
        }
    }
}
