using CxmHelpdesk.Sentiment.Deadlines;
using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>A text as the rules see it, and its features for the model. Reader and trainer make it alike. To be used again for the next text.</summary>
internal sealed class Sample
{
    /// <summary>Of a longer text the model weighs the beginning.</summary>
    private const int Longest = 4_000;

    private const int FewInEnglish = 90;
    private const int FewInJapanese = 30;

    private readonly HitList _hits = new();
    private readonly Scanner _scanner = new();

    public NormalText Text { get; } = new();

    public ReadOnlySpan<Hit> Hits => _hits.All;

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
    public bool SaysAnything => _hits.Count > 0 || AnyLetter(Text.Chars);

    /// <param name="letters">Of the model that will weigh it; null: all features are wanted, to learn from.</param>
    public void Read(string text, Lexicon lexicon, DateTimeOffset now, LetterWeights? letters = null)
    {
        _hits.Clear();
        Features.Clear();
        (Mood, Urgency) = (0, 0);
        OwnWords.Normalise(Text, text);
        _scanner.Scan(Text, lexicon, _hits);
        Scope.Apply(Hits, Text, lexicon.Japanese);
        Automatic = IsAutomatic();
        if (Automatic) return;

        Deadline = lexicon.Japanese ? JapaneseDeadline.Find(Text.Chars, Hits, now) : EnglishDeadline.Find(Text.Chars, Hits, now);
        Deadline?.AddTo(_hits, now, _hits.Count > 0 ? Hits[^1].Sentence + 9 : 9);

        Emotions = CxmHelpdesk.Sentiment.Emotions.Of(Hits);
        Closes = Closing.NeedsNoAnswer(Hits, Text, lexicon.Japanese);
        Mood = MoodScore.Of(Hits, Text);
        Urgency = UrgencyScore.Of(Hits, Text);
        Collect(lexicon.Japanese, now, letters);
    }

    /// <summary>A customer may speak of automatic answers and leave too: who asks, or tells of something that fails, is no program.</summary>
    private bool IsAutomatic()
    {
        var automatic = false;
        foreach (var hit in Hits)
        {
            if (hit.Holds(Roles.Failure)) return false;
            automatic |= hit.Is(Roles.Automatic) && (hit.Is(Roles.Fixed) || IsHeading(hit));
        }

        return automatic && Text.Questions == 0;
    }

    /// <summary>"Automatic reply: …", 【自動返信】 and not 自動返信しか来ません.</summary>
    private bool IsHeading(Hit hit) =>
        hit.Start <= 2 && (hit.End == Text.Length || !Characters.IsHiragana(Text.Chars[hit.End]));

    private static bool AnyLetter(ReadOnlySpan<char> chars)
    {
        foreach (var c in chars)
            if ((Characters.IsWord(c) && !char.IsAsciiDigit(c)) || (Characters.IsJapanese(c) && c != 'ー')) return true;
        return false;
    }

    private void Collect(bool japanese, DateTimeOffset now, LetterWeights? letters)
    {
        var chars = Text.Chars[..Math.Min(Text.Length, Longest)].TrimEnd();
        var few = japanese ? FewInJapanese : FewInEnglish;
        Shortness = Math.Clamp((3.0 * few - chars.Length) / (2 * few), 0, 1);
        if (japanese) JapanesePieces.Collect(Features, chars, Hits, Deadline);
        else EnglishPieces.Collect(Features, chars, Hits, Deadline, letters);
        Marks.Collect(Features, Hits, Text, chars.Length, Mood, Urgency, Deadline, now);
    }
}
