using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment;

/// <summary>Reads mood and urgency from a text. Pure and deterministic, the same on every machine; safe for all threads.</summary>
public sealed class ToneReader
{
    private readonly ToneModel _model;

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

        var japanese = detected == "ja";
        using var sample = Sample.Of(text, japanese ? Lexicon.Ja : Lexicon.En, now);
        if (sample.Automatic || !sample.SaysAnything) return Reading.Neutral(detected);

        var model = japanese ? _model.Japanese : _model.English;
        var scores = model.Score(sample.Features);
        var verdict = Verdict.Of(sample, scores);
        return new Reading(detected, verdict.Mood, verdict.Urgency, Emotions.Of(sample.Emotions, scores.Colour, sample.Shortness), Explanation.Of(sample, scores, model, verdict))
        {
            Polarity = verdict.Polarity,
            Negativity = verdict.Negativity,
            Positivity = verdict.Positivity,
            Intensity = verdict.Intensity,
            NeedsNoAnswer = verdict.NeedsNoAnswer,
            Deadline = sample.Deadline?.At,
        };
    }
}
