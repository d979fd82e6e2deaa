using System.Buffers;
using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Text;

namespace CxmHelpdesk.Sentiment;

/// <summary>
/// Which words moved the reading. The evidence of the model's weights is added up over the phrases of the lexicon and, where
/// there is none, over the words themselves; neighbours that pull the same way are one phrase. Every word pulls a little one way or
/// the other: only what pulls hard is a reason that a reader would understand.
/// </summary>
internal static class Explanation
{
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789");

    private const int MostReasons = 6;
    private const int LongestPhrase = 32;

    // Of a phrase that the lexicon knows less is worth showing than of a word that only the model weighs.
    private const double NoticeableMood = 0.05, NoticeableUrgency = 0.1;
    private const double StrongMood = 0.12, StrongUrgency = 0.2;

    // Any question wants an answer some time: that much urgency needs no reason.
    private const double Ordinary = 0.8;

    // Urgency for one unit of the logarithm of odds, where nothing else says.
    private const double UsualStep = 0.2;

    // Below, a phrase that names a cause is taken for a manner of speaking (of the press the model has seen too little to say so);
    // above, a cause is named without one.
    private const double Doubtful = 0.01;
    private const double Likely = 0.5;

    public static List<Reason> Of(Sample sample, Scores scores, LanguageModel model, Verdict verdict)
    {
        var spans = Phrases(sample, scores, model);
        Words(sample, scores, model, spans);
        NameCauses(spans, scores.Colour, verdict.NeedsNoAnswer);
        ToShares(spans, verdict);

        var reasons = new List<Reason>(spans.Count);
        foreach (var span in spans)
        {
            if (!IsTold(span) || !Trim(span, sample.Text.Chars)) continue;
            var (start, length) = sample.Text.Original(span.Start, span.End);
            if (length > 0) reasons.Add(new Reason(start, length, span.Mood, span.Urgency, span.Cause));
        }

        reasons.Sort((a, b) => Weight(b).CompareTo(Weight(a)) is var order and not 0 ? order : a.Start.CompareTo(b.Start));
        if (reasons.Count > MostReasons) reasons.RemoveRange(MostReasons, reasons.Count - MostReasons);
        return reasons;

        // Mood spans two units, urgency three. A named cause is shown before a mere word.
        static double Weight(Reason reason) => Math.Abs(reason.Mood) / 2 + Math.Abs(reason.Urgency) / 3 + (reason.Cause is Cause.Tone ? 0 : 0.2);
    }

    private static bool IsTold(Span span) =>
        span.Cause is not Cause.Tone
        || (span.Known
            ? Math.Abs(span.Mood) >= NoticeableMood || Math.Abs(span.Urgency) >= NoticeableUrgency
            : Math.Abs(span.Mood) >= StrongMood || span.Urgency >= StrongUrgency);

    /// <summary>From letter to letter, unless it is a face; false: a number or a mark alone, which explains nothing.</summary>
    private static bool Trim(Span span, ReadOnlySpan<char> chars)
    {
        if (span.Known) return true;
        while (span.Start < span.End && !IsLetter(chars[span.Start])) span.Start++;
        while (span.End > span.Start && !IsLetter(chars[span.End - 1])) span.End--;
        return chars[span.Start..span.End].ContainsAnyExcept(s_digits);

        static bool IsLetter(char c) => Characters.IsWord(c) || Characters.IsJapanese(c) || char.IsSurrogate(c);
    }

    private static List<Span> Phrases(Sample sample, Scores scores, LanguageModel model)
    {
        var hits = sample.Hits;
        var spans = new List<Span>(hits.Count + 8);
        double moods = 0, urgencies = 0;
        foreach (var hit in hits)
        {
            spans.Add(new Span(hit.Start, hit.End) { Known = true, Cause = hit.Negated ? Cause.Tone : hit.Cause });
            moods += Math.Abs(hit.Mood);
            urgencies += Math.Abs(hit.Urgency);
        }

        var (moodStep, urgencyStep) = Steps(model, scores.OfMarks);
        for (var i = 0; i < sample.Features.Marks.Count; i++)
        {
            var mark = sample.Features.Marks[i];
            var (mood, urgency) = scores.Evidence.Marks[i];
            if (mark.Hit >= 0) spans[mark.Hit].Add(mood * moodStep, urgency * urgencyStep);
            else if (mark.Hit == Mark.OfMoods && moods > 0)
                for (var h = 0; h < hits.Count; h++) spans[h].Add(mood * moodStep * Math.Abs(hits[h].Mood) / moods, 0);
            else if (mark.Hit == Mark.OfUrgencies && urgencies > 0)
                for (var h = 0; h < hits.Count; h++) spans[h].Add(0, urgency * urgencyStep * Math.Abs(hits[h].Urgency) / urgencies);
        }

        return spans;
    }

