using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>A text and those labels that its set has.</summary>
internal sealed record Example(string Set, string Id, string Text)
{
    /// <summary>0 negative, 1 neutral, 2 positive.</summary>
    public int? Mood { get; init; }

    /// <summary>0 .. 1.</summary>
    public float? Strength { get; init; }

    public int? Urgency { get; init; }

    public bool? NoAnswer { get; init; }

    public IReadOnlyList<string>? Emotions { get; init; }

    public IReadOnlyList<string>? Causes { get; init; }

    /// <summary>Written for this product, not a public set.</summary>
    public bool Own { get; init; }

    /// <summary>How much it counts.</summary>
    public float Weight { get; set; } = 1;

    public uint[] Pieces { get; private set; } = [];

    public uint[] Marks { get; private set; } = [];

    public int Words { get; private set; }

    public bool Automatic { get; private set; }

    public double RuleMood { get; private set; }

    public double RuleUrgency { get; private set; }

    /// <summary>Some hour of a working day that depends on the example alone, for deadlines told by the clock.</summary>
    public static DateTimeOffset Clock(string id) => new(2026, 3, 4, 8 + (int)(Hash.Of(id) % 10), 10, 0, TimeSpan.FromHours(9));

    /// <summary>Sees the text as the reader will.</summary>
    public void Prepare(Lexicon lexicon, Sample sample)
    {
        sample.Read(Text, lexicon, Clock(Id));
        Automatic = sample.Automatic;
        Pieces = sample.Features.Pieces.ToArray();
        Words = sample.Features.Words;
        Marks = sample.Features.MarkHashes.ToArray();
        RuleMood = sample.Mood;
        RuleUrgency = sample.Urgency;
    }
}
