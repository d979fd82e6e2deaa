using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment;

/// <summary>The model's odds as the numbers of a reading, and the few rules that stand above it.</summary>
internal readonly record struct Verdict(double Negativity, double Positivity, double Mood, double Intensity, double Urgency, bool NeedsNoAnswer)
{
    // Beyond these a mood is called negative or positive.
    private const double NegativeFrom = 0.15;
    private const double PositiveFrom = 0.2;

    // Taking a question for a goodbye costs more than the other way round.
    private const double SureOfNoAnswer = 0.97;
    private const double RulesAgree = 0.3;

    // In a few words the rules' phrases are most of what there is, and a few thousand messages cannot teach every "not".
    private const double OfRulesWhereDenied = 5;
    private const double VeryIll = -1.5;
    private const double VeryWell = 1.2;

    // Praise beside a crash, or what broke again, is bitter; beside a mere hard word ("dead helpful") it mostly is not.
    private const double PlainFailure = 0.9;

    private const double Unclear = 1.2;
    private const double OfFact = 0.5;
    private const double OfSupposition = 2;

    private const double CalmedByNoHurry = 0.7;
    private const double Grave = 1.5;

    public Polarity Polarity
    {
        get
        {
            var neutral = 1 - Negativity - Positivity;
            return Negativity > Positivity
                ? Negativity >= neutral ? Polarity.Negative : Polarity.Neutral
                : Positivity >= neutral ? Polarity.Positive : Polarity.Neutral;
        }
    }

    public static Verdict Of(Sample sample, Scores scores)
    {
        Span<double> tone = stackalloc double[Heads.Tone];
        scores.Tone.CopyTo(tone);
        if (sample.Shortness >= 1 && AnyDenied(sample.Hits))
        {
            tone[Heads.Negative] -= OfRulesWhereDenied * sample.Mood;
            tone[Heads.Positive] += OfRulesWhereDenied * sample.Mood;
        }

        var ofUrgency = sample.Shortness * (sample.Urgency - Unclear) + OfGravity(sample.Hits);
        tone[Heads.Asks] += Math.Max(0, ofUrgency);
        tone[Heads.Soon] += ofUrgency;
        tone[Heads.Now] += ofUrgency;

        var most = Math.Max(tone[Heads.Negative], Math.Max(tone[Heads.Neutral], tone[Heads.Positive]));
        double negative = Curve.Exp(tone[Heads.Negative] - most), neutral = Curve.Exp(tone[Heads.Neutral] - most), positive = Curve.Exp(tone[Heads.Positive] - most);
        var sum = negative + neutral + positive;
        (negative, neutral, positive) = (negative / sum, neutral / sum, positive / sum);

        var intensity = Curve.Sigmoid(tone[Heads.Strength]);
        var mood = negative > positive ? -Level(negative, neutral, NegativeFrom, intensity) : Level(positive, neutral, PositiveFrom, intensity);

        var asks = Curve.Sigmoid(tone[Heads.Asks]);
        var soon = Math.Min(asks, Curve.Sigmoid(tone[Heads.Soon]));
        var urgency = asks + soon + Math.Sqrt(Math.Min(soon, Curve.Sigmoid(tone[Heads.Now])));
        if (IsInNoHurry(sample.Hits)) urgency *= CalmedByNoHurry;

        var none = Curve.Sigmoid(tone[Heads.NoAnswer]);
        var needsNone = sample.Text.Questions == 0 && (sample.Closes ? none >= RulesAgree : none >= SureOfNoAnswer && negative < 0.3);
        return new Verdict(negative, positive, mood, intensity, needsNone ? 0 : urgency, needsNone);
    }

    /// <summary>0 .. 1: as likely as neutral is the border, from there on the strength of the words counts too.</summary>
    private static double Level(double side, double neutral, double border, double intensity)
    {
        var share = side / (side + neutral);
        return share <= 0.5 ? share * 2 * border : border + (share - 0.5) * 2 * (1 - border) * (0.3 + 0.7 * intensity);
    }

    private static bool AnyDenied(ReadOnlySpan<Hit> hits)
    {
        var fails = false;
        foreach (var hit in hits) fails |= hit.Holds(Roles.Failure) && (hit.Entry.Urgency >= PlainFailure || hit.Cause is Cause.RepeatContact);
        foreach (var hit in hits)
            if ((hit.Turned && fails) || (hit.Negated && Math.Abs(hit.Mood) > 0.1) || (hit.Is(Roles.Fixed) && hit.Entry.Mood is (<= VeryIll or >= VeryWell))) return true;
        return false;
    }

    private static bool IsInNoHurry(ReadOnlySpan<Hit> hits)
    {
        var calm = false;
        foreach (var hit in hits)
        {
            calm |= hit.Cause is Cause.NoHurry && !hit.Negated;
            if (IsGrave(hit) && !hit.Supposed) return false;
        }

        return calm;
    }

    /// <summary>"The data is gone" is a fact; "what if the server is down?" and データが消えた場合 only suppose.</summary>
    private static double OfGravity(ReadOnlySpan<Hit> hits)
    {
        var supposed = false;
        foreach (var hit in hits)
        {
            if (!IsGrave(hit)) continue;
            if (!hit.Supposed) return OfFact;
            supposed = true;
        }

        return supposed ? -OfSupposition : 0;
    }

    private static bool IsGrave(Hit hit) =>
        !hit.Negated && hit.Entry.Urgency >= Grave && hit.Cause is (Cause.Safety or Cause.Outage or Cause.Security or Cause.DataLoss or Cause.VulnerablePerson);
}