    private static void Words(Sample sample, Scores scores, LanguageModel model, List<Span> spans)
    {
        var phrases = spans.Count;
        var (moodStep, urgencyStep) = Steps(model, scores.OfText);
        var tokens = sample.Features.Tokens;
        Span? open = null;
        for (int i = 0, near = 0; i < tokens.Count; i++)
        {
            var (token, evidence) = (tokens[i], scores.Evidence.Tokens[i]);
            var (mood, urgency) = (evidence.Mood * moodStep, evidence.Urgency * urgencyStep);

            // The deadline's hit stands last whatever its place, and phrases may be many: only those not yet passed are looked at.
            while (near < phrases - 1 && spans[near].End <= token.Start) near++;
            var inside = Covering(spans, near, phrases, token);
            if (inside is not null)
            {
                inside.Add(mood, urgency);
                open = null;
                continue;
            }

            if (Math.Abs(mood) < 0.05 && Math.Abs(urgency) < 0.1) { open = null; continue; }
            if (open is not null && token.End - open.Start <= LongestPhrase && token.Start - open.End <= 1 && open.Mood * mood >= 0 && open.Urgency * urgency >= 0)
            {
                open.End = token.End;
                open.Add(mood, urgency);
                continue;
            }

            open = new Span(token.Start, token.End);
            open.Add(mood, urgency);
            spans.Add(open);
        }
    }

    private static Span? Covering(List<Span> spans, int near, int phrases, Token token)
    {
        if (phrases == 0) return null;
        if (Covers(spans[near], token)) return spans[near];
        return Covers(spans[phrases - 1], token) ? spans[phrases - 1] : null;

        static bool Covers(Span span, Token token) => span.Start < token.End && token.Start < span.End;
    }

    private static void NameCauses(List<Span> spans, double[] colour, bool needsNoAnswer)
    {
        for (var i = 0; i < Heads.Causes.Count; i++)
        {
            var cause = Heads.Causes[i];
            var likely = Curve.Sigmoid(colour[Heads.FirstCause + i]);
            var named = false;
            foreach (var span in spans)
            {
                if (span.Cause != cause) continue;
                if (cause is (Cause.Deadline or Cause.Press) || likely >= Doubtful) named = true;
                else span.Cause = Cause.Tone;
            }

            if (named || likely < Likely || needsNoAnswer) continue;
            Span? strongest = null;
            foreach (var span in spans)
                if (span.Cause is Cause.Tone && span.Urgency > (strongest?.Urgency ?? 0)) strongest = span;
            if (strongest is not null) strongest.Likely = cause;
        }
    }

    /// <summary>From evidence to parts of the mood and of what is urgent beyond the ordinary.</summary>
    private static void ToShares(List<Span> spans, Verdict verdict)
    {
        double mood = 0, moods = 0, raising = 0;
        foreach (var span in spans)
        {
            mood += span.Mood;
            moods += Math.Abs(span.Mood);
            raising += Math.Max(0, span.Urgency);
        }

        // Where the words nearly cancel out, each would have to be blown up to explain the rest.
        var ofMood = mood * verdict.Mood > 0 && Math.Abs(mood) > moods / 4 ? verdict.Mood / mood : moods > 0 ? Math.Abs(verdict.Mood) / moods : 0;
        var raised = Math.Max(0, verdict.Urgency - Ordinary);
        var ofUrgency = raising > 0 ? Math.Min(raised / raising, 1.5) : 0;
        foreach (var span in spans)
        {
            span.Mood *= ofMood;
            span.Urgency = verdict.NeedsNoAnswer || (span.Urgency < 0 && !span.Known) ? 0 : Math.Max(-1, span.Urgency * (span.Urgency > 0 ? ofUrgency : UsualStep));
            if (span.Likely is { } cause && span.Urgency >= NoticeableUrgency) span.Cause = cause;
        }
    }

    private static (double Mood, double Urgency) Steps(LanguageModel model, double norm) =>
        (norm * model.Scales[Heads.Positive] * model.Slope[Heads.Positive], norm * model.Scales[Heads.Soon] * model.Slope[Heads.Soon]);

    private sealed class Span(int start, int end)
    {
        public int Start { get; set; } = start;

        public int End { get; set; } = end;

        public double Mood { get; set; }

        public double Urgency { get; set; }

        public Cause Cause { get; set; }

        /// <summary>What the whole text is about, named here if this is strong enough.</summary>
        public Cause? Likely { get; set; }

        /// <summary>A phrase of the lexicon.</summary>
        public bool Known { get; init; }

        public void Add(double mood, double urgency)
        {
            Mood += mood;
            Urgency += urgency;
        }
    }
}
