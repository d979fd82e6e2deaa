using CxmHelpdesk.Sentiment.Deadlines;
using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment;

/// <summary>Reads mood and urgency from a text. Pure and deterministic; safe for all threads.</summary>
public sealed class ToneReader
{
    private const int MostReasons = 8;
    private const double Noticeable = 0.03;

    private readonly Lexicon _english = Lexicon.En;
    private readonly Lexicon _japanese = Lexicon.Ja;

    /// <param name="text">The customer's own words, without quoted history. Any text at all; of a very long one the first 32,768 characters are read.</param>
    /// <param name="language">ISO 639-1 if known; null: detected.</param>
    /// <param name="now">For deadlines said relatively ("by 17:00 today"), in the customer's time zone.</param>
    public Reading Read(string text, string? language, DateTimeOffset now)
    {
        var detected = LanguageDetector.Detect(text, language);
        if (string.IsNullOrWhiteSpace(text)) return Reading.Neutral(detected);

        using var own = OwnWords.Normalise(text);
        var lexicon = detected == "ja" ? _japanese : _english;
        var hits = Scanner.Scan(own, lexicon);
        if (hits.Exists(hit => hit.Is(Roles.Automatic))) return Reading.Neutral(detected);

        Scope.Apply(hits, own, lexicon.Japanese);
        var deadline = lexicon.Japanese ? JapaneseDeadline.Find(own.Chars, hits, now) : EnglishDeadline.Find(own.Chars, hits, now);
        if (deadline is { } found) hits.Add(found.AsHit(now, hits.Count > 0 ? hits[^1].Sentence + 9 : 9));

        var emotions = Emotions.Of(hits);
        var noAnswer = Closing.NeedsNoAnswer(hits, own, lexicon.Japanese);
        var mood = MoodScore.Of(hits, own);
        var urgency = UrgencyScore.Of(hits, own);

        return new Reading(detected, mood, noAnswer ? 0 : urgency, emotions, Reasons(hits, own, noAnswer))
        {
            NeedsNoAnswer = noAnswer,
            Deadline = deadline?.At,
        };
    }

    private static List<Reason> Reasons(List<Hit> hits, NormalText text, bool noAnswer)
    {
        var reasons = new List<Reason>(hits.Count);
        foreach (var hit in hits)
        {
            var urgency = noAnswer ? 0 : hit.Urgency;
            if (Math.Abs(hit.Mood) < Noticeable && Math.Abs(urgency) < Noticeable && hit.Cause is Cause.Tone) continue;
            var (start, length) = text.Original(hit.Start, hit.End);
            if (length > 0) reasons.Add(new Reason(start, length, hit.Mood, urgency, hit.Negated ? Cause.Tone : hit.Cause));
        }

        reasons.Sort((a, b) => Weight(b).CompareTo(Weight(a)) is var order and not 0 ? order : a.Start.CompareTo(b.Start));
        if (reasons.Count > MostReasons) reasons.RemoveRange(MostReasons, reasons.Count - MostReasons);
        return reasons;

        // Mood spans two units, urgency three.
        static double Weight(Reason reason) => Math.Abs(reason.Mood) / 2 + Math.Abs(reason.Urgency) / 3;
    }
}
