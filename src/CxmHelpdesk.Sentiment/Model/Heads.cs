namespace CxmHelpdesk.Sentiment.Model;

/// <summary>What the model answers, each by a weight of its own on every feature.</summary>
internal static class Heads
{
    // The tone of the text: eight weights of one byte, so that a feature is one 64-bit load.
    public const int Negative = 0, Neutral = 1, Positive = 2, Strength = 3, Asks = 4, Soon = 5, Now = 6, NoAnswer = 7;
    public const int Tone = 8;

    // The colour of the text, looked up for words and marks only.
    public const int FirstEmotion = 0, FirstCause = 11, Colour = 24;

    /// <summary>As the labelled messages name them.</summary>
    public static IReadOnlyList<string> EmotionNames { get; } =
        ["anger", "frustration", "disappointment", "worry", "sadness", "confusion", "gratitude", "joy", "relief", "surprise", "sarcasm"];

    public static IReadOnlyList<string> CauseNames { get; } =
        ["safety", "outage", "security", "deadline", "money", "dataloss", "legal", "press", "churn", "repeat", "vulnerable"];

    /// <summary>In the order of <see cref="EmotionNames"/>.</summary>
    public static IReadOnlyList<Emotion> Emotions { get; } =
    [
        Emotion.Anger, Emotion.Frustration, Emotion.Disappointment, Emotion.Worry, Emotion.Sadness, Emotion.Confusion,
        Emotion.Gratitude, Emotion.Joy, Emotion.Relief, Emotion.Surprise, Emotion.Sarcasm,
    ];

    /// <summary>In the order of <see cref="CauseNames"/>.</summary>
    public static IReadOnlyList<Cause> Causes { get; } =
    [
        Cause.Safety, Cause.Outage, Cause.Security, Cause.Deadline, Cause.Money, Cause.DataLoss, Cause.Legal, Cause.Press,
        Cause.Churn, Cause.RepeatContact, Cause.VulnerablePerson,
    ];
}
