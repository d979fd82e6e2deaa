using System.Buffers;
using System.Runtime.InteropServices;
using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment;

/// <summary>
/// Which words moved the reading. The evidence of the model's weights is added up over the phrases of the lexicon and, where
/// there is none, over the words themselves; neighbours that pull the same way are one phrase. Every word pulls a little one way or
/// the other: only what pulls hard is a reason that a reader would understand. To be used again for the next text.
/// </summary>
internal sealed class Explanation
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

    // Logarithms of odds: below one chance in a hundred a phrase that names a cause is taken for a manner of speaking (of the press the
    // model has seen too little to say so); above one in two a cause is named without one.
    private const double Doubtful = -4.5951;
    private const double Likely = 0;

    private readonly List<Passage> _passages = new(64);

    public List<Reason> Of(Sample sample, Scores scores, LanguageModel model, Verdict verdict)
    {
        Phrases(sample, scores, model);
        Words(sample, scores, model);
        var passages = CollectionsMarshal.AsSpan(_passages);
        NameCauses(passages, scores.Colour, verdict.NeedsNoAnswer);
        ToShares(passages, verdict);

        // The strongest, kept in order.
        Span<(double Weight, int Passage)> told = stackalloc (double, int)[MostReasons];
        var count = 0;
        for (var i = 0; i < passages.Length; i++)
        {
            ref var passage = ref passages[i];
            if (!IsTold(passage) || !Trim(ref passage, sample.Text.Chars) || passage.Start >= passage.End) continue;

            var (weight, at) = (Weight(passage), count);
            while (at > 0 && (weight > told[at - 1].Weight || (weight == told[at - 1].Weight && passage.Start < passages[told[at - 1].Passage].Start))) at--;
            if (at == MostReasons) continue;
            if (count < MostReasons) count++;
            told[at..(count - 1)].CopyTo(told[(at + 1)..]);
            told[at] = (weight, i);
        }

        var reasons = new List<Reason>(count);
        foreach (var (_, i) in told[..count])
        {
            var (start, length) = sample.Text.Original(passages[i].Start, passages[i].End);
            reasons.Add(new Reason(start, length, passages[i].IsTime ? 0 : passages[i].Mood, passages[i].Urgency, passages[i].Cause));
        }

        return reasons;

        // Mood spans two units, urgency three. A named cause is shown before a mere word.
        static double Weight(in Passage passage) => Math.Abs(passage.Mood) / 2 + Math.Abs(passage.Urgency) / 3 + (passage.Cause is Cause.Tone ? 0 : 0.2);
    }

    private static bool IsTold(in Passage passage) =>
        passage.Cause is not Cause.Tone
        || (passage.IsTime ? passage.Urgency >= NoticeableUrgency
            : passage.Known
            ? Math.Abs(passage.Mood) >= NoticeableMood || Math.Abs(passage.Urgency) >= NoticeableUrgency
            : Math.Abs(passage.Mood) >= StrongMood || passage.Urgency >= StrongUrgency);

    /// <summary>From letter to letter, unless it is a face; false: a number or a mark alone, which explains nothing.</summary>
    private static bool Trim(ref Passage passage, ReadOnlySpan<char> chars)
    {
        if (passage.Known) return true;
        while (passage.Start < passage.End && !IsLetter(chars[passage.Start])) passage.Start++;
        while (passage.End > passage.Start && !IsLetter(chars[passage.End - 1])) passage.End--;
        return chars[passage.Start..passage.End].ContainsAnyExcept(s_digits);

        static bool IsLetter(char c) => Characters.IsWord(c) || Characters.IsJapanese(c) || char.IsSurrogate(c);
    }

    private void Phrases(Sample sample, Scores scores, LanguageModel model)
    {
        var hits = sample.Hits;
        _passages.Clear();
        double moods = 0, urgencies = 0;
        foreach (var hit in hits)
        {
            _passages.Add(new Passage { Start = hit.Start, End = hit.End, Known = true, IsTime = hit is { Mood: 0, Cause: Cause.Tone } && hit.Is(Roles.Day | Roles.Limit), Cause = hit.Negated ? Cause.Tone : hit.Cause });
            moods += Math.Abs(hit.Mood);
            urgencies += Math.Abs(hit.Urgency);
        }

        var passages = CollectionsMarshal.AsSpan(_passages);
        var (moodStep, urgencyStep) = Steps(model, scores.OfMarks);
        for (var i = 0; i < sample.Features.Marks.Length; i++)
        {
            var mark = sample.Features.Marks[i];
            var (mood, urgency) = scores.Evidence.Marks[i];
            if (mark.Hit >= 0) passages[mark.Hit].Add(mood * moodStep, urgency * urgencyStep);
            else if (mark.Hit == Mark.OfMoods && moods > 0)
                for (var h = 0; h < hits.Length; h++) passages[h].Add(mood * moodStep * Math.Abs(hits[h].Mood) / moods, 0);
            else if (mark.Hit == Mark.OfUrgencies && urgencies > 0)
                for (var h = 0; h < hits.Length; h++) passages[h].Add(0, urgency * urgencyStep * Math.Abs(hits[h].Urgency) / urgencies);
        }
    }

    private void Words(Sample sample, Scores scores, LanguageModel model)
    {
        var phrases = _passages.Count;
        var (moodStep, urgencyStep) = Steps(model, scores.OfText);
        var tokens = CollectionsMarshal.AsSpan(sample.Features.Tokens);
        var open = false;
        for (int i = 0, near = 0; i < tokens.Length; i++)
        {
            var (token, evidence) = (tokens[i], scores.Evidence.Tokens[i]);
            var (mood, urgency) = (evidence.Mood * moodStep, evidence.Urgency * urgencyStep);
            var passages = CollectionsMarshal.AsSpan(_passages);

            // The deadline's hit stands last whatever its place, and phrases may be many: only those not yet passed are looked at.
            while (near < phrases - 1 && passages[near].End <= token.Start) near++;
            var inside = Covering(passages[..phrases], near, token);
            if (inside >= 0)
            {
                passages[inside].Add(mood, urgency);
                open = false;
                continue;
            }

            if (Math.Abs(mood) < 0.05 && Math.Abs(urgency) < 0.1) { open = false; continue; }
            if (open && passages[^1].Continues(token, mood, urgency))
            {
                passages[^1].End = token.End;
                passages[^1].Add(mood, urgency);
                continue;
            }

            _passages.Add(new Passage { Start = token.Start, End = token.End });
            CollectionsMarshal.AsSpan(_passages)[^1].Add(mood, urgency);
            open = true;
        }
    }

    private static int Covering(ReadOnlySpan<Passage> phrases, int near, Token token)
    {
        if (phrases.IsEmpty) return -1;
        if (phrases[near].Covers(token)) return near;
        return phrases[^1].Covers(token) ? phrases.Length - 1 : -1;
    }

    private static void NameCauses(Span<Passage> passages, double[] colour, bool needsNoAnswer)
    {
        var said = 0;
        foreach (ref var passage in passages) said |= 1 << (int)passage.Cause;
        for (var i = 0; i < Heads.Causes.Count; i++)
        {
            var (cause, likely) = (Heads.Causes[i], colour[Heads.FirstCause + i]);
            if (likely < Likely && (said & (1 << (int)cause)) == 0) continue;
            var named = false;
            foreach (ref var passage in passages)
            {
                if (passage.Cause != cause) continue;
                if (cause is (Cause.Deadline or Cause.Press) || likely >= Doubtful) named = true;
                else passage.Cause = Cause.Tone;
            }

            if (named || likely < Likely || needsNoAnswer) continue;
            int strongest = -1;
            for (var p = 0; p < passages.Length; p++)
                if (passages[p].Cause is Cause.Tone && passages[p].Urgency > (strongest < 0 ? 0 : passages[strongest].Urgency)) strongest = p;
            if (strongest >= 0) passages[strongest].Likely = cause;
        }
    }

    /// <summary>From evidence to parts of the mood and of what is urgent beyond the ordinary.</summary>
    private static void ToShares(Span<Passage> passages, Verdict verdict)
    {
        double mood = 0, moods = 0, raising = 0;
        foreach (ref var passage in passages)
        {
            mood += passage.Mood;
            moods += Math.Abs(passage.Mood);
            raising += Math.Max(0, passage.Urgency);
        }

        // Where the words nearly cancel out, each would have to be blown up to explain the rest.
        var ofMood = mood * verdict.Mood > 0 && Math.Abs(mood) > moods / 4 ? verdict.Mood / mood : moods > 0 ? Math.Abs(verdict.Mood) / moods : 0;
        var raised = Math.Max(0, verdict.Urgency - Ordinary);
        var ofUrgency = raising > 0 ? Math.Min(raised / raising, 1.5) : 0;
        foreach (ref var passage in passages)
        {
            passage.Mood *= ofMood;
            passage.Urgency = verdict.NeedsNoAnswer || (passage.Urgency < 0 && !passage.Known) ? 0 : Math.Max(-1, passage.Urgency * (passage.Urgency > 0 ? ofUrgency : UsualStep));
            if (passage.Likely is { } cause && passage.Urgency >= NoticeableUrgency) passage.Cause = cause;
        }
    }

    private static (double Mood, double Urgency) Steps(LanguageModel model, double norm) =>
        (norm * model.Scales[Heads.Positive] * model.Slope[Heads.Positive], norm * model.Scales[Heads.Soon] * model.Slope[Heads.Soon]);

    private struct Passage
    {
        public int Start;

        public int End;

        public double Mood;

        public double Urgency;

        public Cause Cause;

        /// <summary>What the whole text is about, named here if this is strong enough.</summary>
        public Cause? Likely;

        /// <summary>A day or a limit: it may press, but nobody is glad or sorry of a Thursday, whatever the model has seen beside it.</summary>
        public bool IsTime;

        /// <summary>A phrase of the lexicon.</summary>
        public bool Known;

        public void Add(double mood, double urgency)
        {
            Mood += mood;
            Urgency += urgency;
        }

        public readonly bool Covers(Token token) => Start < token.End && token.Start < End;

        /// <summary>The word stands next to it and pulls the same way.</summary>
        public readonly bool Continues(Token token, double mood, double urgency) =>
            token.End - Start <= LongestPhrase && token.Start - End <= 1 && Mood * mood >= 0 && Urgency * urgency >= 0;
    }
}
