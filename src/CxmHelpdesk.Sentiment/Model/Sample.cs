using CxmHelpdesk.Sentiment.Deadlines;
using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>A text as the rules see it, and its features for the model. Reader and trainer make it alike.</summary>
internal sealed class Sample : IDisposable
{
    /// <summary>Of a longer text the model weighs the beginning.</summary>
    private const int Longest = 4_000;

    private const int FewInEnglish = 90;
    private const int FewInJapanese = 30;

    private Sample(NormalText text, List<Hit> hits)
    {
        Text = text;
        Hits = hits;
    }

    public NormalText Text { get; }

    public List<Hit> Hits { get; }

    public FeatureList Features { get; } = new();

    public Deadline? Deadline { get; private set; }

    public double Mood { get; private set; }

    public double Urgency { get; private set; }

    public IReadOnlyList<EmotionStrength> Emotions { get; private set; } = [];

    /// <summary>The rules' word on whether an answer is expected.</summary>
    public bool Closes { get; private set; }

    /// <summary>1 for a few words, of which the rules see nearly all there is; fades to 0 for three times as many.</summary>
    public double Shortness { get; private set; }

    /// <summary>Written by a program: nothing was read but this.</summary>
    public bool Automatic { get; private set; }

    /// <summary>A word or a phrase, not only marks and digits.</summary>
    public bool SaysAnything => Hits.Count > 0 || AnyLetter(Text.Chars);

    public static Sample Of(string text, Lexicon lexicon, DateTimeOffset now)
    {
        var own = OwnWords.Normalise(text);
        var hits = Scanner.Scan(own, lexicon);
        var sample = new Sample(own, hits);
        if (hits.Exists(hit => hit.Is(Roles.Automatic)))
        {
            sample.Automatic = true;
            return sample;
        }

        Scope.Apply(hits, own, lexicon.Japanese);
        sample.Deadline = lexicon.Japanese ? JapaneseDeadline.Find(own.Chars, hits, now) : EnglishDeadline.Find(own.Chars, hits, now);
        if (sample.Deadline is { } found) hits.Add(found.AsHit(now, hits.Count > 0 ? hits[^1].Sentence + 9 : 9));

        sample.Emotions = CxmHelpdesk.Sentiment.Emotions.Of(hits);
        sample.Closes = Closing.NeedsNoAnswer(hits, own, lexicon.Japanese);
        sample.Mood = MoodScore.Of(hits, own);
        sample.Urgency = UrgencyScore.Of(hits, own);
        sample.Collect(lexicon.Japanese, now);
        return sample;
    }

    public void Dispose()
    {
        Text.Dispose();
        Features.Dispose();
    }

    private static bool AnyLetter(ReadOnlySpan<char> chars)
    {
        foreach (var c in chars)
            if ((Characters.IsWord(c) && !char.IsAsciiDigit(c)) || (Characters.IsJapanese(c) && c != 'ー')) return true;
        return false;
    }

    private void Collect(bool japanese, DateTimeOffset now)
    {
        var chars = Text.Chars[..Math.Min(Text.Length, Longest)].TrimEnd();
        var few = japanese ? FewInJapanese : FewInEnglish;
        Shortness = Math.Clamp((3.0 * few - chars.Length) / (2 * few), 0, 1);
        if (japanese) JapanesePieces.Collect(Features, chars, Hits, Deadline);
        else EnglishPieces.Collect(Features, chars, Hits, Deadline);
        Marks.Collect(Features, Hits, Text, chars.Length, Mood, Urgency, Deadline, now);
    }
}
