namespace CxmHelpdesk.Sentiment;

/// <summary>What a customer's message sounds like and how soon it wants an answer.</summary>
/// <param name="Language">ISO 639-1 of the text as detected, <c>en</c> or <c>ja</c>; other languages are read as <c>en</c>.</param>
/// <param name="Mood">-1 furious .. 0 neutral .. 1 delighted.</param>
/// <param name="Urgency">0 none .. 3 critical, continuous.</param>
/// <param name="Emotions">Those that stand out, strongest first; strength 0..1.</param>
/// <param name="Reasons">The spans of the text that moved the reading, strongest first; at most six.</param>
public sealed record Reading(
    string Language,
    double Mood,
    double Urgency,
    IReadOnlyList<EmotionStrength> Emotions,
    IReadOnlyList<Reason> Reasons)
{
    /// <summary>Nothing to read: an empty text, an automatic mail.</summary>
    public static Reading Neutral(string language) => new(language, 0, 0, [], []);

    /// <summary>How likely the text is negative; with <see cref="Positivity"/> and what is left for neutral it makes 1.</summary>
    public double Negativity { get; init; }

    public double Positivity { get; init; }

    /// <summary>0 .. 1: how strongly the feeling is put, whichever it is.</summary>
    public double Intensity { get; init; }

    /// <summary>The likeliest of the three.</summary>
    public Polarity Polarity { get; init; } = Polarity.Neutral;

    /// <summary>The writer says thanks or goodbye and expects nothing.</summary>
    public bool NeedsNoAnswer { get; init; }

    /// <summary>By when the writer says he needs an answer, if he says so.</summary>
    public DateTimeOffset? Deadline { get; init; }
}

public enum Polarity
{
    Negative,
    Neutral,
    Positive,
}

public sealed record EmotionStrength(Emotion Emotion, double Strength);

public enum Emotion
{
    Anger,
    Disappointment,
    Worry,
    Sadness,
    Confusion,
    Gratitude,
    Joy,
    Frustration,
    Relief,
    Surprise,
    Sarcasm,
}

/// <summary>One span of the text, in UTF-16 units, and what it did.</summary>
/// <param name="Mood">By how much it moved the mood.</param>
/// <param name="Urgency">By how much it moved the urgency.</param>
/// <param name="Cause">Why it matters, if it is more than tone.</param>
public sealed record Reason(int Start, int Length, double Mood, double Urgency, Cause Cause = Cause.Tone);

public enum Cause
{
    Tone,
    Safety,
    Outage,
    Security,
    Deadline,
    Money,
    DataLoss,
    Legal,
    Press,
    Churn,
    RepeatContact,
    VulnerablePerson,
    NoHurry,
}
