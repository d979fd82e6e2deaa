using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment;

/// <summary>Reads mood and urgency from a text. Pure and deterministic, the same on every machine; safe for all threads.</summary>
public sealed class ToneReader
{
    private readonly ToneModel _model;
    private Workbench? _free;

    public ToneReader()
        : this(ToneModel.Shipped)
    {
    }

    internal ToneReader(ToneModel model) => _model = model;

    /// <param name="text">The customer's own words, without quoted history. Any text at all; of a very long one the first 32,768 characters are read.</param>
    /// <param name="language">ISO 639-1 if known; null: detected.</param>
    /// <param name="now">For deadlines said relatively ("by 17:00 today"), in the customer's time zone.</param>
    public Reading Read(string text, string? language, DateTimeOffset now)
    {
        var detected = LanguageDetector.Detect(text, language);
        if (string.IsNullOrWhiteSpace(text)) return Reading.Neutral(detected);

        // Who comes while it is in use brings one of his own.
        var bench = Interlocked.Exchange(ref _free, null) ?? new Workbench(_model);
        var reading = bench.Read(text, detected, now);
        Volatile.Write(ref _free, bench);
        return reading;
    }

    /// <summary>All that a reading works with: large, and kept for the next one.</summary>
    private sealed class Workbench(ToneModel model)
    {
        private readonly Sample _sample = new();
        private readonly Scores _scores = new();
        private readonly Explanation _explanation = new();
        private readonly LetterWeights _letters = new(model.English.Tone);

        public Reading Read(string text, string language, DateTimeOffset now)
        {
            var (of, lexicon) = language == "ja" ? (model.Japanese, Lexicon.Ja) : (model.English, Lexicon.En);
            _sample.Read(text, lexicon, now, _letters);
            if (_sample.Automatic || !_sample.SaysAnything) return Reading.Neutral(language);

            of.Score(_sample.Features, _scores);
            var verdict = Verdict.Of(_sample, _scores);
            return new Reading(
                language, verdict.Mood, verdict.Urgency, Emotions.Of(_sample.Emotions, _scores.Colour, _sample.Shortness), _explanation.Of(_sample, _scores, of, verdict))
            {
                Polarity = verdict.Polarity,
                Negativity = verdict.Negativity,
                Positivity = verdict.Positivity,
                Intensity = verdict.Intensity,
                NeedsNoAnswer = verdict.NeedsNoAnswer,
                Deadline = _sample.Deadline?.At,
            };
        }
    }
}
